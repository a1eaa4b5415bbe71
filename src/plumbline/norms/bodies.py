"""The typed bodies of norms as lines that people read, a function for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

from plumbline.kernel.gate import listed
from plumbline.law.bodies import DutyStandard, Procedure
from plumbline.law.evidence import EvidenceSpec
from plumbline.law.retention import Retention
from plumbline.law.thresholds import FilingThreshold, Tier
from plumbline.norms import tables
from plumbline.norms.words import NATURES, UNITS
from plumbline.people.history import title_of
from plumbline.people.models import UnitLevel
from plumbline.people.plain import told
from plumbline.people.plain import translated as t

Content = Mapping[str, Any]
Lines = list[tuple[str, str]]


def yuan(amount: int) -> str:
    """An amount of money."""
    return gettext("%(n)s元") % {"n": f"{amount:,}"}


def _time_limit(content: Content) -> Lines:
    found = [(gettext("期限"), f"{content['amount']} {gettext(UNITS[content['unit']])}")]
    if content.get("times", 1) > 1:
        found.append((gettext("次数"), str(content["times"])))
    if content.get("least"):
        found.append((gettext("性质"), gettext("不得少于此期限")))
    if content.get("liberty"):
        found.append((gettext("限制人身自由"), gettext("不因节假日顺延")))
    return found


def _interval(content: Content) -> Lines:
    return [(gettext("间隔"), f"{content['minutes']} {gettext(UNITS['minute'])}")]


def _amount(content: Content) -> Lines:
    found = [(gettext("数额"), yuan(content["value"]))]
    if content.get("unit_value") is not None:
        found.append((gettext("单位的数额"), yuan(content["unit_value"])))
    return found


def _checklist(content: Content) -> Lines:
    items = gettext("；").join(t(item["title"]) for item in content["items"])
    return [(gettext("清单"), items)]


def _quorum(content: Content) -> Lines:
    share = f"{content['agree']}%"
    agree = gettext("超过%(share)s") % {"share": share} if content.get("more") else share
    return [(gettext("到会"), f"{content['present']}%"), (gettext("同意"), agree)]


def _indicators(content: Content) -> Lines:
    better = {"higher": gettext("越高越好"), "lower": gettext("越低越好")}
    told = gettext("权重%(weight)s，目标%(target)s%%，%(better)s")
    return [
        (item["title"], told % {"weight": item["weight"], "target": item["target"],
                                "better": better[item["better"]]})
        for item in content["items"]
    ]  # fmt: skip


def _template(content: Content) -> Lines:
    return [(gettext("模板"), content["text"])]


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


def _amounts(tier: Tier) -> str:
    """The national range, and the province's value where there is one."""
    if tier.low == tier.high:
        return yuan(tier.low)
    span = f"{tier.low:,}–{tier.high:,}" if tier.high else f"≥ {tier.low:,}"
    range_ = gettext("国家范围%(span)s元") % {"span": span}
    own = gettext("本省%(value)s") % {"value": yuan(tier.province)} if tier.province else ""
    return gettext("；").join(filter(None, (range_, own)))


def _retention(content: Content) -> Lines:
    said = Retention.model_validate(content).said()
    return [(gettext("保存期限"), told(said.says, said.values))]


def _duty_standard(content: Content) -> Lines:
    body = DutyStandard.model_validate(content)
    units = t(str(UnitLevel(body.level).label)) if body.level else gettext("各级单位")
    post = gettext("%(post)s（%(units)s）") % {"post": t(body.role.label), "units": units}
    return [(gettext("岗位"), post), (gettext("可以办理"), listed(map(title_of, body.acts)))]


def _procedure(content: Content) -> Lines:
    body = Procedure.model_validate(content)
    found = []
    if body.nature:
        found.append((gettext("案件性质"), gettext(NATURES[body.nature])))
    if body.causes:
        found.append((gettext("案由"), listed(body.causes)))
    for step in body.steps:
        says = gettext("不须先办理其他事项")
        if step.after:
            says = gettext("先办理：%(acts)s") % {"acts": listed(map(title_of, step.after))}
        found.append((t(title_of(step.act)), says))
    return found


SHOWN: dict[str, Callable[[Content], Lines]] = {
    "time_limit": _time_limit,
    "interval": _interval,
    "amount": _amount,
    "checklist": _checklist,
    "quorum": _quorum,
    "indicators": _indicators,
    "template": _template,
    "decision_table": tables.body,
    "evidence_spec": _evidence_spec,
    "filing_threshold": _threshold,
    "retention": _retention,
    "duty_standard": _duty_standard,
    "procedure": _procedure,
}


def body(kind: str, content: Content) -> Lines:
    """The typed body of a norm as lines."""
    return SHOWN[kind](content)
