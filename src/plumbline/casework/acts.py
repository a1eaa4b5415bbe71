"""How a case ends: decided, sent to the procuratorate, closed, archived."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from plumbline.casework.gates import (
    criminal,
    not_recused,
    nothing_else_owed,
    nothing_owed,
    nothing_runs,
    offline_approved,
)
from plumbline.casework.models import Case, Outcome, Volume
from plumbline.casework.standing import untold
from plumbline.casework.terms import ClosingGround
from plumbline.casework.texts import Long, Short
from plumbline.casework.volume import index_of
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, after, gate, listed, phase
from plumbline.law.roles import Role
from plumbline.people.numbers import next_number
from plumbline.qualification.gates import qualified

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
    gates=[
        phase("approved"),
        criminal,
        qualified,
        not_recused,
        reviewed_and_approved,
        offline_approved,
    ],
    cite=("3.1d", "G-ADM-31"),
)
def transfer(doing: Doing[Case, Transfer]) -> None:
    """经审核、审批后，将刑事案件移送人民检察院审查起诉。"""
    doing.subject.outcome = Outcome.PROSECUTION
    doing.subject.move("decided")


class Close(Form):
    """The last word on the case."""

    unexecutable: Annotated[str, StringConstraints(max_length=1000)] = ask(
        "无法执行或者无需执行的原因", default="", long=True,
        help="决定已经执行的不填；执行对象灭失、死亡等客观原因写明",
    )  # fmt: skip
    note: Annotated[str, StringConstraints(max_length=1000)] = ask(
        "结案说明", default="", long=True
    )


GROUNDS = {
    Outcome.PENALTY: ClosingGround.EXECUTED,
    Outcome.OTHER_MEASURES: ClosingGround.EXECUTED,
    Outcome.OTHER_VIOLATION: ClosingGround.EXECUTED,
    Outcome.NO_PENALTY: ClosingGround.NO_PENALTY,
    Outcome.NOT_PROVED: ClosingGround.NO_PENALTY,
    Outcome.MEDIATED: ClosingGround.MEDIATED,
    Outcome.PROSECUTION: ClosingGround.PROSECUTION,
}


def closing_ground(case: Case) -> ClosingGround | None:
    """On which ground a case so decided is closed; None where it is not to be closed (D-ADM-36).

    A case in which a crime is suspected becomes a criminal one instead.
    """
    return GROUNDS.get(Outcome(case.outcome)) if case.outcome else None


@gate(
    "casework.closable",
    cite=("D-ADM-36", "P-ADM-04"),
    says="本案涉嫌犯罪，应当转为刑事案件办理，不得以行政案件结案",
    remedy="转为刑事案件办理",
    who=(Role.DEPT_HEAD,),
)
def closable(s: Situation[Case]) -> Missing | None:
    """A case is closed on one of the statutory grounds."""
    s.reads.append("outcome=" + s.subject.outcome)
    return {} if s.subject.outcome == Outcome.CRIME else None


@gate(
    "casework.supervisor_told",
    cite=("D-ADM-28",),
    says="受处罚的%(n)s名公职人员还没有通报监察机关",
    remedy="通报监察机关等有关单位并登记",
    who=(Role.CASE_OFFICER,),
)
def supervisor_told(s: Situation[Case]) -> Missing | None:
    """No case is closed before the supervisory organ knows of each penalised official."""
    left = s.once(untold)
    return {"n": str(len(left))} if left else None


@act(
    "casework.close",
    title="结案",
    by=Role.CASE_OFFICER,
    gates=[
        phase("decided"),
        qualified,
        not_recused,
        closable,
        supervisor_told,
        nothing_runs,
        nothing_owed,
    ],
    cite=("4.1a", "D-ADM-36"),
)
def close(doing: Doing[Case, Close]) -> None:
    """作出不予处罚决定、调解履行、处罚执行完毕等，各项义务履行后结案。"""
    ground = closing_ground(doing.subject)
    if doing.form.unexecutable:
        if ground != ClosingGround.EXECUTED:
            raise Invalid([("unexecutable", "只有须执行的决定才填写此项")])
        ground = ClosingGround.UNEXECUTABLE
    doing.subject.closed_for = ground or ""
    doing.subject.move("closed")


class Archive(Form):
    """Where the file goes."""

    place: Annotated[str, StringConstraints(min_length=1, max_length=200)] = ask(
        "保管处", help="档案部门或者本单位"
    )
    pages: int = ask("页数", ge=1, le=100_000)


@gate(
    "casework.volume_complete",
    cite=("K-ADM-01",),
    says="案卷不完整，缺少：%(missing)s",
    remedy="补齐后再归档",
    who=(Role.CASE_OFFICER,),
)
def volume_complete(s: Situation[Case]) -> Missing | None:
    """A file holds the record of acceptance, the evidence, the decision or other end."""
    case = s.subject
    missing = [] if s.last("intake.accept") else ["受案登记表"]
    if case.phase == "closed" and not case.evidence.exists():
        missing.append("证据材料")
    if case.phase == "closed" and not case.outcome:
        missing.append("决定文书")
    s.reads.append("missing=" + ",".join(missing))
    return {"missing": listed(missing)} if missing else None


@act(
    "casework.archive",
    title="归档",
    by=Role.CASE_OFFICER,
    gates=[
        phase("closed", "terminated", "not_filed"),
        not_recused,
        volume_complete,
        nothing_runs,
        nothing_else_owed,
    ],
    cite=("K-ADM-01", "K-ADM-02"),
)
def archive(doing: Doing[Case, Archive]) -> None:
    """一案一卷，按办理经过编制卷内目录后归档；治安案件的违法记录予以封存。"""
    case, unit = doing.subject, doing.subject.line[-1]
    number = next_number(unit, "volume", doing.day.year)
    doing.create(
        Volume(
            case=case, number=f"V{unit}{doing.day.year}{number:06d}", index=index_of(case),
            place=doing.form.place, pages=doing.form.pages, entry_id=doing.entry_id,
        )
    )  # fmt: skip
    case.move("archived")
