"""From the report to the case: registering, accepting, handing over the receipt."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.db.models import TextChoices
from pydantic import AwareDatetime, StringConstraints

from plumbline.casework.models import Case, Evidence, Nature
from plumbline.casework.named import HANDLERS
from plumbline.intake import classes
from plumbline.intake.gates import (
    in_hand,
    pre_reviewed,
    receipt_of,
    receipt_open,
    registered,
)
from plumbline.intake.jurisdiction import (
    injury_level,
    jurisdiction,
    unclear_is_administrative,
)
from plumbline.intake.models import Aim, Outcome, Receipt, ReceivedItem, Report, Way
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime
from plumbline.law.roles import Role
from plumbline.people.models import Officer, Unit
from plumbline.people.numbers import new_code, next_number
from plumbline.qualification.gates import qualified

Code = Annotated[str, StringConstraints(max_length=6, pattern=r"^(\d{6})?$")]
HOPS = 8  # of a matter from unit to unit, as far as its evidence is followed


def known_class(doing: Doing[Any, Any], field: str = "class_code") -> None:
    """Refuse a class that the table does not hold on the day."""
    if not classes.valid(getattr(doing.form, field), doing.day):
        raise Invalid([(field, "没有这一警情类别，或者当日不在有效期内")])


def report_number(unit: str, year: int) -> str:
    """The next number of a report in this unit."""
    return f"J{unit}{year}{next_number(unit, 'report', year):06d}"


class RegisterReport(Form):
    """What the reporter says."""

    way: Way = ask("报案方式")
    reporter: Annotated[str, StringConstraints(max_length=100)] = ask(
        "报案人", default="", personal=True
    )
    phone: Annotated[str, StringConstraints(max_length=30)] = ask(
        "联系电话", default="", personal=True
    )
    keep_secret: bool = ask("报案人要求保密", default=False)
    occurred_at: AwareDatetime | None = ask("发生时间", default=None)
    place: Annotated[str, StringConstraints(max_length=300)] = ask(
        "发生地点", default="", personal=True
    )
    facts: Annotated[str, StringConstraints(min_length=4, max_length=60_000)] = ask(
        "报案内容", long=True, personal=True
    )
    aim: Aim = ask("报案性质", default=Aim.ALARM)
    class_code: Code = ask("警情类别", default="", ref="incident_class")
    sender: Annotated[str, StringConstraints(max_length=200)] = ask(
        "移送机关", default="", help="行政执法机关移送的填写"
    )


@act(
    "intake.report",
    title="接报案登记",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[anytime],
    cite=("G-INT-01", "D-INT-06", "D-INT-12", "D-INT-17", "C-INT-02"),
    makes=Report,
    shared=True,
)
def report(doing: Doing[Unit, RegisterReport]) -> None:
    """当场登记群众的报案、控告、举报、扭送或者投案，任何单位不得推诿。"""
    form, unit = doing.form, doing.subject
    if form.occurred_at is not None and form.occurred_at > doing.at:
        raise Invalid([("occurred_at", "发生时间不能晚于接报时间")])
    if form.sender and form.way != Way.TRANSFER:
        raise Invalid([("sender", "只有移送的案件才填写移送机关")])
    known_class(doing)
    doing.create(
        Report(
            number=report_number(unit.code, doing.day.year),
            phase="received",
            line=unit.line,
            handlers=[doing.actor.id],
            registered_at=doing.at,
            **form.model_dump(),
        )
    )


class Ground(TextChoices):
    """What gives jurisdiction (R-INT-01, R-INT-02)."""

    ACT = "act_place", "违法犯罪行为地"
    RESULT = "result_place", "结果发生地"
    RESIDENCE = "residence", "居住地（更为适宜）"
    SERVER = "server", "网络服务器所在地"
    ACCESS = "access", "网络接入地"
    OPERATOR = "operator", "网站建立者或者管理者所在地"
    VICTIM_NETWORK = "victim_network", "被侵害的网络及其运营者所在地"
    VICTIM_PLACE = "victim_place", "被侵害人使用的网络所在地"
    LOSS_PLACE = "loss_place", "财产遭受损失地"
    DESIGNATED = "designated", "上级指定管辖"


class Injury(TextChoices):
    """How bad an injury is, as far as it decides who handles the case (R-INT-06)."""

    NONE = "none", "不是伤害案件"
    UNKNOWN = "unknown", "伤情不明"
    MINOR = "minor", "轻伤以下"
    SERIOUS = "serious", "重伤或者死亡"


class Accept(Form):
    """How the matter is accepted."""

    nature: Nature = ask("案件性质")
    brief: Annotated[str, StringConstraints(min_length=1, max_length=60)] = ask(
        "案由（初定）", help="不写人名"
    )
    assistant: UUID | None = ask("协办民警", default=None, ref="handler")
    unclear: bool = ask("难以判断是刑事还是行政案件", default=False)
    jurisdiction: Ground = ask("管辖依据", default=Ground.ACT)
    online: bool = ask("利用网络实施", default=False)
    injury: Injury = ask("伤情", default=Injury.NONE)


@act(
    "intake.accept",
    title="受案",
    by=Role.CASE_OFFICER,
    gates=[
        in_hand,
        qualified,
        registered,
        pre_reviewed,
        unclear_is_administrative,
        jurisdiction,
        injury_level,
        *HANDLERS,
    ],
    cite=("D-INT-10", "N-INT-02", "N-INT-04", "G-QUAL-01", "P-INT-03"),
    makes=Case,
)
def accept(doing: Doing[Report, Accept]) -> None:
    """受理案件，制作受案登记表和受案回执，告知查询办法。"""
    taken, form = doing.subject, doing.form
    handlers = [doing.actor.id]
    if form.assistant is not None and form.assistant != doing.actor.id:
        known = Officer.objects.filter(pk=form.assistant, phase="serving", auxiliary=False)
        if not known.exists():
            raise Invalid([("assistant", "没有这名民警")])
        handlers.append(form.assistant)
    unit, year = taken.line[-1], doing.day.year
    case = doing.create(
        Case(
            number=f"A{unit}{year}{next_number(unit, 'case', year):06d}",
            nature=form.nature,
            brief=form.brief,
            report_id=taken.pk,
            reported_at=taken.opened_at,
            occurred_at=taken.occurred_at,
            phase="accepted",
            line=taken.line,
            handlers=handlers,
            secrecy=taken.secrecy,
        )
    )
    make_receipt(doing, case)
    if taken.has_evidence:
        _take_evidence(doing, case)
    taken.outcome, taken.papers_missing = Outcome.ACCEPTED, []
    taken.move("accepted")


def _take_evidence(doing: Doing[Report, Accept], case: Case) -> None:
    """What was received with the report is the first evidence of the case."""
    rows = ReceivedItem.objects.filter(received__report__in=chain(doing.subject))
    for item in rows.select_related("received").order_by("pk"):
        doing.create(
            Evidence(
                case=case, kind=item.kind, title=item.name,
                source=f"{item.received.giver} {item.received.number}",
                collected_at=item.received.given_at, entry_id=doing.entry_id,
            )
        )  # fmt: skip


def make_receipt(doing: Doing[Any, Any], case: Case) -> Receipt:
    """A receipt with a number of its own and a code that cannot be guessed."""
    unit, year = case.line[-1], doing.day.year
    return doing.create(
        Receipt(
            case=case,
            number=f"H{unit}{year}{next_number(unit, 'receipt', year):06d}",
            code=new_code(),
            entry_id=doing.entry_id,
        )
    )


def chain(report: Report) -> list[UUID]:
    """The report and those it came from, unit by unit."""
    found = [report.pk]
    before = report.came_from
    while before is not None and len(found) < HOPS:
        found.append(before)
        before = Report.objects.values_list("came_from", flat=True).get(pk=before)
    return found


class Given(TextChoices):
    """What became of a receipt."""

    HANDED = "handed", "当面交付"
    UNREACHABLE = "unreachable", "无法联系报案人"
    REFUSED = "refused", "报案人拒收"


class HandReceipt(Form):
    """What became of the receipt."""

    given: Given = ask("交付情况")
    note: Annotated[str, StringConstraints(max_length=500)] = ask(
        "说明", default="", help="无法送达或者拒收的，在回执上注明"
    )


@act(
    "intake.hand_receipt",
    title="交付受案回执",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[anytime, receipt_open],
    cite=("D-INT-10", "3.5b"),
)
def hand_receipt(doing: Doing[Case, HandReceipt]) -> None:
    """把受案回执交给报案人，无法送达或者拒收的注明情况。"""
    receipt = doing.situation.once(receipt_of)
    receipt.given, receipt.given_at = doing.form.given, doing.at
    receipt.save(update_fields=["given", "given_at"])
