"""One's own security keys, and what a page asks a key at sign-in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from plumbline.doors.web import tell
from plumbline.doors.web.views.page import Seat, half_seated, page
from plumbline.kernel.act import Invalid, Refused
from plumbline.people import ceremony, challenges
from plumbline.people.factors import factor_of
from plumbline.people.keys import add_key, keys_of, live_keys
from plumbline.people.models import Account, KeyState
from plumbline.people.required import lacks


@sensitive_post_parameters("answer")
@half_seated
def keys(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The keys there are; another one is added by what it answers to this page."""
    if request.method != "POST":
        return _form(request, seat)
    label = request.POST.get("label", "")
    given = {"label": label, "answer": request.POST.get("answer", ""), "seat": _screen(request)}
    try:
        done = add_key.do(seat.actor, seat.actor.id, given, at=None, now=seat.now,
                          key=request.POST.get("_key") or None)  # fmt: skip
    except Invalid as wrong:
        return _form(request, seat, label, [says for _, says in wrong.errors], 422)
    except Refused as shut:
        reasons = tell.reasons(shut.as_json()["refusals"])
        return _form(request, seat, label, [r.says for r in reasons], 409)
    return redirect("done", done.entry)


def _form(
    request: HttpRequest, seat: Seat, label: str = "", wrong: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    account = Account.objects.select_related("officer").get(officer=seat.actor.id)
    mine, at, must = keys_of(account.officer_id), address(request), lacks(seat.actor.id, seat.day)
    remove, options = tell.act_address("people.remove_key", seat.actor.id), ""
    if ceremony.domain(at):
        given = challenges.give(account, "add", _screen(request), at, seat.now)
        options = ceremony.to_add(account, mine, given)
    return page(request, "keys.html", {
        "keys": [(key, gettext(KeyState(key.state).label), f"{remove}&key={key.pk}")
                 for key in mine],
        "options": options, "label": label, "wrong": wrong or [],
        "codes": factor_of(account.officer_id) is not None, "must": must, "key": uuid4().hex,
        **({"nav": []} if must else {}),
    }, status=status)  # fmt: skip


def asked_of_key(request: HttpRequest, account: Account, now: datetime) -> dict[str, Any]:
    """What the page of the second step asks a key, if the account has any."""
    known, live = keys_of(account.officer_id), live_keys(account.officer_id)
    at = address(request)
    shown = {"keyed": bool(known), "shut": bool(known) and not live, "options": ""}
    if live and ceremony.domain(at):
        given = challenges.give(account, "sign_in", _screen(request), at, now)
        shown["options"] = ceremony.to_sign(live, given)
    return shown


def address(request: HttpRequest) -> str:
    """Where people open the system, as a key knows it."""
    return settings.ADDRESS or f"{request.scheme}://{request.get_host()}"


def _screen(request: HttpRequest) -> str:
    """The session, which begins here if there is none."""
    if not request.session.session_key:
        request.session.create()
    return str(request.session.session_key)
