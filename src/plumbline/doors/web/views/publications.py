"""Publications on the screen: original and result side by side, every place decided by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from plumbline.casework.seals import offered
from plumbline.doors.web import may, tell
from plumbline.doors.web.shapes import Link
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import t
from plumbline.kernel.act import Invalid, NotFound, Refused
from plumbline.kernel.catalogue import view
from plumbline.kernel.models import Duty
from plumbline.papers.models import Paper
from plumbline.publications import state
from plumbline.publications.drafting import OPEN, redact
from plumbline.publications.models import Publication, Span
from plumbline.publications.state import DESKS, Review
from plumbline.publications.terms import Hide, Verdict

CONFLICT, NONSENSE = 409, 422
VERDICTS = frozenset(Verdict.values)
LONGEST = 200  # of a text that is hidden wherever it stands


@dataclass(frozen=True)
class Line:
    """A place as the table asks about it."""

    number: int
    key: str  # its beginning and end
    text: str
    hides: str
    why: str
    firm: bool
    verdict: str
    reason: str
    row: int  # the line of the text it stands on


@dataclass
class Typed:
    """What was filled in, to be shown again where it did not go through."""

    verdicts: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # hides, verdict, why
    more: str = ""
    more_hides: str = Hide.NAME
    rest: bool = False  # hide whatever is not decided

    @classmethod
    def of(cls, posted: Mapping[str, Any]) -> Typed:
        """As a form sends it."""
        made = cls(more=str(posted.get("more", "")))
        made.verdicts = {
            key: (str(posted.get(f"h-{key}", Hide.PRIVATE)), str(said),
                  str(posted.get(f"r-{key}", "")).strip())
            for name, said in posted.items() if name.startswith("v-") and (key := name[2:])
        }  # fmt: skip
        made.rest = bool(posted.get("_rest"))
        made.more_hides = str(posted.get("more_hides", Hide.NAME))
        return made


@sensitive_post_parameters()
@seated
def publication_desk(request: HttpRequest, seat: Seat, publication_id: UUID) -> HttpResponse:
    """The desk of one publication; what is decided on it is one act."""
    row, shown = view("publication", publication_id, seat.actor, seat.now, purpose="web")
    if not isinstance(row, Publication):
        raise NotFound
    if shown.get("sealed"):
        return redirect("subject", row.kind, row.pk)
    seen = state.review(row)
    if request.method != "POST":
        return _page(request, seat, row, seen, Typed())
    typed = Typed.of(request.POST)
    rows, errors = _rows(seen, typed)
    if errors:
        return _page(request, seat, row, seen, typed, errors=errors, status=NONSENSE)
    try:
        redact.do(seat.actor, row.pk, {"rows": rows}, at=None, now=seat.now,
                  key=request.POST.get("_key") or None)  # fmt: skip
    except Invalid as wrong:
        said = [_where(name, says, rows) for name, says in wrong.errors]
        return _page(request, seat, row, seen, typed, errors=said, status=NONSENSE)
    except Refused as shut:
        reasons = tell.reasons(shut.as_json()["refusals"])
        return _page(request, seat, row, seen, typed, refusals=reasons, status=CONFLICT)
    return redirect("publication_desk", row.pk)


def _rows(seen: Review, typed: Typed) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows of the act: what the table says, and every place where a further text stands."""
    rows, errors = list[dict[str, Any]](), list[str]()
    for key, (hides, verdict, reason) in typed.verdicts.items():
        start, _, end = key.partition("-")
        if (start + end).isascii() and start.isdigit() and end.isdigit() and verdict in VERDICTS:
            rows.append({"start": int(start), "end": int(end), "hides": hides,
                         "verdict": verdict, "reason": reason})  # fmt: skip
    decided = {f"{one['start']}-{one['end']}" for one in rows}
    for place in (one.place for one in seen.proposed) if typed.rest else ():
        if f"{place.start}-{place.end}" not in decided:
            rows.append({"start": place.start, "end": place.end, "hides": str(place.hides),
                         "verdict": str(Verdict.HIDE), "reason": ""})  # fmt: skip
    for text in filter(None, (line.strip() for line in typed.more.splitlines())):
        places = [at for at in range(len(seen.text)) if seen.text.startswith(text, at)]
        if not places or len(text) > LONGEST:
            errors.append(gettext("原文中没有“%(text)s”") % {"text": text[:LONGEST]})
        rows += [{"start": at, "end": at + len(text), "hides": typed.more_hides,
                  "verdict": str(Verdict.HIDE), "reason": ""} for at in places]  # fmt: skip
    return rows, errors


def _where(name: str, says: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """What is wrong, with the number of the place it is about."""
    parts = name.split(".")
    if len(parts) > 1 and parts[1].isdigit() and int(parts[1]) < len(rows):
        return gettext("第%(n)s处：%(says)s") % {"n": int(parts[1]) + 1, "says": says}
    return says


def _page(
    request: HttpRequest, seat: Seat, row: Publication, seen: Review, typed: Typed,
    *, errors: Sequence[str] = (), refusals: Sequence[Any] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    duties = list(Duty.objects.filter(subject_id=row.pk, settled_by=None))
    deeds = may.deeds(offered(row, seat.actor, seat.now), row, duties)
    mine = bool({*DESKS} & set(seat.actor.roles(tuple(row.line), seat.day)))
    lines = _lines(seen, typed)
    down = state.down(row)
    return page(request, "publication.html", {
        "row": row, "phase": t(row.phases[row.phase]), "down": down,
        "heading": t(str(row.get_heading_display())), "unit": row.unit.name,
        "record": tell.address(row.kind, row.pk),
        "paper": reverse("paper", args=[row.paper_id]) if row.paper else "",
        "public": reverse("public_item", args=[row.pk]) if row.published_at else "",
        "lines": lines, "settles": mine and row.phase in OPEN,
        "hides": [(code, t(str(label))) for code, label in Hide.choices],
        "original": marked(seen.text, [(line.key, _class(line)) for line in lines]),
        "result": marked(seen.result.text, _replaced(seen), anchors=False),
        "unsettled": len(seen.unsettled), "left": len(seen.left),
        "typed": typed, "errors": errors, "refusals": refusals, "key": uuid4().hex,
        "deeds_open": deeds.open, "deeds_shut": deeds.shut, "deeds_far": deeds.far,
        "deeds_others": deeds.others,
    }, status=status)  # fmt: skip


def _replaced(seen: Review) -> list[tuple[str, str]]:
    return [(f"{start}-{end}", "hidden") for _, start, end in seen.result.places]


def _class(line: Line) -> str:
    return {"hide": "hidden", "keep": "kept"}.get(line.verdict, "proposed")


def _lines(seen: Review, typed: Typed) -> list[Line]:
    """Every place once: what stands decided, what is proposed, what was just filled in."""
    stands = {f"{s.start}-{s.end}": s for s in seen.spans}
    proposed = {f"{f.place.start}-{f.place.end}": f for f in seen.proposed}
    keys = sorted({*stands, *proposed}, key=lambda key: [int(part) for part in key.split("-")])
    found = []
    for number, key in enumerate(keys, start=1):
        start, end = (int(part) for part in key.split("-"))
        kept, offer = stands.get(key), proposed.get(key)
        hides, verdict, reason = typed.verdicts.get(key) or _said(kept)
        found.append(Line(
            number, key, seen.text[start:end], hides or (offer.place.hides if offer else ""),
            gettext(offer.why) if offer else gettext("另行标出"), bool(offer and offer.firm),
            verdict, reason, seen.text.count("\n", 0, start) + 1,
        ))  # fmt: skip
    return found


def _said(kept: Span | None) -> tuple[str, str, str]:
    return (kept.hides, kept.verdict, kept.reason) if kept else ("", "", "")


def marked(text: str, places: Iterable[tuple[str, str]], *, anchors: bool = True) -> SafeString:
    """A text by its lines, with these places marked; their numbers lead to the table and back."""
    made, at = list[tuple[Any, ...]](), 0
    for number, (key, how) in enumerate(places, start=1):
        start, end = (int(part) for part in key.split("-"))
        if start < at:
            continue  # within another
        made.append((text[at:start],))
        what = format_html('<mark class="{}">{}</mark>', how, text[start:end])
        if anchors:
            what = format_html(
                '<a class="spot" id="spot-{}" href="#place-{}">{}<sup>{}</sup></a>',
                number, number, what, number,
            )  # fmt: skip
        made.append((what,))
        at = end
    made.append((text[at:],))
    return format_html_join("", "{}", made)


def links(row: Any) -> list[Link]:
    """From a publication to its desk; from an issued decision to what was made public of it."""
    if isinstance(row, Publication):
        return [Link(gettext("隐名对照"), reverse("publication_desk", args=[row.pk]))]
    if isinstance(row, Paper):
        return [Link(gettext("公开信息"), reverse("publication_desk", args=[one.pk]))
                for one in Publication.objects.filter(paper=row).order_by("-pk")]  # fmt: skip
    return []
