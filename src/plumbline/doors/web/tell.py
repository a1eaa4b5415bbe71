"""What pages say in many places: citations, refusals, names, addresses, units, bodies of norms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from plumbline.doors.web.shapes import Link, Read, Reason, Source
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.words import answer, t
from plumbline.kernel.catalogue import kinds
from plumbline.kernel.models import NormVersion, Subject
from plumbline.kernel.scope import visible
from plumbline.law import register
from plumbline.law.evidence import EvidenceSpec
from plumbline.law.roles import Actor
from plumbline.law.thresholds import FilingThreshold, Tier
from plumbline.people.reads import unit_names


def cite(rule: str) -> Source:
    """A rule as it is cited."""
    found = register.cite(rule, get_language() or "")
    return Source(found.id, found.source, found.mark)


def cites(rules: Iterable[str]) -> list[Source]:
    """Rules as they are cited."""
    return [cite(rule) for rule in rules]


def _version(norm_id: str, known: Mapping[str, Read]) -> Source:
    """The version of a norm that a refusal rests on, by its title and number."""
    code, _, number = norm_id.partition("@")
    title = known[norm_id].title if norm_id in known else code
    href = reverse("catalogue") + f"#norm-{code}"
    return Source(title, version=gettext("第 %(number)s 版") % {"number": number}, href=href)


def reasons(refusals: Sequence[Mapping[str, Any]]) -> list[Reason]:
    """Refusals in their public form, as cards."""
    known = norms_of({norm for refusal in refusals for norm in refusal.get("versions", ())})
    return [_reason(refusal, known) for refusal in refusals]


def _reason(refusal: Mapping[str, Any], known: Mapping[str, Read]) -> Reason:
    rests = [Source(c["id"], c["source"], c["mark"]) for c in refusal["cites"]]
    return Reason(
        says=refusal["says"],
        cites=[*rests, *(_version(norm, known) for norm in refusal.get("versions", ()))],
        remedy=refusal["remedy"],
        who=refusal["who"],
        contest=refusal["contest"],
        gate=refusal["gate"],
    )


def norms_of(wanted: set[str]) -> dict[str, Read]:
    """Versions of norms by their id, as they are cited."""
    if not wanted:
        return {}
    codes = {norm.partition("@")[0] for norm in wanted}
    rows = NormVersion.objects.filter(norm__code__in=codes).select_related("norm")
    found = {}
    for row in rows:
        norm_id = f"{row.norm.code}@{row.number}"
        title, href = row.norm.title, address("norm", row.norm_id)
        found[norm_id] = Read(norm_id, title, row.norm.number, row.mark, row.confirmed_by, href)
    return found


def address(kind: str, subject_id: UUID | str) -> str:
    """Where a subject is shown."""
    return reverse("subject", args=[kind, subject_id])


def label_of(row: Subject) -> str:
    """What a subject is called; its kind in the reader's language, the rest as it is."""
    label, kind = t(row.label), str(row.kind_title)
    return label.replace(kind, t(kind)) if label.startswith(kind) else label


def act_address(code: str, subject_id: UUID | str) -> str:
    """Where an act on a subject is done."""
    return f"{_act_path(code)}?subject={subject_id}"


@cache
def _act_path(code: str) -> str:
    return reverse("act", args=[code])


def yuan(amount: int) -> str:
    """An amount of money."""
    return gettext("%(n)s元") % {"n": f"{amount:,}"}


def body(kind: str, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The typed body of a norm as lines."""
    if kind == "time_limit":
        amount = f"{content['amount']} {answer(content['unit'])}"
        found = [(gettext("期限"), amount)]
        if content.get("times", 1) > 1:
            found.append((gettext("次数"), str(content["times"])))
        if content.get("liberty"):
            found.append((gettext("限制人身自由"), gettext("不因节假日顺延")))
        return found
    if kind == "interval":
        return [(gettext("间隔"), f"{content['minutes']} {answer('minute')}")]
    if kind == "amount":
        found = [(gettext("数额"), yuan(content["value"]))]
        if content.get("unit_value") is not None:
            found.append((gettext("单位的数额"), yuan(content["unit_value"])))
        return found
    if kind == "checklist":
        items = gettext("；").join(t(item["title"]) for item in content["items"])
        return [(gettext("清单"), items)]
    if kind in LONGER:
        return LONGER[kind](content)
    return [(name, str(value)) for name, value in content.items()]


def _evidence_spec(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each item with how far it must be there."""
    spec = EvidenceSpec.model_validate(content)
    needs = {"M": gettext("必备"), "C": gettext("附条件")}
    return [(item.code, f"{t(item.title)}（{needs[item.need]}）") for item in spec.items]


def _threshold(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What decides: the amounts, the forms without one, the other tests."""
    standard = FilingThreshold.model_validate(content)
    found = [(t(tier.grade.label), _amounts(tier)) for tier in standard.tiers]
    if standard.range_only:
        found.append(
            (gettext("状态"), gettext("只有国家范围（RANGE_ONLY），补入本省数额后才作建议"))
        )
    if standard.always:
        found.append((gettext("立案标准"), gettext("不论数额、数量")))
    if standard.special:
        listed = gettext("、").join(t(form.label) for form in standard.special)
        found.append((gettext("不要求数额的情形"), listed))
    if standard.half:
        listed = gettext("；").join(t(ground.label) for ground in standard.half)
        share = gettext("按%(percent)s%%计算的情形") % {"percent": standard.percent}
        found.append((share, listed))
    for test in standard.tests:
        parts = [f"{t(part.measure.label)} ≥ {part.least:,}" for part in test.all]
        found.append((gettext("其他标准"), gettext("；").join(parts)))
    return found


LONGER = {"evidence_spec": _evidence_spec, "filing_threshold": _threshold}


def _amounts(tier: Tier) -> str:
    """The national range, and the province's value where there is one."""
    if tier.low == tier.high:
        return yuan(tier.low)
    span = f"{tier.low:,}–{tier.high:,}" if tier.high else f"≥ {tier.low:,}"
    range_ = gettext("国家范围%(span)s元") % {"span": span}
    own = gettext("本省%(value)s") % {"value": yuan(tier.province)} if tier.province else ""
    return gettext("；").join(filter(None, (range_, own)))


def labels(wanted: Iterable[tuple[str, UUID]], actor: Actor, day: date) -> dict[UUID, Link]:
    """Subjects by id as links, one query per kind; outside the actor's scope they are absent."""
    by_kind: dict[str, set[UUID]] = {}
    for kind, subject_id in wanted:
        by_kind.setdefault(kind, set()).add(subject_id)
    known, found = kinds(), {}
    for kind, ids in by_kind.items():
        if kind in known:
            for row in visible(known[kind], actor, day).filter(pk__in=ids):
                found[row.pk] = Link(label_of(row), address(kind, row.pk))
    return found


def unit_of(line: list[str] | tuple[str, ...], known: Mapping[str, str]) -> str:
    """The name of the unit a line ends in."""
    return known.get(line[-1], line[-1]) if line else ""


def units(lines: Iterable[list[str]]) -> dict[str, str]:
    """Names of the units these lines end in, in one query."""
    return unit_names({line[-1] for line in lines if line})


def moment(text: str | None) -> str:
    """A stored instant as people read it."""
    return when(timezone.localtime(datetime.fromisoformat(text))) if text else ""
