"""How the command line answers: text or JSON, and an exit status that says what happened."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import click

from plumbline.doors.cli.language import t

DONE, REFUSED, BAD_INPUT, NOT_SIGNED_IN, NOT_FOUND, NO_DATABASE = range(6)
UNSEEN = "所查的内容不存在，或者不在您的职权范围内。系统不区分这两种情况。"
C = TypeVar("C", bound=Callable[..., Any])
_wanted = {"json": False}


@dataclass
class Stop(Exception):  # noqa: N818 - an answer, not a fault
    """The command ends here, with this sentence and status."""

    status: int
    says: str


def begin() -> None:
    """Start afresh: text, until a command is asked for JSON."""
    _wanted["json"] = False


def json_option(command: C) -> C:
    """Give a command its --json."""

    def note(ctx: click.Context, option: click.Parameter, value: bool) -> None:  # noqa: FBT001
        del ctx, option
        _wanted["json"] = value

    says = "Answer in JSON."
    return click.option("--json", is_flag=True, expose_value=False, callback=note, help=says)(
        command
    )


def as_json() -> bool:
    """Whether the answer is to be JSON."""
    return _wanted["json"]


def put(body: Any, text: Callable[[], None]) -> None:
    """Answer with a body, or in words."""
    if _wanted["json"]:
        print(json.dumps(body, ensure_ascii=False, indent=2, default=str))
    else:
        text()


def say(sentence: str = "", /, *, err: bool = False, **values: object) -> None:
    """A sentence of the product, with its values."""
    click.echo(t(sentence) % values if values else t(sentence), err=err)


def when(at: datetime | str | None) -> str:
    """An instant in local time, to the minute."""
    if not at:
        return ""
    from plumbline.law.calendar import SHANGHAI

    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment.tzinfo else str(at)


def reason(line: Mapping[str, Any]) -> str:
    """One line of a deadline's arithmetic."""
    values = {key: t(value) if not value.isascii() else _short(value)
              for key, value in line["values"].items()}  # fmt: skip
    return t(line["says"]) % values


def _short(value: str) -> str:
    try:
        return when(value) if "T" in value else value
    except ValueError:
        return value


def refusal(body: Mapping[str, Any], *, err: bool = True) -> None:
    """Everything a refusal owes to whom it stops."""

    def line(label: str, content: str) -> None:
        if content:
            click.echo(f"  {t(label)}{content}", err=err)

    click.echo(f"✗ {body['says']}", err=err)
    line("依据：", t("；").join(f"{c['id']} {c['source']} [{c['mark']}]" for c in body["cites"]))
    line("规范版本：", t("、").join(body.get("versions", ())))
    line("缺少：", t("；").join(f"{k}={v}" for k, v in body.get("missing", {}).items()))
    line("补正：", body["remedy"])
    line("可由其办理：", t("、").join(body["who"]))
    line("异议：", body["contest"])


def refused(body: Mapping[str, Any]) -> int:
    """Every refusal, and the status of one who was stopped."""

    def text() -> None:
        for each in body["refusals"]:
            refusal(each)

    put(body, text)
    return REFUSED


def told(error: Exception) -> int | None:
    """The answer to an error that is one; None for a fault of ours."""
    if isinstance(error, Stop):
        return _problem(error.status, error.says)
    if "plumbline.kernel.act" not in sys.modules:
        return None
    from django.db import InterfaceError, OperationalError

    from plumbline.kernel.act import Invalid, NotFound, Refused

    if isinstance(error, Refused):
        return refused(error.as_json())
    if isinstance(error, Invalid):
        return _invalid(error.errors)
    if isinstance(error, NotFound):
        status, says = NOT_FOUND, t(UNSEEN)
    elif isinstance(error, (OperationalError, InterfaceError)):
        status, says = NO_DATABASE, t("数据库没有应答：%(why)s") % {"why": error}
    else:
        return None
    return _problem(status, says)


def _invalid(errors: list[tuple[str, str]]) -> int:
    lines = "\n".join(f"{field}: {says}" for field, says in errors)
    body = {"errors": [{"field": field, "says": says} for field, says in errors]}
    put(body, lambda: click.echo(lines, err=True))
    return BAD_INPUT


def _problem(status: int, says: str) -> int:
    put({"problem": says}, lambda: click.echo(says, err=True))
    return status


def quiet() -> int:
    """Whoever read the answer has enough of it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE
