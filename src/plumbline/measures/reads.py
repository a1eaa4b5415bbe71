"""Reading measures: certificates, samples, examinations, opinions, preserved property."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as t

from plumbline.casework.matter_reads import head, label
from plumbline.casework.models import Case
from plumbline.casework.seals import matter
from plumbline.kernel.models import Duty, Subject
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import Actor
from plumbline.measures.holding import LIMITS
from plumbline.measures.models import (
    Appraisal,
    BreathTest,
    Inspection,
    Item,
    Leg,
    Opinion,
    Preservation,
    Record,
    Specimen,
    Valuation,
    Wound,
)
from plumbline.measures.terms import Measure, OnSpot, Premises, Sort
from plumbline.people.plain import part
from plumbline.people.reads import names

Fact = list[str]
Options = list[tuple[str, str]]


def _facts(*rows: tuple[str, object]) -> list[Fact]:
    return [[label, _shown(value)] for label, value in rows if value not in (None, "", False)]


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return t("是") if value is True else str(value)


def _way(legs: Iterable[Leg]) -> list[dict[str, Any]]:
    says = t("%(giver)s移交%(taker)s，责任人%(responsible)s，%(state)s")
    rows = [
        [_shown(leg.at), says % {"giver": leg.giver, "taker": leg.taker,
                                 "responsible": leg.responsible, "state": leg.state}]
        for leg in legs
    ]  # fmt: skip
    return part(t("流转环节"), rows, t("由谁移交、谁接收、谁负责"))


@matter("inspection", personal=("place", "person", "records"))
def inspection(subject: Inspection, actor: Actor, now: datetime) -> dict[str, Any]:
    """A certificate, and the record of the inspection made with it."""
    del actor, now
    shown = _facts(
        (t("检查证编号"), subject.number),
        (t("场所性质"), t(str(Premises(subject.premises).label))),
        (t("检查地点"), subject.place),
        (t("被检查人"), subject.person.name if subject.person else ""),
        (t("检查理由"), subject.reasons),
        (t("审批意见"), subject.opinion),
        (t("未使用的原因"), subject.unused),
    )
    parts = [part for row in subject.records.order_by("pk") for part in _record(row)]
    return head(subject, subject.case_id) | {"facts": shown, "parts": parts}


def _record(row: Record) -> list[dict[str, Any]]:
    people = names(set(row.officers))
    rows = _facts(
        (t("开始时间"), row.began_at),
        (t("结束时间"), row.ended_at),
        (t("检查人员"), "、".join(people.get(officer, "") for officer in row.officers)),
        (t("检查笔录"), row.text),
        (t("录音录像"), label(row, "recording")),
        (t("被检查人签名"), label(row, "inspected")),
        (t("见证人"), row.witness.name if row.witness else ""),
        (t("见证人签名"), label(row, "witness_signed")),
    )
    rows += [[f"{point['begins']}–{point['ends']}", point["shows"]] for point in row.key_points]
    return part(t("检查笔录"), rows)


@matter("specimen", personal=("person", "collector"))
def specimen(subject: Specimen, actor: Actor, now: datetime) -> dict[str, Any]:
    """What was taken from whom, on whose word, by whom, and where it went."""
    del actor, now
    shown = _facts(
        (t("被检查、采集人"), subject.person.name),
        (t("检查、采集内容"), label(subject, "what")),
        (t("理由"), subject.reasons),
        (t("审批意见"), subject.opinion),
        (t("同意人"), subject.consent),
        (t("由谁检查、采集"), label(subject, "examiner")),
        (t("采集人"), subject.collector),
        (t("封装编号"), subject.seal),
        (t("采集时间"), subject.taken_at),
    )
    legs = _way(subject.legs.order_by("pk"))
    return head(subject, subject.case_id) | {"facts": shown, "parts": legs}


@matter("breath_test", personal=("person", "result"))
def breath_test(subject: BreathTest, actor: Actor, now: datetime) -> dict[str, Any]:
    """A breath test and what it demands."""
    del actor, now
    shown = _facts(
        (t("被测试人"), subject.person.name),
        (t("测试结果（毫克/100毫升）"), subject.result),
        (t("对结果有异议"), subject.disputed),
        (t("拒绝配合测试"), subject.refused),
        (t("涉嫌醉酒驾驶机动车"), subject.drunk),
        (t("涉嫌饮酒后驾驶机动车发生交通事故"), subject.accident),
    )
    return head(subject, subject.case_id) | {"facts": shown}


@matter("appraisal", personal=("matter", "material"))
def appraisal(subject: Appraisal, actor: Actor, now: datetime) -> dict[str, Any]:
    """An examination: what is asked of whom, and the way of the material."""
    del actor, now
    shown = _facts(
        (t("鉴定种类"), t(str(Sort(subject.sort).label))),
        (t("鉴定事项"), subject.matter),
        (t("鉴定机构"), subject.expert),
        (t("受伤的被侵害人"), subject.wound.person.name if subject.wound else ""),
        (t("物品"), subject.valuation.thing if subject.valuation else ""),
        (t("检材和样本"), subject.material),
        (t("重新鉴定"), subject.again_of_id is not None),
        (t("终止原因"), subject.ended_for),
    )
    legs = _way(subject.legs.order_by("pk"))
    return head(subject, subject.case_id) | {"facts": shown, "parts": legs}


@matter("opinion", personal=("conclusion", "objection"))
def opinion(subject: Opinion, actor: Actor, now: datetime) -> dict[str, Any]:
    """An opinion, who has a copy, who objected and what was decided."""
    del actor, now
    shown = _facts(
        (t("鉴定机构"), subject.appraisal.expert),
        (t("鉴定意见"), subject.conclusion),
        (t("经审查作为证据使用"), subject.usable),
        (t("申请人"), subject.objector.name if subject.objector else ""),
        (t("申请理由"), subject.objection),
        (t("重新鉴定的情形"), label(subject, "ground") if subject.ground else ""),
        (t("审批意见"), subject.decision),
    )
    copies = subject.copies.select_related("person").order_by("pk")
    rows = [[row.person.name, f"{_shown(row.at)} {label(row, 'way')}"] for row in copies]
    return head(subject, subject.case_id) | {
        "facts": shown,
        "parts": part(t("送达鉴定意见复印件"), rows),
    }


@matter("preservation", personal=("holder", "items"))
def preservation(subject: Preservation, actor: Actor, now: datetime) -> dict[str, Any]:
    """A measure with its list; a registration past its limit is shown as lapsed."""
    del actor
    lapse = _lapse(subject, now)
    shown = _facts(
        (t("期限"), lapse),
        (t("措施"), label(subject, "measure")),
        (t("决定书编号"), subject.number),
        (t("法定情形"), label(subject, "ground")),
        (t("当事人（持有人）"), subject.holder.name if subject.holder else ""),
        (t("物品、场所、设施"), subject.objects_wanted),
        (t("理由"), subject.reasons),
        (t("当场实施的情形"),
         t(str(OnSpot(subject.on_spot_for).label)) if subject.on_spot_for else ""),
        (t("审批意见"), subject.opinion),
        (t("实施时间"), subject.began_at),
        (t("解除的情形"), label(subject, "lift_for") if subject.lift_for else ""),
        (t("开始寻找权利人的时间"), subject.unclaimed_since),
        (t("随案接收的时间"), subject.taken_over_at),
    )  # fmt: skip
    rows = [[item.name, _thing(item)] for item in subject.items.order_by("pk")]
    first = head(subject, subject.case_id)
    if lapse:
        first["phase_title"] = lapse
    return first | {
        "facts": shown,
        "parts": part(t("清单"), rows),
        "lapsed": bool(lapse),
        "items": [{"id": item.pk, "disposal": item.disposal} for item in subject.items.all()],
    }


def _thing(item: Item) -> str:
    words = [item.model, f"×{item.quantity}", item.features, label(item, "ownership"), item.owner,
             label(item, "disposal") if item.disposal else "", item.disposal_note]  # fmt: skip
    return " ".join(word for word in words if word)


def _lapse(subject: Preservation, now: datetime) -> str:
    code = LIMITS.get(Measure(subject.measure), "")
    running = Duty.objects.filter(subject_id=subject.pk, code=code, settled_by=None).first()
    if running is None or running.late_by(now) is None:
        return ""
    if subject.measure == Measure.REGISTRATION:
        return t("逾期未作处理决定，已经自动解除")
    return t("期限已经届满，应当立即解除")


# What fields of these acts refer to.


def _case_of(subject: Subject) -> UUID | None:
    return subject.pk if isinstance(subject, Case) else getattr(subject, "case_id", None)


def wounds(subject: Subject) -> Options:
    """The injuries noted in a case."""
    rows = Wound.objects.filter(case=_case_of(subject)).select_related("person").order_by("pk")
    return [(str(row.pk), row.person.name) for row in rows]


def valuations(subject: Subject) -> Options:
    """The things whose value was noted in a case."""
    rows = Valuation.objects.filter(case=_case_of(subject)).order_by("pk")
    return [(str(row.pk), f"{row.thing} {label(row, 'known')}") for row in rows]


def appraisals(subject: Subject) -> Options:
    """The examinations under way in a case."""
    rows = Appraisal.objects.filter(case=_case_of(subject), phase="out").order_by("pk")
    return [(str(row.pk), row.label) for row in rows]


def opinions(subject: Subject) -> Options:
    """The opinions on which another examination was granted."""
    rows = Opinion.objects.filter(case=_case_of(subject), phase="again")
    return [(str(row.pk), row.label) for row in rows.select_related("appraisal").order_by("pk")]


def items(subject: Subject) -> Options:
    """The things of a measure of which nothing is decided yet."""
    rows = Item.objects.filter(preservation=subject.pk, disposal="").order_by("pk")
    return [(str(row.pk), f"{row.name} ×{row.quantity}") for row in rows]


CHOICES = {
    "wound": wounds,
    "valuation": valuations,
    "appraisal": appraisals,
    "opinion": opinions,
    "item": items,
}
