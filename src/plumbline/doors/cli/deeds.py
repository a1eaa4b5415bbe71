"""Doing acts, and asking what may be done."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from plumbline.doors.cli import answers
from plumbline.doors.cli.answers import Stop
from plumbline.doors.cli.language import t
from plumbline.doors.cli.session import seat

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from plumbline.kernel.models import Subject


@click.command()
@click.argument("code")
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--on", required=True, help="The subject: its id, number or code.")
@click.option("--at", help="Instant of the deed (ISO 8601 with zone). Default: now.")
@click.option("--key", help="Idempotency key: the same key gives the same answer again.")
@click.option("--form", type=click.File(encoding="utf-8"), help="The form as JSON; - reads it.")
@click.option("--receipt", type=click.Path(path_type=Path), help="Keep the receipt in this file.")
@answers.json_option
def do(  # one per part of an act
    code: str,
    fields: tuple[str, ...],
    on: str,
    at: str | None,
    key: str | None,
    form: Any,
    receipt: Path | None,
) -> int | None:
    """Do the act CODE as the officer who is signed in.

    Fields are given as FIELD=VALUE; a value is read as JSON where the field takes it so, and a list
    is given by repeating its field. Fields on the command line go before those of --form. Secret
    fields that are missing are asked for. `plumbline catalogue CODE` tells what an act asks.

    Example: plumbline do intake.report --on 220102001 way=walk_in facts="..."
    """
    who = seat()
    from plumbline.casework.seals import masking
    from plumbline.kernel.act import ACTS
    from plumbline.law.calendar import legal_day

    act = ACTS.get(code)
    if act is None:
        raise Stop(answers.BAD_INPUT, t("没有“%(code)s”这一行为") % {"code": code})
    data = _json_object(form) if form else {}
    data |= typed(act.form.model_fields, fields)
    for name, field in act.form.model_fields.items():
        secret = isinstance(field.json_schema_extra, dict) and field.json_schema_extra["secret"]
        if secret and name not in data and sys.stdin.isatty():
            data[name] = click.prompt(t(str(field.title)), hide_input=True, err=True)
    subject = named(act.on, on)
    with masking(act.on.kind, subject, who.actor, legal_day(who.now)):
        done = act.do(who.actor, subject, data, at=_instant(at) or who.now, now=who.now, key=key)
    if receipt:
        receipt.write_text(done.receipt, encoding="utf-8")
    answers.put(done.body, lambda: _told(act.title, done.body))
    return answers.DONE


def _instant(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--at") from None


def _json_object(file: Any) -> dict[str, Any]:
    try:
        read = json.load(file)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--form") from None
    if not isinstance(read, dict):
        raise click.BadParameter("not a JSON object", param_hint="--form")
    return read


def typed(known: Mapping[str, FieldInfo], given: Iterable[str]) -> dict[str, Any]:
    """The fields of the command line as a form's data."""
    texts: dict[str, list[str]] = {}
    for pair in given:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise click.UsageError(f"not FIELD=VALUE: {pair}")
        texts.setdefault(name, []).append(text)
    return {name: _value(known.get(name), values) for name, values in texts.items()}


def _value(field: FieldInfo | None, texts: list[str]) -> Any:
    """The typed value if the field takes it as such, else the text, for the form to judge."""
    if field is None:
        return texts if len(texts) > 1 else texts[0]
    whole = _parsed(texts[0]) if len(texts) == 1 else None
    several = [_parsed(text) for text in texts]
    mixed = [x if not isinstance(x, str) else text for x, text in zip(several, texts, strict=True)]
    listed = _takes(field, [])
    for candidate in (whole, mixed, texts) if listed else (whole,):
        if candidate is not None and not isinstance(candidate, str) and _takes(field, candidate):
            return candidate
    if whole is None and texts == ["null"] and _takes(field, None):
        return None
    return texts if listed or len(texts) > 1 else texts[0]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _takes(field: FieldInfo, value: Any) -> bool:
    from typing import Annotated

    from pydantic import TypeAdapter, ValidationError

    whole: Any = field.annotation
    if field.metadata:
        whole = Annotated[whole, *field.metadata]
    try:
        TypeAdapter(whole).validate_json(json.dumps(value), strict=True)
    except ValidationError:
        return False
    return True


def named(model: type[Subject], text: str) -> UUID:
    """The id of a subject that is named by id, number or code; scope is judged by the act."""
    from plumbline.kernel.act import NotFound

    try:
        return UUID(text)
    except ValueError:
        pass
    columns = {field.name for field in model._meta.get_fields()}  # noqa: SLF001 - Django's own
    for column in ("number", "code"):
        if column in columns:
            rows = model._default_manager.filter(**{column: text})  # noqa: SLF001
            for found in rows.values_list("pk", flat=True):
                return UUID(str(found))
    raise NotFound


def _told(title: str, body: Mapping[str, Any]) -> None:
    answers.say("已办理：%(title)s", title=t(title))
    answers.say("账本记录：%(entry)s", entry=body["entry"])
    made = body["made"] or body["subject"]
    answers.say("对象：%(kind)s %(id)s", kind=made["kind"], id=made["id"])
    for duty in body["settled"]:
        answers.say("已完成义务：%(duty)s", duty=duty["title"])
    for duty in body["raised"]:
        answers.say("新的义务：%(duty)s，期限至%(due)s", duty=duty["title"],
                    due=answers.when(duty["due"]))  # fmt: skip
        for line in duty["why"]:
            click.echo(f"    {answers.reason(line)}")
    click.echo(f"\n{body['receipt']}", nl=False)


@click.command()
@click.argument("kind")
@click.argument("subject", metavar="ID")
@click.argument("code", required=False)
@answers.json_option
def why(kind: str, subject: str, code: str | None) -> int:
    """What may be done on a subject now, and why not the rest: the same gates, the same words.

    With CODE, about one act only and every reason there is; the exit status then tells whether it
    may be done.
    """
    who = seat()
    from django.utils.translation import gettext

    from plumbline.casework.seals import asked, offered
    from plumbline.complaints.hiding import unhidden
    from plumbline.kernel import catalogue

    row = catalogue.find(kind, named(model_of(kind), subject), who.actor, who.now)
    row = unhidden(row, who.actor)
    offers = offered(row, who.actor, who.now)
    if code:
        offers = [asked(row, offer.act, who.actor, who.now) for offer in offers
                  if offer.act.code == code]  # fmt: skip
    if code and not offers:
        raise Stop(answers.BAD_INPUT, t("没有“%(code)s”这一行为") % {"code": code})
    body: list[dict[str, Any]] = [
        {
            "act": offer.act.code,
            "title": gettext(offer.act.title),
            "may": not offer.refusals,
            "refusals": [refusal.as_json() for refusal in offer.refusals],
        }
        for offer in offers
    ]

    def text() -> None:
        for offer in sorted(body, key=lambda offer: not offer["may"]):
            click.echo(f"{'✓' if offer['may'] else '✗'} {offer['act']} {offer['title']}")
            for refusal in offer["refusals"]:
                if code:
                    answers.refusal(refusal, err=False)
                else:
                    click.echo(f"    {refusal['says']} [{' '.join(_ids(refusal))}]")

    answers.put({"acts": body}, text)
    return answers.REFUSED if code and not body[0]["may"] else answers.DONE


def _ids(refusal: Mapping[str, Any]) -> list[str]:
    return [cite["id"] for cite in refusal["cites"]]


def model_of(kind: str) -> type[Subject]:
    """The kind of subject of this code."""
    from plumbline.kernel import catalogue

    found = catalogue.kinds()
    if kind not in found:
        known = ", ".join(sorted(found))
        raise Stop(answers.BAD_INPUT, t("没有“%(kind)s”这类对象；有：%(known)s")
                   % {"kind": kind, "known": known})  # fmt: skip
    return found[kind]
