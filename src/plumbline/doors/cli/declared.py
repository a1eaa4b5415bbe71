"""The printed catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from plumbline.doors.cli import answers
from plumbline.doors.cli.answers import Stop
from plumbline.doors.cli.language import chosen, t
from plumbline.doors.cli.session import ready


@click.command()
@click.argument("code", required=False)
@answers.json_option
def catalogue(code: str | None) -> None:
    """Everything that is declared: acts, gates, duties, norms, and the law they carry.

    With the CODE of an act, what that act asks. Needs no database.
    """
    ready()
    from plumbline.insight.catalogue import as_json

    whole = as_json()
    if code is None:
        answers.put(whole, lambda: _whole(whole))
        return
    body = _one(code, whole)
    answers.put(body, lambda: _act(body))


def _one(code: str, whole: Mapping[str, Any]) -> dict[str, Any]:
    """An act with its form and what its gates say."""
    from plumbline.kernel.act import ACTS

    act = ACTS.get(code)
    if act is None:
        raise Stop(answers.BAD_INPUT, t("没有“%(code)s”这一行为") % {"code": code})
    listed = next(row for row in whole["acts"] if row["code"] == code)
    gates = {row["code"]: row for row in whole["gates"]}
    return {
        **listed,
        "says": act.says,
        "form": act.form.model_json_schema(),
        "gates": [gates[gate.code] | {"cites": list(gate.cites)} for gate in act.asked],
    }


def _title(row: Mapping[str, Any], name: str) -> str:
    return str(row[f"{name}_en"] if chosen() == "en" else row[name])


def _whole(whole: Mapping[str, Any]) -> None:
    answers.say("行为")
    for act in whole["acts"]:
        click.echo(f"  {act['code']:34} {_title(act, 'title')}  ({act['on']}; "
                   f"{', '.join(act['by'])}) [{' '.join(act['cites'])}]")  # fmt: skip
    answers.say("关口")
    for gate in whole["gates"]:
        click.echo(f"  {gate['code']:34} {_title(gate, 'says')} [{' '.join(gate['cites'])}]")
    answers.say("义务")
    for duty in whole["duties"]:
        click.echo(f"  {duty['code']:34} {t(duty['title'])}  {', '.join(duty['upon'])} → "
                   f"{', '.join(duty['settled_by'])} [{' '.join(duty['cites'])}]")  # fmt: skip
    answers.say("规范")
    for norm in whole["norms"]:
        click.echo(f"  {norm['id']:34} {norm['kind']} {norm['since']} [{' '.join(norm['cites'])}]")
    answers.say("规则：已落实%(carried)d条，留待以后%(left)d条",
                carried=len(whole["rules"]), left=len(whole["left"]))  # fmt: skip


def _act(body: Mapping[str, Any]) -> None:
    click.echo(f"{body['code']}  {_title(body, 'title')}\n{t(body['says'])}")
    answers.say("填写")
    needed = body["form"].get("required", ())
    for name, field in body["form"].get("properties", {}).items():
        star = "*" if name in needed else " "
        click.echo(f"  {star} {name:20} {t(str(field.get('title', '')))}  "
                   f"{t(str(field.get('help', '')))}")  # fmt: skip
    answers.say("关口")
    for gate in body["gates"]:
        click.echo(f"  {gate['code']:34} {_title(gate, 'says')} [{' '.join(gate['cites'])}]")
