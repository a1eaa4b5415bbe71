"""What is written to whom: a closed list, one text for each milestone, and nothing typed freely.

The first text to the one who reported carries the receipt's number and code, so that he can ask
for progress; no later one does. To a number that is on file for somebody else too, and where the
reporter asked for secrecy, only the number of the case and whom to ask (P-OPEN-04).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from plumbline.casework.models import Case, Charge, Offence, Person, PersonRole
from plumbline.intake.models import Receipt, Report
from plumbline.notices import phones
from plumbline.notices.terms import Whom
from plumbline.openness.milestones import HELD, TOLD
from plumbline.people.contacts import reached_at
from plumbline.people.models import Unit

FIRST = frozenset({"intake.accept", "intake.take_over"})
WITH_CODE = (
    "%(sign)s%(says)s。回执号%(receipt)s，查询码%(code)s，凭此查询进展，请勿告诉他人。%(unit)s"
)
WITH_RECEIPT = "%(sign)s您所报案件%(says)s。凭回执号%(receipt)s和查询码查询进展。%(unit)s"
PLAIN = "%(sign)s与您有关的案件%(says)s。案件编号%(case)s，可向%(unit)s询问。"
SHORT = "%(sign)s案件%(case)s有新的进展，请联系%(unit)s。"
SAYS = {  # in the words of the milestone, as they fit after "您所报案件"
    "intake.accept": "已经受案，正在审查是否立案",
    "intake.take_over": "已经由原系统转入，继续办理",
    "intake.extend_for_lead": "因查证线索延长了立案审查期限",
    "casework.extend_filing": "延长了立案审查期限",
    "casework.open_inquiry": "已经立案，正在调查",
    "casework.file": "已经立案，正在侦查",
    "intake.file_as_ordered": "已经立案",
    "casework.refuse_filing": "决定不予立案，理由写在不予立案通知书中",
    "casework.serve_non_filing": "的不予立案通知书已经送达",
    "intake.reopen_filing": "将重新审查是否立案",
    "casework.extend": "办案期限经批准延长",
    "casework.park": "中止调查，情形消失后恢复",
    "casework.resume": "已经恢复调查",
    "casework.terminate": "已经终止调查，理由另行告知",
    "casework.change_jurisdiction": "移送有管辖权的单位办理",
    "casework.turn_criminal": "转为刑事案件办理",
    "casework.turn_administrative": "转为行政案件办理",
    "casework.join": "与另一案件合并办理",
    "casework.transfer": "已经移送人民检察院审查起诉",
    "penalty.decide": "已经作出处理决定",
    "mediation.conclude": "已经调解结案",
    "casework.close": "已经办结",
    "property.owner_told_in_time": "有财物可以领取",
    "measures.extension_told": "有财物事项需要告知您",
}


@dataclass(frozen=True)
class Addressee:
    """Somebody who has a right to be told, with what is on file to reach him by."""

    whom: Whom
    person: Person | None
    name: str
    phone: str
    keep_secret: bool = False
    address: str = ""


def addressee(case: Case, person: int | None, milestone: str = "") -> Addressee | None:
    """The one who reported, a victim, or whose property it is; None where there is no such one."""
    if person is not None:
        whom = Whom.OWNER if milestone in HELD else Whom.VICTIM
        rows = Person.objects.filter(pk=person, case=case)
        row = (rows if whom is Whom.OWNER else rows.filter(role=PersonRole.VICTIM)).first()
        return Addressee(whom, row, row.name, row.phone, address=row.address) if row else None
    report = Report.objects.filter(pk=case.report_id).first()
    if report is None:
        return None
    return Addressee(Whom.REPORTER, None, report.reporter, report.phone, report.keep_secret,
                     _lives(case, report.reporter))  # fmt: skip


def _lives(case: Case, reporter: str) -> str:
    """Where the one who reported lives, if he is one of the persons of the case beyond doubt."""
    same = Person.objects.filter(case=case, name=reporter, organisation=False).exclude(address="")
    found = set(same.values_list("address", flat=True)) if reporter else set()
    return found.pop() if len(found) == 1 else ""


def is_short(to: Addressee) -> bool:
    """Whether the number may be somebody else's, or nothing may show that he reported."""
    number = phones.mobile(to.phone)
    return to.keep_secret or bool(number and phones.shared(to.phone, to.name))


def in_a_letter(case: Case, milestone: str, to: Addressee, *, short: bool, day: date) -> str:
    """What a letter says: the same, without the code, which whoever prints it must not read."""
    words = render(case, milestone, to, short=short, day=day, code=False)
    return words.removeprefix(settings.SMS_SIGN)


def render(
    case: Case, milestone: str, to: Addressee, *, short: bool, day: date, code: bool = True
) -> str:  # fmt: skip
    """The text, in Chinese whatever the language of the screen; whom to ask as of a day."""
    receipt = Receipt.objects.filter(case=case).first() if to.whom is Whom.REPORTER else None
    template = PLAIN
    if short:
        template = SHORT
    elif receipt is not None:
        template = WITH_CODE if code and milestone in FIRST else WITH_RECEIPT
    says = SAYS[milestone]
    if template is WITH_CODE:
        says = TOLD[milestone].says
    return template % {
        "sign": settings.SMS_SIGN,
        "says": says,
        "case": case.number,
        "receipt": receipt.number if receipt else "",
        "code": receipt.code if receipt else "",
        "unit": reached_at(Unit.objects.get(code=case.line[-1]), day),
    }


def named(case: Case) -> list[str]:
    """Whoever and whatever of this case must not be named in a text: persons, and what they did."""
    reporter = Report.objects.filter(pk=case.report_id).values_list("reporter", flat=True)
    return [
        *reporter,
        *Person.objects.filter(case=case).values_list("name", flat=True),
        *Offence.objects.filter(case=case).values_list("title", flat=True),
        *Charge.objects.filter(case=case).values_list("name", flat=True),
        case.brief,
    ]
