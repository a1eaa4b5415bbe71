"""The case, act by act: filing, persons and evidence, limits, outcome, closing."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.db.models import IntegerChoices, TextChoices
from pydantic import AfterValidator, AwareDatetime, StringConstraints

from plumbline.casework.gates import (
    IN_HAND,
    administrative,
    appraisal_none,
    appraisal_runs,
    criminal,
    extension_left,
    extension_level,
    filing_grounds,
    non_filing_ground,
    offline_approved,
    offline_waits,
    online,
)
from plumbline.casework.models import (
    Case,
    Charge,
    Evidence,
    EvidenceKind,
    Outcome,
    Person,
    PersonRole,
)
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import after, apart, clear, phase
from plumbline.law.roles import Role
from plumbline.qualification.gates import qualified

Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=10_000)]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_digit(number: str) -> str:
    """An 18-digit identity number whose last character is right, or nothing."""
    if not number:
        return number
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()):
        raise ValueError("身份证号码应为十八位")
    total = sum(w * int(d) for w, d in zip(WEIGHTS, number, strict=False))
    if "10X98765432"[total % 11] != number[17].upper():
        raise ValueError("身份证号码校验位不正确")
    return number.upper()


# Filing.


class RequestFiling(Form):
    """Why the case should be filed."""

    reasons: Long = ask("呈请立案理由", long=True, personal=True)


@act(
    "casework.request_filing",
    title="呈请立案",
    by=Role.CASE_OFFICER,
    gates=[phase("accepted"), criminal, qualified],
    cite=("G-INT-03", "N-INT-03"),
)
def request_filing(doing: Doing[Case, RequestFiling]) -> None:
    """办案民警呈请对刑事案件立案。"""
    doing.subject.move("filing_requested")


class File(Form):
    """The three conditions of filing."""

    facts_of_crime: bool = ask("有犯罪事实")
    liability: bool = ask("需要追究刑事责任")
    jurisdiction: bool = ask("属于本机关管辖")
    opinion: Long = ask("审批意见", long=True)


@act(
    "casework.file",
    title="决定立案",
    by=Role.ORGAN_HEAD,
    gates=[phase("filing_requested"), criminal, filing_grounds, apart("casework.request_filing")],
    cite=("G-INT-03", "N-INT-03"),
)
def file(doing: Doing[Case, File]) -> None:
    """公安机关负责人决定对刑事案件立案侦查。"""
    doing.subject.filed_at = doing.at
    doing.subject.move("investigating")


class Ground(TextChoices):
    """The statutory grounds of not filing."""

    NO_CRIME = "no_crime", "没有犯罪事实"
    CLEARLY_MINOR = "clearly_minor", "情节显著轻微，不认为是犯罪"
    STATUTORY_BAR = "statutory_bar", "其他依法不追究刑事责任"


class RefuseFiling(Form):
    """The ground of not filing, and why."""

    ground: Ground = ask("不予立案的法定情形")
    bar: Annotated[str, StringConstraints(max_length=200)] = ask(
        "其他法定情形", default="", help="选择“其他依法不追究刑事责任”时填写，例如已过追诉时效"
    )
    reasons: Long = ask("理由", long=True)


@act(
    "casework.refuse_filing",
    title="决定不予立案",
    by=Role.ORGAN_HEAD,
    gates=[
        phase("filing_requested"),
        criminal,
        non_filing_ground,
        apart("casework.request_filing"),
    ],
    cite=("G-INT-04", "D-INT-18"),
)
def refuse_filing(doing: Doing[Case, RefuseFiling]) -> None:
    """公安机关负责人依法定情形决定不予立案。"""
    doing.subject.move("not_filed")


class Service(TextChoices):
    """How a notice reaches its addressee."""

    DIRECT = "direct", "直接送达"
    POST = "post", "邮寄送达"
    LEFT = "left", "留置送达"
    ELECTRONIC = "electronic", "电子送达"
    NO_ACCUSER = "no_accuser", "没有控告人"


class Served(Form):
    """How the notice reached the accuser."""

    way: Service = ask("送达方式")
    note: Annotated[str, StringConstraints(max_length=500)] = ask("说明", default="", long=True)


@act(
    "casework.serve_non_filing",
    title="送达不予立案通知书",
    by=Role.CASE_OFFICER,
    gates=[phase("not_filed"), clear("intake.receipt_in_time", "交付受案回执", cite=("D-INT-10",))],
    cite=("D-INT-18",),
)
def serve_non_filing(doing: Doing[Case, Served]) -> None:
    """把不予立案通知书送达控告人，并告知其申请复议的权利。"""


class Extend(Form):
    """Why the limit is not enough."""

    reasons: Long = ask("延长理由", long=True)


@act(
    "casework.extend_filing",
    title="延长立案审查期限",
    by=Role.ORGAN_HEAD,
    gates=[
        phase("accepted", "filing_requested"),
        criminal,
        apart(),
        extension_left("casework.filing_in_time", "N-INT-03.major", ("N-INT-03",)),
    ],
    cite=("N-INT-03",),
)
def extend_filing(doing: Doing[Case, Extend]) -> None:
    """重大、疑难、复杂案件，县级以上公安机关负责人批准延长立案审查期限。"""


@act(
    "casework.open_inquiry",
    title="行政案件立案",
    by=Role.DEPT_HEAD,
    gates=[phase("accepted"), administrative, apart()],
    cite=("N-INT-02", "N-ADM-07"),
)
def open_inquiry(doing: Doing[Case, Extend]) -> None:
    """办案部门负责人决定对行政案件立案调查，办案期限由此起算。"""
    doing.subject.filed_at = doing.at
    doing.subject.move("investigating")


@act(
    "casework.extend",
    title="延长办案期限",
    by=(Role.UPPER_ORGAN, Role.ORGAN_HEAD),
    gates=[
        phase("investigating", "returned"),
        administrative,
        extension_level,
        extension_left("casework.case_in_time", "N-ADM-07.extension", ("N-ADM-07",)),
    ],
    cite=("N-ADM-07",),
)
def extend(doing: Doing[Case, Extend]) -> None:
    """案情重大、复杂的，经有权机关批准延长办案期限，最多两次。"""


# Persons, evidence, charges, how the person was handled.


class Sex(TextChoices):
    """As the identity card says."""

    UNKNOWN = "", "未填"
    MALE = "male", "男"
    FEMALE = "female", "女"


class AddPerson(Form):
    """A person and what he is in the case."""

    role: PersonRole = ask("身份")
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)] = ask(
        "姓名", personal=True
    )
    sex: Sex = ask("性别", default=Sex.UNKNOWN, personal=True)
    born: date | None = ask("出生日期", default=None, personal=True)
    id_number: Annotated[str, AfterValidator(check_digit)] = ask(
        "身份证号码", default="", personal=True
    )
    phone: Annotated[str, StringConstraints(max_length=30)] = ask(
        "联系电话", default="", personal=True
    )
    address: Annotated[str, StringConstraints(max_length=300)] = ask(
        "住址", default="", personal=True
    )


@act(
    "casework.add_person",
    title="登记人员",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified],
    cite=("C-INT-02", "4.1a"),
)
def add_person(doing: Doing[Case, AddPerson]) -> None:
    """登记案件中的人员及其身份。"""
    if doing.form.born is not None and doing.form.born > doing.day:
        raise Invalid([("born", "出生日期不能晚于办理之日")])
    doing.create(Person(case=doing.subject, entry_id=doing.entry_id, **doing.form.model_dump()))


class AddEvidence(Form):
    """An item of evidence."""

    kind: EvidenceKind = ask("证据种类")
    title: Short = ask("名称", personal=True)
    source: Annotated[str, StringConstraints(min_length=1, max_length=500)] = ask(
        "来源", personal=True, help="由何人何处取得"
    )
    collected_at: AwareDatetime = ask("取得时间")


@act(
    "casework.add_evidence",
    title="登记证据",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified],
    cite=("D-ADM-01", "D-INT-09"),
)
def add_evidence(doing: Doing[Case, AddEvidence]) -> None:
    """登记一项证据及其来源和取得时间。"""
    if doing.form.collected_at > doing.at:
        raise Invalid([("collected_at", "取得时间不能晚于登记时间")])
    doing.create(Evidence(case=doing.subject, entry_id=doing.entry_id, **doing.form.model_dump()))


class AddCharge(Form):
    """A charge or cause of action with its articles."""

    name: Short = ask("罪名或者案由")
    articles: Annotated[str, StringConstraints(min_length=1, max_length=200)] = ask("法律条文")


@act(
    "casework.charge",
    title="确定案由",
    by=Role.CASE_OFFICER,
    gates=[phase("investigating", "returned"), qualified],
    cite=("C-ADM-04",),
)
def charge(doing: Doing[Case, AddCharge]) -> None:
    """确定案由（罪名）及其法律条文。"""
    doing.create(Charge(case=doing.subject, entry_id=doing.entry_id, **doing.form.model_dump()))


class NoteHandling(Form):
    """Where the person was handled, and what was recorded."""

    in_area: bool = ask("在办案区内办理")
    exception: Annotated[str, StringConstraints(max_length=500)] = ask(
        "未在办案区办理的法定情形", default="", long=True, help="在办案区内办理的不填"
    )
    recordings: list[Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]] = ask(
        "已有的录音录像", default=[], ref="recordings"
    )


@act(
    "casework.note_handling",
    title="登记办案场所和录音录像",
    by=Role.CASE_OFFICER,
    gates=[phase("investigating", "returned"), qualified],
    cite=("G-ADM-31", "3.1d", "G-CHA-02"),
)
def note_handling(doing: Doing[Case, NoteHandling]) -> None:
    """登记嫌疑人是否在办案区办理、有哪些录音录像。"""
    doing.subject.in_area = doing.form.in_area
    doing.subject.area_exception = doing.form.exception
    doing.subject.recordings = sorted(set(doing.form.recordings))


class Commission(Form):
    """What an expert is asked."""

    matter: Long = ask("鉴定事项", long=True, personal=True)
    expert: Short = ask("鉴定机构")


@act(
    "casework.commission_appraisal",
    title="委托鉴定",
    by=Role.CASE_OFFICER,
    gates=[phase("investigating", "returned"), qualified, appraisal_none],
    cite=("N-ADM-07",),
)
def commission_appraisal(doing: Doing[Case, Commission]) -> None:
    """委托鉴定；行政案件的鉴定期间不计入办案期限。"""
    doing.subject.appraising = True


class Opinion(Form):
    """What the expert found."""

    opinion: Long = ask("鉴定意见", long=True, personal=True)


@act(
    "casework.receive_appraisal",
    title="收到鉴定意见",
    by=Role.CASE_OFFICER,
    gates=[phase("investigating", "returned"), qualified, appraisal_runs],
    cite=("N-ADM-07",),
)
def receive_appraisal(doing: Doing[Case, Opinion]) -> None:
    """登记鉴定意见；办案期限由此继续计算。"""
    doing.subject.appraising = False


# Secret cases that cannot be online.


class Secrecy(IntegerChoices):
    """What kind of secret keeps the case off line."""

    WORK = 1, "警务工作秘密"
    STATE = 2, "国家秘密"


class RegisterOffline(Form):
    """Why the case cannot be handled online."""

    secrecy: Secrecy = ask("密级")
    reasons: Long = ask("理由", long=True, personal=True)


@act(
    "casework.register_offline",
    title="登记线下办理",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), online],
    cite=("4.1a",),
)
def register_offline(doing: Doing[Case, RegisterOffline]) -> None:
    """登记因涉密不能在网上办理的案件，报主要负责人批准。"""
    doing.subject.offline = "registered"
    doing.subject.secrecy = doing.form.secrecy


class ApproveOffline(Form):
    """The principal head's word."""

    opinion: Long = ask("审批意见", long=True)


@act(
    "casework.approve_offline",
    title="批准线下办理",
    by=Role.ORGAN_CHIEF,
    gates=[phase(*IN_HAND), offline_waits, apart("casework.register_offline")],
    cite=("4.1a",),
)
def approve_offline(doing: Doing[Case, ApproveOffline]) -> None:
    """主要负责人批准涉密案件线下办理。"""
    doing.subject.offline = "approved"


# Outcome.

reviewed_and_approved = after("review.approve", "审批", cite=("G-ADM-31", "3.1d"),
                              since="review.submit")  # fmt: skip


class Transfer(Form):
    """The prosecution opinion in short."""

    procuratorate: Short = ask("受案检察机关")
    opinion: Long = ask("起诉意见", long=True, personal=True)


@act(
    "casework.transfer",
    title="移送审查起诉",
    by=Role.CASE_OFFICER,
    gates=[phase("approved"), criminal, qualified, reviewed_and_approved, offline_approved],
    cite=("3.1d", "G-ADM-31"),
)
def transfer(doing: Doing[Case, Transfer]) -> None:
    """经审核、审批后，将刑事案件移送人民检察院审查起诉。"""
    doing.subject.outcome = Outcome.PROSECUTION
    doing.subject.move("decided")


class Close(Form):
    """The last word on the case."""

    note: Annotated[str, StringConstraints(max_length=1000)] = ask(
        "结案说明", default="", long=True
    )


@act(
    "casework.close",
    title="结案",
    by=Role.CASE_OFFICER,
    gates=[
        phase("decided"),
        qualified,
        clear("intake.receipt_in_time", "交付受案回执", cite=("D-INT-10",)),
    ],
    cite=("4.1a",),
)
def close(doing: Doing[Case, Close]) -> None:
    """处理完毕，各项义务履行后结案。"""
    doing.subject.move("closed")
