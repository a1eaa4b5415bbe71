"""Signing in."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import ConfigDict, StringConstraints

from plumbline import forms
from plumbline.doors.api import shapes
from plumbline.doors.api.body import read_object
from plumbline.doors.api.problems import as_json, not_signed_in, problem
from plumbline.forms import Form, ask
from plumbline.people import accounts
from plumbline.transparency.canonical import instant

router = Router()
CODE = "该账号启用了动态口令，请一并填写"


class SignIn(Form):
    """Number, password, and the code of the second factor where there is one."""

    model_config = ConfigDict(str_strip_whitespace=False)
    number: Annotated[str, StringConstraints(min_length=1, max_length=50)] = ask(
        "警号", examples=["2201032"]
    )
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)] = ask(
        "密码", secret=True, examples=["correct horse battery staple"]
    )
    code: Annotated[str, StringConstraints(max_length=10)] = ask(
        "动态口令", default="", secret=True, help="启用了动态口令的账号填写", examples=[""]
    )


@router.post(
    "/sign-in",
    auth=None,
    operation_id="sign_in",
    summary="登录",
    description="用警号、密码和动态口令（如已启用）换取十二小时内有效的令牌；连续五次错误，锁定十五分钟",
    tags=["登录"],
    response={
        200: shapes.SignedIn,
        429: shapes.Locked,
        **shapes.wrong(400, 401, 413, 415, 422),
    },
)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Give a token for number and password."""
    form, now = forms.read(SignIn, read_object(request)), timezone.now()
    try:
        account = accounts.sign_in(form.number, form.password, now, form.code)
    except accounts.CodeWanted as half:
        return not_signed_in(CODE if half.codes else accounts.ONLY_KEYS)
    except accounts.SignInError as error:
        if error.locked_until is None:
            return not_signed_in("警号或者密码不正确")
        response = problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            kind="locked",
            locked_until=instant(error.locked_until),
        )
        wait = int((error.locked_until - now).total_seconds()) + 1
        response.headers["Retry-After"] = str(wait)
        return response
    try:
        token, expires = accounts.give_token(account, now)
    except accounts.FactorWanted:
        return not_signed_in(accounts.UNGUARDED)
    officer = account.officer
    return as_json(
        {
            "token": token,
            "expires": instant(expires),
            "officer": {"id": officer.pk, "name": officer.name, "number": officer.number},
        }
    )
