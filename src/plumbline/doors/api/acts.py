"""One operation per declared act: the act's own form, the act's own answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Router
from pydantic import AwareDatetime

from plumbline import forms
from plumbline.casework.seals import masking
from plumbline.doors.api import schema, shapes
from plumbline.doors.api.body import read_object
from plumbline.doors.api.caller import caller
from plumbline.doors.api.problems import as_json
from plumbline.doors.api.render import arithmetic
from plumbline.forms import Form, ask
from plumbline.kernel.act import ACTS, Act, Invalid, NotFound
from plumbline.law.calendar import legal_day

router = Router()
KEY = "Idempotency-Key"
KEY_FORM = r"[!-~]{1,200}"
KEY_HELP = "重复发送同一请求时用同一个键，只生效一次，返回第一次的结果"


class Addressed(Form):
    """What every act needs beside its own form."""

    subject: UUID = ask("办理对象", help="行为所针对的单位、人员、接报案、案件或者规范的编号")
    at: AwareDatetime | None = ask("行为时间", default=None, help="须带时区；不填为现在")


ADDRESS = tuple(Addressed.model_fields)


def do(request: HttpRequest, code: str) -> HttpResponse:
    """Do an act. The form reaches the act as it was sent."""
    act, who = ACTS.get(code), caller(request)
    if act is None:
        raise NotFound
    key = key_of(request)
    data = read_object(request)
    where = {name: data.pop(name) for name in ADDRESS if name in data}
    if not isinstance(where.get("at"), str | None):
        raise Invalid([("at", "请填写日期和时间")])  # a bare number is no instant people can read
    address = forms.read(Addressed, where)
    with masking(act.on.kind, address.subject, who.actor, legal_day(who.now)):
        done = act.do(who.actor, address.subject, data, at=address.at, now=who.now, key=key)
    raised = [{**duty, "why": arithmetic(duty["why"])} for duty in done.body["raised"]]
    return as_json({**done.body, "raised": raised}, ordered=True)


def key_of(request: HttpRequest) -> str | None:
    """The key under which a request is done once, if it has one. Raises Invalid."""
    key = request.headers.get(KEY)
    if key is not None and not re.fullmatch(KEY_FORM, key):
        raise Invalid([(KEY, "幂等键须为1至200个可见的ASCII字符")])
    return key


def _operation(code: str) -> Callable[[HttpRequest], HttpResponse]:
    def operation(request: HttpRequest) -> HttpResponse:
        return do(request, code)

    return operation


def declare() -> None:
    """Offer every act that is declared, and one address for those that are not."""
    for code, act in sorted(ACTS.items()):
        if taken := set(ADDRESS) & set(act.form.model_fields):
            raise ValueError(f"act {code} asks for {taken}, which every request has")
        router.post(
            f"/{code}",
            operation_id=code,
            summary=act.title,
            description=act.says,
            tags=["办理"],
            response={
                200: shapes.Done,
                **shapes.wrong(400, 401, 404, 413, 415, 422),
                409: shapes.Refused,
            },
            openapi_extra={"parameters": [KEY_PARAMETER]},
        )(_operation(code))
    router.post("/{code}", include_in_schema=False, operation_id="unknown")(do)


KEY_PARAMETER = {
    "name": KEY,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": f"^{KEY_FORM}$"},
    "description": KEY_HELP,
}


def request_body(act: Act[Any, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The act's body for OpenAPI, and the shared schemas it refers to."""
    address = schema.of_form(Addressed, schema.COMPONENTS)
    room = act.code.partition(".")[0]  # two subsystems may each have their own "Ground"
    form = schema.of_form(act.form, schema.COMPONENTS.replace("{model}", room + ".{model}"))
    whole = {
        "type": "object",
        "title": gettext(act.title),
        "properties": {**address["properties"], **form["properties"]},
        "required": ["subject", *form.get("required", ())],
        "additionalProperties": False,
    }
    sample = {"subject": schema.A_UUID, **schema.example(act.form)}
    named = {f"{room}.{name}": shape for name, shape in form.get("$defs", {}).items()}
    return schema.body(whole, sample), named
