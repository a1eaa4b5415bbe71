"""What measures owe, and by when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plumbline.casework.gates import due_now
from plumbline.casework.models import Case
from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.roles import Role
from plumbline.measures.holding import arrival
from plumbline.measures.injuries import uncommissioned, unserved
from plumbline.measures.models import Opinion, Preservation
from plumbline.measures.terms import Measure


def _accepted(s: Situation[Case]) -> datetime:
    return s.subject.opened_at


duty(
    "measures.injury_commissioned",
    title="受理后二十四小时内委托伤情鉴定",
    cites=("D-ADM-17",),
    debtor=Role.CASE_OFFICER,
    upon=("measures.note_injury", "measures.rely_on_diagnosis", "measures.note_refusal"),
    when=lambda s: bool(uncommissioned(s.subject)),
    due=within("D-ADM-17", since=_accepted),
    settled_by=("measures.commission_injury", "measures.rely_on_diagnosis",
                "measures.note_refusal"),
)  # fmt: skip


def _opinion(s: Situation[Any]) -> Opinion:
    return s.made if isinstance(s.made, Opinion) else s.subject


def _received(s: Situation[Any]) -> datetime:
    return _opinion(s).opened_at


# Each service settles it; while somebody is left it is owed again, with the same end.
duty(
    "measures.opinion_served",
    title="五日内向违法嫌疑人和被侵害人送达鉴定意见复印件",
    cites=("D-ADM-18",),
    debtor=Role.CASE_OFFICER,
    upon=("measures.receive_opinion", "measures.serve_opinion"),
    when=lambda s: bool(unserved(_opinion(s))),
    due=within("D-ADM-18", since=_received),
    settled_by=("measures.serve_opinion",),
)
duty(
    "measures.refusal_told",
    title="三日内书面通知不准予重新鉴定",
    cites=("D-ADM-18",),
    debtor=Role.CASE_OFFICER,
    upon=("measures.decide_again",),
    when=lambda s: s.subject.phase == "upheld",
    due=within("D-ADM-18.refusal"),
    settled_by=("measures.tell_refusal",),
)
duty(
    "measures.blood_drawn",
    title="立即提取血样",
    cites=("D-ADM-20",),
    debtor=Role.CASE_OFFICER,
    upon=("measures.test_breath",),
    when=lambda s: s.made is not None and s.made.phase == "blood_owed",
    due=within("D-ADM-20"),
    settled_by=("measures.draw_blood",),
)
duty(
    "measures.found_seized",
    title="立即扣押安全检查发现的物品",
    cites=("G-ADM-15",),
    debtor=Role.CASE_OFFICER,
    upon=("measures.safety_check",),
    when=lambda s: bool(getattr(s.form, "found", [])),
    due=within("G-ADM-15"),
    settled_by=("measures.preserve_on_spot", "measures.request_preservation"),
)


def _of(*measures: Measure) -> Any:
    def when(s: Situation[Any]) -> bool:
        on = s.made if isinstance(s.made, Preservation) else s.subject
        return on.measure in measures

    return when


def _begun(s: Situation[Any]) -> datetime:
    """The deed; after a change of hands the arrival of the case (N-TIME-08)."""
    on = s.made if isinstance(s.made, Preservation) else s.subject
    return (arrival(on) if on.taken_over_at else None) or s.at


CARRIED_OUT = ("measures.preserve", "measures.preserve_on_spot", "measures.take_over")
OVER = ("measures.lift", "measures.dispose", "measures.seek_owner", "measures.take_over")
duty(
    "measures.reported_in_time",
    title="二十四小时内报告当场实施的措施",
    cites=("G-ADM-19",),
    debtor=Role.CASE_OFFICER,
    upon=("measures.preserve_on_spot",),
    due=within("G-ADM-19"),
    settled_by=("measures.report_on_spot", "measures.lift"),
)
duty(
    "measures.seizure_in_time",
    title="扣押、查封期限内处理或者解除",
    cites=("G-ADM-20", "G-ADM-21", "N-TIME-08"),
    debtor=Role.CASE_OFFICER,
    upon=CARRIED_OUT,
    when=_of(Measure.SEIZURE, Measure.SEALING),
    due=within("G-ADM-20", since=_begun),
    settled_by=OVER,
    extended_by=("measures.extend_seizure",),
    extension=within("G-ADM-20.extension", since=due_now("measures.seizure_in_time")),
    suspended_by=("measures.exclude_appraisal",),
    resumed_by=("measures.include_again",),
)
duty(
    "measures.registration_in_time",
    title="先行登记保存七个工作日内作出处理决定",
    cites=("G-ADM-22", "N-TIME-05"),
    debtor=Role.CASE_OFFICER,
    upon=CARRIED_OUT,
    when=_of(Measure.REGISTRATION),
    due=within("G-ADM-22", since=_begun),
    settled_by=OVER,
)
duty(
    "measures.freezing_in_time",
    title="冻结期限内处理或者解除",
    cites=("G-ADM-24",),
    debtor=Role.CASE_OFFICER,
    upon=CARRIED_OUT,
    when=_of(Measure.FREEZING),
    due=within("G-ADM-24", since=_begun),
    settled_by=OVER,
    extended_by=("measures.extend_freezing",),
    extension=within("G-ADM-24.extension", since=due_now("measures.freezing_in_time")),
)
duty(
    "measures.freezing_served",
    title="三日内交付冻结决定书",
    cites=("G-ADM-24",),
    debtor=Role.CASE_OFFICER,
    upon=("measures.preserve",),
    when=_of(Measure.FREEZING),
    due=within("G-ADM-24.served"),
    settled_by=("measures.serve_freezing",),
)
duty(
    "measures.extension_told",
    title="及时书面告知延长期限",
    cites=("G-ADM-20", "G-ADM-24"),
    debtor=Role.CASE_OFFICER,
    upon=("measures.extend_seizure", "measures.extend_freezing"),
    due=within("G-ADM-20.told"),
    settled_by=("measures.tell_extension", "measures.lift"),
)
duty(
    "measures.lifted_at_once",
    title="立即解除并退还",
    cites=("D-ADM-22", "G-ADM-19"),
    debtor=Role.CASE_OFFICER,
    upon=("measures.order_lift", "measures.decide_on_spot"),
    when=lambda s: s.subject.phase == "to_lift",
    due=within("D-ADM-22"),
    settled_by=("measures.lift", "measures.seek_owner"),
)
