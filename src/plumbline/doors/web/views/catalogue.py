"""The catalogue: every act with its gates and their sentences, every norm in force."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, override

from plumbline.doors.web import tell
from plumbline.doors.web.shapes import Asked
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import GROUPS, duty_title, gate_title, open_sentence, t
from plumbline.kernel.act import ACTS, Act
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.kernel.models import NormVersion
from plumbline.norms import bodies


@seated
def catalogue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the system can do and what it goes by."""
    rows = NormVersion.objects.select_related("norm").order_by("norm__code", "-number")
    in_force = rows.filter(Q(until=None) | Q(until__gte=seat.day), since__lte=seat.day)
    norms = [_norm(row) for row in in_force.distinct("norm__code")]
    return page(request, "catalogue.html", {"norms": norms, "deeds": _deeds(get_language() or "")})


@cache
def _deeds(language: str) -> SafeString:
    """The acts, which are declared and never change while the product runs: told once a language.

    Some 460 acts with their gates take a second to write.
    """
    with override(language):
        return render_to_string("web/parts/catalogue_deeds.html", {"groups": _groups()})


def _norm(row: NormVersion) -> dict[str, Any]:
    return {
        "code": row.norm.code,
        "id": f"{row.norm.code}@{row.number}",
        "href": tell.address("norm", row.norm_id),
        "title": row.norm.title,
        "number": row.norm.number,
        "since": row.since.isoformat(),
        "until": row.until.isoformat() if row.until else "",
        "body": bodies.body(row.kind, row.body),
        "cites": tell.cites(row.cites),
        "mark": row.mark,
        "confirmed_by": row.confirmed_by,
    }


def _groups() -> list[tuple[str, list[dict[str, Any]]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for act in ACTS.values():
        found.setdefault(act.code.partition(".")[0], []).append(_told(act))
    ordered = [*(g for g in GROUPS if g in found), *(g for g in found if g not in GROUPS)]
    return [(gettext(GROUPS.get(group, group)), found[group]) for group in ordered]


def _told(act: Act[Any, Any]) -> dict[str, Any]:
    gates = [
        Asked(title, tell.cites(gate.cites), gate.code, open_sentence(gate.says),
              open_sentence(gate.remedy))
        for gate in act.asked
        if (title := gate_title(gate.code, act, gate))
    ]  # fmt: skip
    return {
        "code": act.code,
        "title": t(act.title),
        "says": t(act.says),
        "by": [t(role.label) for role in act.by],
        "on": t(act.on.kind_title),
        "makes": t(act.makes.kind_title) if act.makes else "",
        "raises": [duty_title(d.code) for d in DUTIES.values() if act.code in d.upon],
        "settles": [duty_title(d.code) for d in DUTIES.values() if act.code in d.settled_by],
        "cites": tell.cites(act.cites),
        "gates": gates,
    }
