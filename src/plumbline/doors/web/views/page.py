"""What every page has: who sits there, the way around, and what happens when nobody does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial, wraps
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from plumbline.doors.web import rooms
from plumbline.doors.web.shapes import Me
from plumbline.kernel.act import NotFound
from plumbline.law.calendar import legal_day
from plumbline.law.roles import OVERSEES, Actor, Role
from plumbline.people.models import Account, Unit
from plumbline.people.required import lacks
from plumbline.qualification.reads import actor as actor_of

P = ParamSpec("P")
THEMES = ("light", "dark")
THEME = "plumbline_theme"
try:
    VERSION = version("plumbline")
except PackageNotFoundError:  # run from the source tree
    VERSION = ""


@dataclass(frozen=True)
class Seat:
    """Who sits at the screen, and the instant of the request."""

    actor: Actor
    now: datetime

    @property
    def day(self) -> date:
        """The legal date."""
        return legal_day(self.now)

    @property
    def line(self) -> tuple[str, ...]:
        """The line of the first post in force; empty without any."""
        held = (post.line for post in self.actor.posts if post.reaches(post.line, self.day))
        return next(held, ())

    def watches(self, line: Sequence[str]) -> bool:
        """Whether he oversees this line, or manages its training."""
        return bool((OVERSEES | {Role.TRAINER}) & set(self.actor.roles(tuple(line), self.day)))


Seated = Callable[Concatenate[HttpRequest, Seat, P], HttpResponse]


def seat_of(request: HttpRequest) -> Seat | None:
    """Who is signed in, if that person still serves and has the second factor his post asks for."""
    seat = _signed_in(request)
    return None if seat is None or lacks(seat.actor.id, seat.day) else seat


def _signed_in(request: HttpRequest) -> Seat | None:
    account = getattr(request, "user", None)  # none where a request was turned away early
    if not isinstance(account, Account):
        return None
    actor = actor_of(account.officer_id)
    return Seat(actor, timezone.now()) if actor else None


def seated(view: Seated[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only signed-in officers in; what is outside their scope does not exist.

    Whose post asks for a second factor first sets one up.
    """

    def beyond(
        request: HttpRequest, seat: Seat, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if lacks(seat.actor.id, seat.day):
            return redirect("keys")
        return view(request, seat, *args, **kwargs)

    return half_seated(wraps(view)(beyond))


def half_seated(view: Seated[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """As `seated`, and open to those who have yet to set up a second factor."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        legible(request)
        seat = _signed_in(request)
        if seat is None:
            from plumbline.doors.web.views.entrance import ask_in

            return ask_in(request)
        request.__dict__["seat"] = seat
        try:
            return view(request, seat, *args, **kwargs)
        except NotFound:
            raise Http404 from None

    return answered


def legible(request: HttpRequest) -> None:
    """Turn away what no database can hold."""
    for sent in (request.GET, request.POST):
        if any("\0" in text for name, values in sent.lists() for text in (name, *map(str, values))):
            raise BadRequest


def own_unit(seat: Seat) -> tuple[UUID, str] | None:
    """The unit of the first post: id and name."""
    if not seat.line:
        return None
    row = Unit.objects.filter(code=seat.line[-1]).values_list("pk", "name").first()
    return (row[0], row[1]) if row else None


def page(
    request: HttpRequest,
    template: str,
    shown: Mapping[str, Any],
    *,
    unit: tuple[UUID, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page with its frame."""
    seat: Seat | None = request.__dict__.get("seat")
    frame = {
        "me": _me(seat, unit or own_unit(seat)) if seat else None,
        "nav": rooms.bar(request) if seat else [],
        "room_tabs": rooms.tabs(request, partial(_board, seat)) if seat else [],
        "theme": theme(request),
        "demo": settings.DEMONSTRATION,
        "version": VERSION,
        "here": request.get_full_path(),
        "other_language": "English"
        if get_language() != "en"
        else dict(settings.LANGUAGES)["zh-hans"],
        "now": seat.now if seat else None,
    }
    response = render(request, f"web/{template}", {**frame, **shown}, status=status)
    response["Cache-Control"] = "no-store"  # a case never stays in a shared machine's cache
    return response


def public(request: HttpRequest, name: str) -> str:
    """The address of a public page, as it is printed."""
    return (settings.PUBLIC or f"{request.scheme}://{request.get_host()}") + reverse(name)


def theme(request: HttpRequest) -> str:
    """The chosen display, if any."""
    chosen = request.COOKIES.get(THEME, "")
    return chosen if chosen in THEMES else ""


def _me(seat: Seat, unit: tuple[UUID, str] | None) -> Me:
    held = [post for post in seat.actor.posts if post.reaches(post.line, seat.day)]
    titles = list(dict.fromkeys(gettext(post.role.label) for post in held))
    return Me(seat.actor.name, seat.actor.number, unit[1] if unit else "", titles)


def _board(seat: Seat) -> str:
    """Where the training of one's own unit is shown, for those who may see it."""
    unit = own_unit(seat)
    if unit is None or not seat.watches(seat.line):
        return ""
    return reverse("training_board", args=[unit[0]])
