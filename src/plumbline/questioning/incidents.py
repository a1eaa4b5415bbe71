"""What goes wrong while a person is held: who is told, who comes, what a death demands."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, after, anytime, gate, phase
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import deadline
from plumbline.law.roles import Role
from plumbline.questioning.fields import Long, Note, Short
from plumbline.questioning.holding import Remark, told_whom
from plumbline.questioning.models import Holding, Incident
from plumbline.questioning.terms import Happened, Told

STATION = (Role.CASE_OFFICER, Role.DEPT_HEAD)
OPEN = phase("reported", "inspected")
Text = Annotated[str, StringConstraints(max_length=300)]


@gate(
    "questioning.death",
    cite=("D-ADM-06",),
    says="此项只在被盘问人死亡时办理",
    remedy="无须办理",
)
def death(s: Situation[Incident]) -> Missing | None:
    """Autopsy and procuratorate belong to a death."""
    s.reads.append("happened=" + s.subject.happened)
    return None if s.subject.happened == Happened.DEATH else {}


@gate(
    "questioning.reexamination_in_time",
    cite=("D-ADM-06",),
    says="申请重新鉴定的期限已于%(due)s届满",
    remedy="告知家属可以通过其他途径提出异议",
)
def reexamination_in_time(s: Situation[Incident]) -> Missing | None:
    """Seven days from the service of the result."""
    if s.subject.served_at is None:
        return None  # the step before is missing, and its own gate says so
    period = s.norm("D-ADM-06.request").body_as(TimeLimit).period
    due = deadline(s.subject.served_at, period).due
    return {"due": f"{due:%Y-%m-%d}"} if s.at > due else None


@gate(
    "questioning.nothing_owed",
    cite=("D-ADM-06",),
    says="事故的报告、督察等义务还没有全部履行",
    remedy="先履行各项义务，再办结",
    who=STATION,
)
def nothing_owed(s: Situation[Incident]) -> Missing | None:
    """An incident is closed once everything it demands was done."""
    s.reads.append(f"duties={len(s.duties)}")
    return {} if s.duties else None


def _incident(doing: Doing[Holding, Any], happened: Happened, account: str) -> None:
    holding = doing.subject
    doing.create(
        Incident(
            phase="reported",
            line=holding.line,
            secrecy=holding.secrecy,
            handlers=holding.handlers,
            case=holding.case,
            holding=holding,
            happened=happened,
            account=account,
        )
    )


class ReportIncident(Form):
    """What happened, and what was done at once."""

    happened: Literal[
        Happened.ILLNESS,
        Happened.INJURY,
        Happened.SELF_HARM,
        Happened.SUICIDE,
        Happened.ESCAPE,
        Happened.DEATH,
    ] = ask("事故")
    account: Long = ask("经过和已经采取的救治、保护现场等措施", long=True, personal=True)


@act(
    "questioning.report_incident",
    title="报告继续盘问中的事故",
    by=STATION,
    gates=[anytime],
    cite=("D-ADM-06",),
    makes=Incident,
)
def report_incident(doing: Doing[Holding, ReportIncident]) -> None:
    """被盘问人患病、受伤、自伤、自杀、逃跑或者死亡的，先行救治或者保护现场，立即登记报告。"""
    _incident(doing, doing.form.happened, doing.form.account)


class ReportOvertime(Form):
    """Why the person was held beyond the limit."""

    account: Long = ask("超时的经过和原因", long=True, personal=True)


@act(
    "questioning.report_overtime",
    title="报告继续盘问超过时限",
    by=STATION,
    gates=[anytime],
    cite=("D-ADM-06",),
    makes=Incident,
)
def report_overtime(doing: Doing[Holding, ReportOvertime]) -> None:
    """继续盘问超过批准的时限的，立即登记报告。"""
    _incident(doing, Happened.OVERTIME, doing.form.account)


class TellInspection(Form):
    """Who was told, and how."""

    whom: Short = ask("接报的督察人员")
    note: Note = ask("说明", default="", long=True)


@act(
    "questioning.tell_inspection",
    title="报告督察部门和主管部门",
    by=STATION,
    gates=[phase("reported")],
    cite=("D-ADM-06",),
)
def tell_inspection(doing: Doing[Incident, TellInspection]) -> None:
    """立即把事故报告县级公安机关督察部门、主管派出所工作的部门和负责人。"""


class Inspect(Form):
    """What inspection found on the scene."""

    finding: Long = ask("现场督察情况", long=True, personal=True)


@act(
    "questioning.inspect_incident",
    title="现场督察",
    by=Role.INSPECTION,
    gates=[phase("reported"), after("questioning.tell_inspection", "报告督察部门和主管部门",
                                    cite=("D-ADM-06",))],
    cite=("D-ADM-06",),
)  # fmt: skip
def inspect_incident(doing: Doing[Incident, Inspect]) -> None:
    """督察部门接到报告后立即到现场督察。"""
    doing.subject.finding = doing.form.finding
    doing.subject.move("inspected")


class TellIncident(Form):
    """Whether the family or unit was told."""

    told: Told = ask("通知情况")
    whom: Text = ask("被通知人及其联系方式", default="", personal=True)
    note: Note = ask("说明", default="", long=True, personal=True, help="无法通知的写明原因")


@act(
    "questioning.tell_of_incident",
    title="通知家属事故情况",
    by=STATION,
    gates=[OPEN],
    cite=("D-ADM-06",),
)
def tell_of_incident(doing: Doing[Incident, TellIncident]) -> None:
    """立即把患病、受伤或者死亡的情况通知家属或者单位。"""
    told_whom(doing.form.told, doing.form.whom, doing.form.note)


class Inform(Form):
    """Which procuratorate was informed."""

    procuratorate: Short = ask("人民检察院")


@act(
    "questioning.inform_procuratorate",
    title="通报人民检察院",
    by=Role.ORGAN_HEAD,
    gates=[OPEN, death],
    cite=("D-ADM-06",),
)
def inform_procuratorate(doing: Doing[Incident, Inform]) -> None:
    """被盘问人死亡的，立即通报同级人民检察院。"""


class Autopsy(Form):
    """Who examines the cause of death."""

    expert: Short = ask("鉴定机构和鉴定人")


@act(
    "questioning.order_autopsy",
    title="委托死因鉴定",
    by=Role.ORGAN_HEAD,
    gates=[OPEN, death],
    cite=("D-ADM-06",),
)
def order_autopsy(doing: Doing[Incident, Autopsy]) -> None:
    """接到死亡报告后二十四小时以内，委托有资格的人员鉴定死因。"""


class AutopsyResult(Form):
    """The cause of death."""

    cause: Long = ask("死因鉴定结论", long=True, personal=True)


ordered = after("questioning.order_autopsy", "委托死因鉴定", cite=("D-ADM-06",))
received = after("questioning.receive_autopsy", "收到死因鉴定结论", cite=("D-ADM-06",))
served = after("questioning.serve_autopsy", "送达死因鉴定结论", cite=("D-ADM-06",),
               since="questioning.receive_autopsy")  # fmt: skip


@act(
    "questioning.receive_autopsy",
    title="收到死因鉴定结论",
    by=STATION,
    gates=[OPEN, death, ordered],
    cite=("D-ADM-06",),
)
def receive_autopsy(doing: Doing[Incident, AutopsyResult]) -> None:
    """登记死因鉴定结论，送达期限由此起算。"""
    doing.subject.cause_of_death = doing.form.cause


@act(
    "questioning.serve_autopsy",
    title="送达死因鉴定结论",
    by=STATION,
    gates=[OPEN, death, received],
    cite=("D-ADM-06",),
)
def serve_autopsy(doing: Doing[Incident, Remark]) -> None:
    """把鉴定结论送达家属或者单位，告知七日内可以申请重新鉴定；无法送达的注明。"""
    doing.subject.served_at = doing.at


class AskAgain(Form):
    """Who asks for another examination, and why."""

    who: Short = ask("申请人", personal=True)
    reasons: Long = ask("申请理由", long=True, personal=True)


@act(
    "questioning.ask_reexamination",
    title="登记重新鉴定申请",
    by=STATION,
    gates=[OPEN, death, served, reexamination_in_time],
    cite=("D-ADM-06",),
)
def ask_reexamination(doing: Doing[Incident, AskAgain]) -> None:
    """家属不服鉴定结论、在期限内申请的，登记并报上一级公安机关。"""


@act(
    "questioning.order_reexamination",
    title="委托重新鉴定",
    by=Role.UPPER_ORGAN,
    gates=[OPEN, death, after("questioning.ask_reexamination", "登记重新鉴定申请",
                              cite=("D-ADM-06",))],
    cite=("D-ADM-06",),
)  # fmt: skip
def order_reexamination(doing: Doing[Incident, Autopsy]) -> None:
    """上一级公安机关三日以内另行委托有资格的人员重新鉴定。"""


@act(
    "questioning.close_incident",
    title="办结事故",
    by=STATION,
    gates=[phase("inspected"), nothing_owed],
    cite=("D-ADM-06",),
)
def close_incident(doing: Doing[Incident, Remark]) -> None:
    """各项义务履行后办结。"""
    doing.subject.move("closed")
