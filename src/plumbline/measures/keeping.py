"""While a measure runs: extensions, appraisal time, papers to the party, the move with the case."""

from __future__ import annotations

from pydantic import AwareDatetime

from plumbline.casework.gates import extension_left, not_recused
from plumbline.casework.texts import Long, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, phase
from plumbline.law.roles import Role
from plumbline.measures.holding import limit, not_lapsed, transferred
from plumbline.measures.injuries import appraisal_runs
from plumbline.measures.models import Preservation
from plumbline.measures.terms import Measure, Service
from plumbline.qualification.gates import qualified

LIVE = ("on_spot", "reported", "in_force")


@gate(
    "measures.freezing",
    cite=("G-ADM-24",),
    says="此项只用于冻结",
    remedy="按所采取的措施办理",
)
def freezing(s: Situation[Preservation]) -> Missing | None:
    """Only for frozen property."""
    return None if s.subject.measure == Measure.FREEZING else {}


@gate(
    "measures.clock_stands",
    cite=("G-ADM-20",),
    says="%(why)s",
    remedy="先登记鉴定期间开始，再登记结束",
    who=(Role.CASE_OFFICER,),
)
def clock_stands(s: Situation[Preservation]) -> Missing | None:
    """The limit stands still for an appraisal."""
    running = limit(s)
    held = running is not None and running.suspended_at is not None
    s.reads.append(f"held={held}")
    return None if held else {"why": "期限没有因鉴定而停止计算"}


@gate(
    "measures.clock_runs",
    cite=("G-ADM-20",),
    says="没有正在计算的期限，或者期限已经因鉴定停止计算",
    remedy="无须再次办理",
)
def clock_runs(s: Situation[Preservation]) -> Missing | None:
    """The limit runs and does not stand still already; it is one that appraisal time stops."""
    running = limit(s)
    stops = s.subject.measure in (Measure.SEIZURE, Measure.SEALING)
    return None if stops and running is not None and running.suspended_at is None else {}


class ExtendMeasure(Form):
    """Why the limit is not enough."""

    reasons: Long = ask("延长理由", long=True)


@act(
    "measures.extend_seizure",
    title="延长扣押、查封期限",
    by=Role.ORGAN_HEAD,
    gates=[
        phase("in_force"),
        apart(),
        extension_left("measures.seizure_in_time", "G-ADM-20.extension", ("G-ADM-20",)),
        not_recused,
    ],
    cite=("G-ADM-20", "G-ADM-21", "P-ROLE-01"),
)
def extend_seizure(doing: Doing[Preservation, ExtendMeasure]) -> None:
    """情况复杂的，县级以上公安机关负责人批准延长扣押、查封期限三十日。"""


@act(
    "measures.extend_freezing",
    title="延长冻结期限",
    by=Role.UPPER_ORGAN,
    gates=[
        phase("in_force"),
        apart(),
        extension_left("measures.freezing_in_time", "G-ADM-24.extension", ("G-ADM-24",)),
        not_recused,
    ],
    cite=("G-ADM-24", "P-ROLE-01"),
)
def extend_freezing(doing: Doing[Preservation, ExtendMeasure]) -> None:
    """情况复杂的，上一级公安机关负责人批准延长冻结一个月。"""


class Told(Form):
    """How the party was told in writing."""

    way: Service = ask("送达方式")
    content: Long = ask("告知内容", long=True, personal=True)


@act(
    "measures.tell_extension",
    title="书面告知延长期限",
    by=Role.CASE_OFFICER,
    gates=[phase("in_force"), qualified, not_recused],
    cite=("G-ADM-20", "G-ADM-24"),
)
def tell_extension(doing: Doing[Preservation, Told]) -> None:
    """把延长期限的决定和理由书面告知当事人。"""


@act(
    "measures.exclude_appraisal",
    title="告知鉴定期间开始",
    by=Role.CASE_OFFICER,
    gates=[phase(*LIVE), qualified, not_recused, appraisal_runs, clock_runs, not_lapsed],
    cite=("G-ADM-20",),
)
def exclude_appraisal(doing: Doing[Preservation, Told]) -> None:
    """物品需要鉴定的，鉴定期间不计入保全期限，并书面告知当事人。"""


@act(
    "measures.include_again",
    title="告知鉴定期间结束",
    by=Role.CASE_OFFICER,
    gates=[phase(*LIVE, "to_lift"), qualified, not_recused, clock_stands],
    cite=("G-ADM-20",),
)
def include_again(doing: Doing[Preservation, Told]) -> None:
    """鉴定结束，保全期限继续计算，并把鉴定的期间书面告知当事人。"""


class ServedFreezing(Form):
    """How the decision reached the party."""

    way: Service = ask("送达方式")
    account: Short = ask("冻结的账号和数额", personal=True)
    bank_told: bool = ask("已向金融机构交付冻结通知书")


@act(
    "measures.serve_freezing",
    title="交付冻结决定书",
    by=Role.CASE_OFFICER,
    gates=[phase("in_force"), qualified, not_recused, freezing],
    cite=("G-ADM-24",),
)
def serve_freezing(doing: Doing[Preservation, ServedFreezing]) -> None:
    """作出冻结决定后三日内向当事人交付决定书。"""
    if not doing.form.bank_told:
        raise Invalid([("bank_told", "冻结须向金融机构交付冻结通知书")])


class TakeOver(Form):
    """Who counted the things over to whom."""

    giver: Short = ask("移交人", personal=True)
    taker: Short = ask("接收人", personal=True)
    counted_at: AwareDatetime = ask("当面查点的时间")
    told: bool = ask("已书面告知当事人财物随案移交")


@act(
    "measures.take_over",
    title="接收随案财物",
    by=Role.CASE_OFFICER,
    gates=[phase("in_force"), qualified, not_recused, transferred],
    cite=("N-TIME-08",),
)
def take_over(doing: Doing[Preservation, TakeOver]) -> None:
    """案件变更管辖的，财物随案移交、当面查点，保全期限重新计算。"""
    if not doing.form.told:
        raise Invalid([("told", "财物随案移交应当书面告知当事人")])
    if doing.form.counted_at > doing.at:
        raise Invalid([("counted_at", "查点时间不能晚于登记时间")])
    doing.subject.taken_over_at = doing.at
