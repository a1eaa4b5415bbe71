"""Discretion on the screen: the benchmark asked on one case, and departures counted over many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from plumbline.casework.models import Case, Evidence, Offence
from plumbline.casework.seals import shut
from plumbline.doors.web import tell
from plumbline.doors.web.views.lists import EXPORTS, harmless
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import t
from plumbline.kernel.catalogue import view
from plumbline.kernel.models import Norm
from plumbline.kernel.norm import Version
from plumbline.kernel.scope import visible
from plumbline.law.bodies import DecisionTable
from plumbline.law.causes import Sanction, cause, causes
from plumbline.law.tables import MOST, Factor, Value
from plumbline.norms import tables
from plumbline.penalty import sanction
from plumbline.penalty.benchmark import published
from plumbline.penalty.deviation import SMALL, Rate, Ruling, due_back, rates, rulings
from plumbline.penalty.facts import Deed, File, deed
from plumbline.penalty.models import Decision
from plumbline.penalty.prefill import from_file
from plumbline.penalty.similar import similar
from plumbline.penalty.tier import Fit, fit
from plumbline.people.reads import names, unit_names

WIDE = 1000  # units of a bar's width
WEIGH = "penalty.weigh"


# One case.


@seated
def discretion(request: HttpRequest, seat: Seat, case_id: UUID) -> HttpResponse:
    """Every act of a case with its benchmark: the facts asked, the tier, what others got."""
    case, _ = view("case", case_id, seat.actor, seat.now, purpose="discretion")
    if not isinstance(case, Case) or shut(case, seat.actor, seat.day):
        raise Http404
    read = File(case)
    rows = [row for of_one in read.offences.values() for row in of_one]
    items = [(str(item.pk), item.title) for item in Evidence.objects.filter(case=case, excluded="")]
    return page(
        request,
        "discretion.html",
        {
            "back": tell.address("case", case_id),
            "title": case.label,
            "acts": [_act(request, seat, read, row, items) for row in rows],
            "weigh": tell.act_address(WEIGH, case_id),
            "notify": tell.act_address("penalty.notify", case_id),
            "allege": tell.act_address("casework.allege", case_id),
        },
    )


def _act(
    request: HttpRequest, seat: Seat, read: File, row: Offence, items: list[tuple[str, str]]
) -> dict[str, Any]:
    weighing = read.weighings.get(row.pk)
    notice = read.notices.get(row.person_id)
    told = next((a for a in (notice.offences if notice else ()) if a["offence"] == row.pk), None)
    tried = _tried(request, row)
    imposed = tried or (sanction.of(told) if told else Sanction())
    bare = deed(row, imposed, seat.day)
    version = published(row.cause, bare.statute, seat.day, read.case)
    governs = version is not None and bool(version.confirmed_by)
    current = read.weighed(bare, seat.day)
    one = replace(bare, weighed=current)
    return {
        "id": row.pk,
        "key": uuid4().hex,
        "who": row.person.name,
        "title": t(row.title),
        "grade": t(one.band.title) if one.band else "",
        "law": one.article,
        "statute": tables.tier_said(one.band) if one.band else "",
        "benchmark": _benchmark(version),
        "governs": governs,
        "questions": _questions(version, row, current, items) if version and governs else [],
        "weighing": current and {
            "lines": tables.explained(current.lines),
            "tier": tables.tier_said(one.tier) if one.tier else "",
            "disagrees": one.band is not None and current.tier["grade"] != one.band.grade,
        },
        "stale": governs and weighing is not None and current is None,
        "bars": _bars(one, imposed),
        "tried": tried,
        "stands": _stands(one) if imposed != Sanction() else None,
        "similar": _similar(seat, one, version),
    }  # fmt: skip


def _benchmark(version: Version | None) -> dict[str, str] | None:
    if version is None:
        return None
    norm = Norm.objects.get(code=version.code)
    return {"title": t(version.title), "href": tell.address("norm", norm.pk), "mark": version.mark,
            "confirmed": version.confirmed_by}  # fmt: skip


def _questions(
    version: Version, row: Offence, weighing: Any, items: list[tuple[str, str]]
) -> list[dict[str, Any]]:
    """The factors as questions: answered as last established, or else as the file has it."""
    table = version.body_as(DecisionTable)
    shown = from_file(table, row)
    kept = {fact["factor"]: fact for fact in weighing.facts} if weighing else {}

    def question(number: int, factor: Factor) -> dict[str, Any]:
        before = kept.get(factor.code)
        value: Value | None = before["value"] if before else shown.get(factor.code)
        evidence = str(before["evidence"] or "") if before else ""
        return {
            "name": f"facts-{number}",
            "code": factor.code,
            "title": t(factor.title),
            "unit": t(factor.unit) if factor.unit else "",
            "least": factor.least,
            "most": factor.most if factor.most < MOST else "",
            "number": "" if value is None or factor.type != "number" else value,
            "options": _options(factor, value),
            "filed": factor.code in shown and not before,
            "evidence": [(code, title, code == evidence) for code, title in items],
        }

    return [question(number, factor) for number, factor in enumerate(table.factors)]


def _options(factor: Factor, value: Value | None) -> list[tuple[str, str, bool]]:
    if factor.type == "yes_no":
        return [("true", gettext("是"), value is True), ("false", gettext("否"), value is False)]
    return [(o.code, t(o.title), o.code == value) for o in factor.options]


def _tried(request: HttpRequest, row: Offence) -> Sanction | None:
    """A choice tried out in the address: nothing is done by it."""
    asked = request.GET
    if asked.get("offence") != str(row.pk):
        return None

    def number(name: str, most: int) -> int:
        text = asked.get(name, "")
        return min(int(text), most) if text.isascii() and text.isdecimal() else 0

    return Sanction(bool(asked.get("warning")), number("fine", 10**6), number("days", 99))


def _stands(one: Deed) -> tuple[str, str, str]:
    """Where a choice stands: tone, word, reason."""
    where, why = fit(one, reduced=False)
    tone, word = {
        Fit.WITHIN: ("met", gettext("在本档幅度内") if one.weighed else gettext("在法定幅度内")),
        Fit.DEPARTS: ("soon", gettext("偏离：须说明理由，并经主要负责人批准或者集体讨论")),
        Fit.BEYOND: ("over", gettext("超出法律，不得作出")),
    }[where]
    return tone, word, t(why)


def _bars(one: Deed, imposed: Sanction) -> list[dict[str, Any]]:
    """Days and yuan: the band of the law, the tier within it, the choice upon it."""
    if one.band is None or one.tier is None:
        return []
    spans = (
        (gettext("行政拘留"), gettext("日"), "days", imposed.days),
        (gettext("罚款"), gettext("元"), "fine", imposed.fine),
    )
    found = []
    for title, unit, name, chosen in spans:
        whole = [span[1] for band in one.bands if (span := getattr(band, name))]
        law, tier = getattr(one.band, name), getattr(one.tier, name)
        if law is None:
            continue
        end = max(*whole, chosen, 1)

        def part(span: tuple[int, int], end: int = end) -> dict[str, int]:
            x = (span[0] - 1) * WIDE // end
            return {"x": x, "width": max(6, span[1] * WIDE // end - x)}

        found.append({
            "title": title, "end": tables.counted(f"{end:,}", unit), "law": part(law),
            "tier": tier and one.weighed and part(tier),
            "law_said": tables.range_of(law, unit),
            "tier_said": tables.range_of(tier, unit) if tier and one.weighed else "",
            "at": min(chosen * WIDE // end, WIDE - 8) if chosen else None,
            "chosen": tables.counted(f"{chosen:,}", unit) if chosen else "",
        })  # fmt: skip
    return found


def _similar(seat: Seat, one: Deed, version: Version | None) -> list[dict[str, Any]]:
    """The nearest decided acts within sight, without names."""
    if one.weighed is None or one.band is None or version is None:
        return []
    table = version.body_as(DecisionTable)
    known = {factor.code: factor for factor in table.factors}
    facts = {fact["factor"]: fact["value"] for fact in one.weighed.facts}
    rows = visible(Decision, seat.actor, seat.day).exclude(case=one.offence.case_id)
    return [
        {
            "on": f"{like.on:%Y-%m}",
            "facts": [
                (t(factor.title), tables.value_said(factor, value), value == facts.get(code))
                for code, factor in known.items() if (value := like.facts.get(code)) is not None
            ],
            "imposed": sanction.said(like.imposed),
            "departs": like.departs,
        }
        for like in similar(rows, one.cause.code, one.statute, one.band.grade, facts)
    ]  # fmt: skip


# Many cases.


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    by: str
    cause: str
    since: date | None
    until: date | None
    of: str

    @property
    def query(self) -> dict[str, str]:
        """As an address, without the group."""
        found = {"by": self.by, "cause": self.cause, "since": str(self.since or ""),
                 "until": str(self.until or "")}  # fmt: skip
        return {name: text for name, text in found.items() if text}


def _asked(given: Mapping[str, str]) -> Asked:
    def day(name: str) -> date | None:
        try:
            return date.fromisoformat(given.get(name, ""))
        except ValueError:
            return None

    by = given.get("by", "")
    return Asked(by if by in GROUPS else "unit", given.get("cause", ""), day("since"),
                 day("until"), given.get("of", ""))  # fmt: skip


GROUPS: dict[str, Callable[[Ruling], list[str]]] = {
    "unit": lambda ruling: [ruling.unit],
    "officer": lambda ruling: [str(officer) for officer in ruling.officers],
    "norm": lambda ruling: [ruling.norm],
}


@seated
def deviations(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Departures from benchmarks within sight; every number leads to its cases."""
    asked = _asked({k: str(v).strip() for k, v in request.GET.items()})
    found = rulings(visible(Decision, seat.actor, seat.day), cause=asked.cause,
                    since=asked.since, until=asked.until)  # fmt: skip
    each = rates(found, GROUPS[asked.by])
    if asked.by == "officer" and not _oversees(seat):
        each = {key: rate for key, rate in each.items() if key == str(seat.actor.id)}
    titles = _titles(asked.by, each)
    if request.GET.get("export") in EXPORTS:
        return EXPORTS[request.GET["export"]]("deviation", _lines(each, titles))
    shown = asked.of in each and not each[asked.of].small
    within = [row for row in found if shown and asked.of in GROUPS[asked.by](row)]
    groups = [
        {"title": titles[key], "rate": rate, "said": _rate(rate),
         "href": "?" + urlencode({**asked.query, "of": key})}
        for key, rate in sorted(each.items(), key=lambda pair: pair[0])
    ]  # fmt: skip
    return page(
        request,
        "deviations.html",
        {
            "asked": asked,
            "groups": groups,
            "bys": [("unit", gettext("单位")), ("officer", gettext("办案民警")),
                    ("norm", gettext("裁量基准"))],
            "causes": [(one.code, t(one.title), one.code == asked.cause) for one in causes()],
            "smallest": SMALL,
            "of": titles.get(asked.of, ""),
            "cases": _cases(within),
            "due": [(t(due.version.title), _rate(due.rate), due.rate)
                    for due in due_back(seat.day)],
            "exports": [(name.upper(), "?" + urlencode({**asked.query, "export": name}))
                        for name in EXPORTS],
        },
    )  # fmt: skip


def _oversees(seat: Seat) -> bool:
    """Whether whole lines are within sight; of his colleagues nobody else sees all they decided."""
    held = (post for post in seat.actor.posts if post.reaches(post.line, seat.day))
    return any(Decision.sight.whole_line(post.role) for post in held)


def _titles(by: str, each: Mapping[str, Rate]) -> dict[str, str]:
    if by == "officer":
        people = names({UUID(key) for key in each})
        return {key: people.get(UUID(key), "") for key in each}
    if by == "norm":
        known = dict(Norm.objects.filter(code__in=each).values_list("code", "title"))
        return {key: t(known.get(key, key)) for key in each}
    known = unit_names(set(each))
    return {key: known.get(key, key) for key in each}


def _rate(rate: Rate) -> tuple[str, str]:
    """The share and its interval in words; nothing of a small group."""
    if rate.small:
        return "", ""
    low, high = rate.interval
    return f"{rate.share:.1f}%", f"{low:.1f}%–{high:.1f}%"


def _lines(each: Mapping[str, Rate], titles: Mapping[str, str]) -> Iterator[list[str]]:
    yield [gettext(title) for title in COLUMNS]
    few = gettext("不足%(n)s件，不显示") % {"n": SMALL}
    for key, rate in sorted(each.items(), key=lambda pair: pair[0]):
        share, interval = _rate(rate)
        numbers = [few, "", "", ""] if rate.small else [
            str(rate.of), str(rate.departed), share, interval,
        ]  # fmt: skip
        yield [harmless(titles[key]), *numbers]


COLUMNS = ("分组", "按基准作出的决定", "偏离", "偏离比例", "95%置信区间")


def _cases(found: list[Ruling]) -> list[dict[str, Any]]:
    return [
        {"number": row.number, "href": tell.address("case", row.case), "on": row.on,
         "cause": t(cause(row.cause).title), "row": row.row, "departs": row.departs}
        for row in found
    ]  # fmt: skip
