"""One's own account: the second factor, set up with a picture for the telephone."""

from __future__ import annotations

import io
import secrets
from uuid import uuid4

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters

from plumbline.doors.web import tell
from plumbline.doors.web.views.page import Seat, half_seated, page
from plumbline.kernel.act import Invalid, Refused
from plumbline.people import onetime
from plumbline.people.factors import add_factor, factor_of
from plumbline.people.models import Account
from plumbline.people.required import lacks

SECRET = 20  # bytes, as RFC 4226 recommends


@sensitive_post_parameters("secret", "code")
@half_seated
def factor(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show a fresh secret as a picture; the code that the telephone makes of it proves the copy."""
    if request.method != "POST":
        return _form(request, seat, onetime.written(secrets.token_bytes(SECRET)))
    secret, code = request.POST.get("secret", ""), request.POST.get("code", "").strip()
    try:
        done = add_factor.do(
            seat.actor, seat.actor.id, {"secret": secret, "code": code}, at=None, now=seat.now,
            key=request.POST.get("_key") or None,
        )  # fmt: skip
    except Invalid as wrong:
        return _form(request, seat, secret, wrong=[says for _, says in wrong.errors], status=422)
    except Refused as shut:
        reasons = tell.reasons(shut.as_json()["refusals"])
        return _form(request, seat, secret, wrong=[r.says for r in reasons], status=409)
    return redirect("done", done.entry)


def _form(
    request: HttpRequest, seat: Seat, secret: str, wrong: list[str] | None = None, status: int = 200
) -> HttpResponse:
    """The secret stays the same while one types; a wrong one is replaced."""
    try:
        read = onetime.read(secret)
    except ValueError:
        return redirect("factor")
    mine = Account.objects.get(officer=seat.actor.id)
    drawn = io.BytesIO()
    segno.make(onetime.address(read, mine.number), error="m").save(
        drawn, kind="svg", scale=5, border=2, dark="#000", light="#fff", xmldecl=False
    )
    response = page(request, "factor.html", {
        "secret": secret, "spelt": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        "picture": mark_safe(drawn.getvalue().decode()),  # noqa: S308 - our own drawing
        "has": factor_of(seat.actor.id) is not None,
        "wrong": wrong or [], "key": uuid4().hex,
        **({"nav": []} if lacks(seat.actor.id, seat.day) else {}),
    }, status=status)  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response
