"""Signing in and out, language, display."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import login, logout
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from plumbline.doors.web import provider
from plumbline.doors.web.views.keys import asked_of_key
from plumbline.doors.web.views.page import THEME, THEMES, legible, page, seat_of
from plumbline.forms import marked
from plumbline.kernel.act import ACTS
from plumbline.people.accounts import (
    CodeWanted,
    KeyCopied,
    SignInError,
    Stale,
    by_key,
    second_step,
)
from plumbline.people.accounts import sign_in as check
from plumbline.people.factors import factor_of
from plumbline.people.models import Account

CARRIED = "typed:"  # before the names of what was typed when the session ran out
TICKET, TICKET_FOR = "second-factor", 300  # seconds between password and code
A_YEAR = 365 * 24 * 3600
BACKEND = "django.contrib.auth.backends.ModelBackend"


def ask_in(request: HttpRequest) -> HttpResponse:
    """Ask to sign in; what was just typed into a form goes along and comes back afterwards."""
    if request.method != "POST":
        return redirect(f"{reverse('sign_in')}?next={_quoted(request.get_full_path())}")
    dropped = {"csrfmiddlewaretoken", "_key", "_more", *_secrets(request.path)}
    carried = [
        (CARRIED + name, str(value))
        for name, values in request.POST.lists()
        if name not in dropped
        for value in values
    ]
    return at_door(request, {"next": request.get_full_path(), "carried": carried}, status=401)


def at_door(
    request: HttpRequest, shown: Mapping[str, Any], number: str = "", status: int = 200
) -> HttpResponse:
    """The page of the way in; with the number of somebody half in, his second step."""
    account = Account.objects.filter(number=number).select_related("officer").first()
    further: dict[str, Any] = {}
    if account is not None:
        further = {
            "ticket": dumps(number, salt=TICKET),
            "codes": factor_of(account.officer_id) is not None,
            **asked_of_key(request, account, timezone.now()),
        }
    frame = {"next": "", "number": "", "carried": [], "provider": provider.on()}
    return page(request, "sign_in.html", {**frame, **shown, **further}, status=status)


def _secrets(path: str) -> set[str]:
    """The secret fields of the form at this address: they are never carried along."""
    found = resolve(path)
    act = ACTS.get(str(found.kwargs.get("code")))
    return marked(act.form, "secret") if act else set()


@sensitive_post_parameters("password", "code", "answer")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The way in."""
    legible(request)
    if request.method != "POST":
        if seat_of(request):
            return redirect(safe(request, request.GET.get("next", "")))
        return at_door(request, {"next": request.GET.get("next", "")})
    target = request.POST.get("next", "")
    carried = [(n, str(v)) for n, vs in request.POST.lists() if n.startswith(CARRIED) for v in vs]
    shown: dict[str, Any] = {"next": target, "carried": carried}
    try:
        account = _entered(request)
    except CodeWanted as half:
        return at_door(request, shown, half.account.number, status=401)
    except SignInError as wrong:
        shown |= {
            "number": request.POST.get("number", "").strip(),
            "locked_until": wrong.locked_until,
            "failed": failed(request, wrong),
        }
        number = "" if wrong.locked_until or isinstance(wrong, Late) else _ticketed(request)
        return at_door(request, shown, number, status=401)
    login(request, account, backend=BACKEND)
    return _resume(request, target, carried) if carried else redirect(safe(request, target))


class Late(SignInError):  # noqa: N818 - half of the way in
    """The password was given too long ago."""


def failed(request: HttpRequest, wrong: SignInError) -> tuple[str, str]:
    """What went wrong, and what to do."""
    if isinstance(wrong, KeyCopied):
        return gettext("这把安全密钥已被封停"), gettext(
            "它的使用计数倒退，可能已被复制。请立即告知系统管理员，由其核实身份后处理。"
        )
    if isinstance(wrong, Stale):
        return gettext("没有登录"), gettext("等待的时间过长，请再用一次安全密钥。")
    again = gettext("请核对后重试。连续五次错误，账号将锁定十五分钟。")
    if isinstance(wrong, Late) or not request.POST.get("ticket"):
        return gettext("警号或密码不正确"), again
    if "answer" in request.POST:
        return gettext("安全密钥的回应不能核实"), again
    return gettext("动态口令不正确"), again


def _entered(request: HttpRequest) -> Account:
    """By number and password; then, where there is a second factor, by its code or its answer."""
    now = timezone.now()
    if not request.POST.get("ticket"):
        number = request.POST.get("number", "").strip()
        return check(number, request.POST.get("password", ""), now)
    number = _ticketed(request)
    if not number:
        raise Late
    if "answer" in request.POST:
        return by_key(number, request.POST["answer"], request.session.session_key or "", now)
    return second_step(number, request.POST.get("code", "").strip(), now)


def _ticketed(request: HttpRequest) -> str:
    """Whose password was right; empty for a ticket that is not ours, or too old."""
    try:
        return str(loads(request.POST.get("ticket", ""), salt=TICKET, max_age=TICKET_FOR))
    except BadSignature:
        return ""


def _resume(request: HttpRequest, target: str, carried: list[tuple[str, str]]) -> HttpResponse:
    """Back to the form with what was typed; nothing is submitted on the way."""
    from plumbline.doors.web.views.act import again

    path, _, query = target.partition("?")
    try:
        found = resolve(path)
    except Resolver404:
        return redirect("workbench")
    if found.url_name != "act":
        return redirect(safe(request, target))
    return again(request, found.kwargs["code"], query,
                 [(name.removeprefix(CARRIED), value) for name, value in carried])  # fmt: skip


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The way out."""
    logout(request)
    return redirect("sign_in")


@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system says."""
    response: HttpResponseRedirect = redirect(safe(request, request.POST.get("next", "")))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(THEME, chosen, max_age=A_YEAR, samesite="Lax", httponly=True,
                            secure=request.is_secure())  # fmt: skip
    else:
        response.delete_cookie(THEME, samesite="Lax")
    return response


def safe(request: HttpRequest, target: str) -> str:
    """A page of our own, or the workbench."""
    ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if ours and target else reverse("workbench")


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path)
