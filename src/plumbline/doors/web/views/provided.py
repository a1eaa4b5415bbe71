"""Signing in through the organ's own provider of identities: there, and back."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from plumbline.doors.web import provider
from plumbline.doors.web.views.entrance import BACKEND, at_door, safe
from plumbline.doors.web.views.keys import address
from plumbline.doors.web.views.page import legible
from plumbline.people.accounts import CodeWanted, SignInError, by_provider

ASKED, NEXT = "provider-asked", "provider-next"


@require_GET
def ask_provider(request: HttpRequest) -> HttpResponse:
    """To the provider, with a question that this session alone can have answered."""
    legible(request)
    target = request.GET.get("next", "")
    if not provider.on():
        return redirect("sign_in")
    try:
        asked = provider.ask(address(request) + reverse("provided"))
    except provider.Unreachable as silent:
        return _not_in(request, target, silent)
    request.session[ASKED], request.session[NEXT] = asdict(asked), target
    return HttpResponseRedirect(asked.address)


@require_GET
def provided(request: HttpRequest) -> HttpResponse:
    """Back from the provider; each question is answered once."""
    legible(request)
    target = str(request.session.pop(NEXT, ""))
    kept = request.session.pop(ASKED, None)
    now = timezone.now()
    try:
        if kept is None or not provider.on():
            raise provider.NotVouched  # noqa: TRY301 - told as any other answer that proves nothing
        number = provider.answered(provider.Asked(**kept), request.GET.dict(), now)
        account = by_provider(number, now)
    except CodeWanted as half:
        return at_door(request, {"next": target}, half.account.number, status=401)
    except (provider.Unreachable, provider.NotVouched, SignInError) as wrong:
        return _not_in(request, target, wrong)
    login(request, account, backend=BACKEND)
    return redirect(safe(request, target))


def _not_in(request: HttpRequest, target: str, wrong: Exception) -> HttpResponse:
    """What went wrong, and what to do."""
    if isinstance(wrong, provider.Unreachable):
        says = gettext("统一身份认证没有应答，请稍后再试，或者用警号和密码登录。")
    elif isinstance(wrong, provider.NotVouched):
        says = gettext("统一身份认证没有确认您的身份，或者等待的时间过长，请重新登录。")
    else:
        says = gettext("统一身份认证已经确认，但本系统没有您的在职账号。请联系本单位系统管理员。")
    shown = {
        "next": target,
        "failed": (gettext("没有登录"), says),
        "locked_until": getattr(wrong, "locked_until", None),
    }
    return at_door(request, shown, status=401)
