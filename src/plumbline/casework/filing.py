"""Filing a criminal case, opening an administrative one, and longer limits."""

from __future__ import annotations

from typing import Annotated

from django.db.models import TextChoices
from pydantic import StringConstraints

from plumbline.casework.gates import (
    administrative,
    criminal,
    extension_left,
    extension_level,
    filing_grounds,
    non_filing_ground,
    not_recused,
)
from plumbline.casework.models import Case
from plumbline.casework.texts import Long, Maybe
from plumbline.casework.weighing import departure_reasoned, keep_departure
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import apart, clear, phase
from plumbline.law.roles import Role
from plumbline.qualification.gates import qualified


class RequestFiling(Form):
    """Why the case should be filed."""

    reasons: Long = ask("呈请立案理由", long=True, personal=True)


@act(
    "casework.request_filing",
    title="呈请立案",
    by=Role.CASE_OFFICER,
    gates=[phase("accepted"), criminal, qualified, not_recused],
    cite=("G-INT-03", "N-INT-03"),
)
def request_filing(doing: Doing[Case, RequestFiling]) -> None:
    """办案民警呈请对刑事案件立案。"""
    doing.subject.move("filing_requested")


DEPARTURE = ask(
    "与立案标准建议不一致的理由", default="", long=True, help="决定与对照立案标准的建议相反的填写"
)


class File(Form):
    """The three conditions of filing."""

    facts_of_crime: bool = ask("有犯罪事实")
    liability: bool = ask("需要追究刑事责任")
    jurisdiction: bool = ask("属于本机关管辖")
    opinion: Long = ask("审批意见", long=True)
    departure: Maybe = DEPARTURE


@act(
    "casework.file",
    title="决定立案",
    by=Role.ORGAN_HEAD,
    gates=[
        phase("filing_requested"),
        criminal,
        filing_grounds,
        departure_reasoned("file"),
        apart("casework.request_filing"),
        not_recused,
    ],
    cite=("G-INT-03", "N-INT-03", "2.2e"),
)
def file(doing: Doing[Case, File]) -> None:
    """公安机关负责人决定对刑事案件立案侦查。"""
    keep_departure(doing, "file")
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
    departure: Maybe = DEPARTURE


@act(
    "casework.refuse_filing",
    title="决定不予立案",
    by=Role.ORGAN_HEAD,
    gates=[
        phase("filing_requested"),
        criminal,
        non_filing_ground,
        departure_reasoned("refuse"),
        apart("casework.request_filing"),
        not_recused,
    ],
    cite=("G-INT-04", "D-INT-18", "2.2e"),
)
def refuse_filing(doing: Doing[Case, RefuseFiling]) -> None:
    """公安机关负责人依法定情形决定不予立案。"""
    keep_departure(doing, "refuse")
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
    gates=[phase("accepted"), administrative, apart(), not_recused],
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
