"""The evidence specification of a case: what is there, what is missing, what may not be used."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from plumbline.casework.admissible import defects
from plumbline.casework.models import Case, Evidence, EvidenceKind
from plumbline.doors.web import tell
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import role_title, t
from plumbline.kernel.act import ACTS
from plumbline.kernel.catalogue import view
from plumbline.law.evidence import EvidenceSpec, Finding, State
from plumbline.law.register import written
from plumbline.people.reads import names
from plumbline.review.specification import Held, held

WIDE = 1000  # units of the bar's width
TITLES = {  # a state as its chip, worst first: what blocks, what is excused, what is there
    "missing": ("over", "缺失"),
    "unusable": ("over", "不能使用"),
    "excused": ("soon", "已说明理由"),
    "met": ("met", "已有"),
    "aside": ("calm", "不适用"),
    "idle": ("held", "视情形"),
}
WORST_FIRST = tuple(TITLES)
NEXT = ("casework.add_evidence", "casework.link_evidence", "review.set_aside", "review.submit")


@seated
def checklist(request: HttpRequest, seat: Seat, case_id: UUID) -> HttpResponse:
    """One row for each item of the specifications, with what proves it."""
    case, shown = view("case", case_id, seat.actor, seat.now, purpose="web")
    assert isinstance(case, Case)  # noqa: S101 - the kind says so
    found = Held((), (), (), {}) if shown["sealed"] else held(case)
    lacking = request.GET.get("show") == "lacking"
    counted = Counter(_state(finding, found) for finding in found.findings)
    return page(
        request,
        "checklist.html",
        {
            "back": tell.address("case", case_id),
            "title": case.label,
            "sealed": shown["sealed"],
            "sections": [s for s in _sections(found, case, lacking=lacking) if s["rows"]],
            "lacking": lacking,
            "blocking": len(found.blocking),
            "shares": _shares(counted),
            "acts": [(t(ACTS[code].title), tell.act_address(code, case_id)) for code in NEXT],
        },
    )


def _state(finding: Finding, found: Held) -> str:
    excused = finding.blocks and found.excused(finding.item.code)
    return "excused" if excused else finding.state.value


def _shares(counted: Counter[str]) -> list[dict[str, Any]]:
    """The states as parts of one bar, each with its number in words beside it."""
    whole, x, parts = max(1, counted.total()), 0, []
    for state, (tone, title) in TITLES.items():
        if n := counted[state]:
            width = n * WIDE // whole
            parts.append({"state": state, "tone": tone, "title": t(title), "n": n,
                          "x": x, "width": width})  # fmt: skip
            x += width
    return parts


def _sections(found: Held, case: Case, *, lacking: bool) -> list[dict[str, Any]]:
    """One section for each specification, the common one first; in each what is missing first."""
    by_code = {finding.item.code: finding for finding in found.findings}
    items = {row.pk: row for row in found.evidence}
    who = names({row.officer for words in found.excuses.values() for row in words.values()})
    why = dict(case.set_aside.values_list("item", "reasons"))
    read = tell.norms_of({version.id for version in found.versions})
    sections = []
    for version in sorted(found.versions, key=lambda v: (v.code != "evidence.common", v.code)):
        codes = [item.code for item in version.body_as(EvidenceSpec).items]
        rows = [
            _row(by_code[code], found, items, who, why.get(code, ""), case.nature)
            for code in codes
            if not lacking or by_code[code].blocks
        ]
        rows.sort(key=lambda row: WORST_FIRST.index(row["state"]))
        sections.append({"title": t(version.title), "norm": read.get(version.id), "rows": rows,
                         "confirmed": version.confirmed_by, "mark": version.mark})  # fmt: skip
    return sections


def _row(
    finding: Finding,
    found: Held,
    items: dict[int, Evidence],
    who: dict[UUID, str],
    why: str,
    nature: str,
) -> dict[str, Any]:
    item = finding.item
    tone, title = TITLES[_state(finding, found)]
    words = found.excuses.get(item.code, {}) if finding.blocks else {}
    return {
        "code": item.code,
        "title": t(item.title),
        "state": _state(finding, found),
        "tone": tone,
        "says": t(title),
        "need": gettext("必备") if finding.counts else gettext("附条件"),
        "when": [t(fact.label) for fact in item.when],
        "records": [t(proof.label) for proof in finding.records],
        "accepted": _accepted(finding),
        "pieces": [_piece(items[pk], nature) for pk in finding.pieces],
        "excuses": [(role_title(role), who.get(row.officer, ""), row.reasons)
                    for role, row in sorted(words.items())],
        "aside": why if finding.state is State.ASIDE else "",
        "basis": written(item.basis),
        "mark": item.mark,
    }  # fmt: skip


def _accepted(finding: Finding) -> list[str]:
    """What would meet an item that nothing meets yet."""
    if finding.state not in (State.MISSING, State.UNUSABLE, State.IDLE):
        return []
    item = finding.item
    kinds = [t(str(EvidenceKind(kind).label)) for kind in item.kinds]
    return [*(t(proof.label) for proof in item.records), *kinds]


def _piece(row: Evidence, nature: str) -> dict[str, Any]:
    return {
        "title": row.title,
        "entry": str(row.entry_id),
        "wrong": [gettext(defect.says) for defect in defects(row, nature) if defect.bars],
    }
