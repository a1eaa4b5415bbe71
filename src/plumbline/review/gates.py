"""What stands before legal review, and between review and approval (3.1d)."""

from __future__ import annotations

from django.db import connection

from plumbline.casework.models import Case, Nature, Outcome, PersonRole
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.bodies import Amount
from plumbline.law.roles import Role
from plumbline.mediation.gates import mediations
from plumbline.mediation.models import Mediation
from plumbline.penalty.decision_gates import STATION, STATION_DEPTH
from plumbline.penalty.facts import file, heard_in, unsettled
from plumbline.premises.reads import unhandled
from plumbline.review.models import Review


def current(case: Case) -> Review | None:
    """The newest round of review of a case."""
    return Review.objects.filter(case=case).order_by("-round").first()


def contents(case: Case) -> tuple[bool, bool, bool]:
    """Whether the file has a suspect, evidence and a charge; one query."""
    alleged = (
        "casework_offence WHERE dropped = '' AND"
        if case.nature == Nature.ADMINISTRATIVE
        else "casework_charge WHERE"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS(SELECT FROM casework_person WHERE case_id = %(c)s AND role = %(r)s),"  # noqa: S608
            " EXISTS(SELECT FROM casework_evidence WHERE case_id = %(c)s),"
            f" EXISTS(SELECT FROM {alleged} case_id = %(c)s)",
            {"c": case.pk, "r": PersonRole.SUSPECT},
        )
        suspect, evidence, charge = cursor.fetchone()
        return suspect, evidence, charge


@gate(
    "review.file_complete",
    cite=("C-ADM-04", "2.2c"),
    says="案卷不全，不予法律审核，缺少：%(missing)s",
    remedy="补齐%(missing)s后再提请审核",
    who=(Role.CASE_OFFICER,),
)
def file_complete(s: Situation[Case]) -> Missing | None:
    """A file without suspect, evidence or charge (offence) cannot be reviewed."""
    parts = zip(("嫌疑人", "证据", "案由"), s.once(contents), strict=True)
    missing = [name for name, there in parts if not there]
    s.reads.append("missing=" + ",".join(missing))
    return {"missing": listed(missing)} if missing else None


def mediating(s: Situation[Case]) -> str | None:
    """Why mediation stands against punishing: one is not over, or what was agreed is performed."""
    rows = s.once(mediations)
    if any(row.phase in Mediation.open_phases for row in rows):
        return "治安调解尚未结束"
    settled = {pk for row in rows if row.phase == "performed" for pk in row.offenders}
    told = settled & s.once(file).notices.keys() if settled else ()
    return "已经履行调解协议的人又被告知拟给予处罚" if told else None


@gate(
    "review.mediation_over",
    cite=("D-ADM-30",),
    says="%(why)s，不予法律审核",
    remedy="先办结治安调解；已经履行协议的，对该人不予处罚，不再告知",
    who=(Role.CASE_OFFICER,),
)
def mediation_over(s: Situation[Case]) -> Missing | None:
    """While mediation runs nobody is punished; whoever performed the agreement never is."""
    why = mediating(s)
    s.reads.append(f"mediation={why or 'over'}")
    return {"why": why} if why else None


@gate(
    "review.handled_in_area",
    cite=("G-ADM-31", "3.1d", "G-CHA-02", "G-CHA-10"),
    says="%(why)s，不予法律审核",
    remedy="在办案区办理并登记，办完停留的全部事项；未带至公安机关等确属例外的，写明法定情形",
    who=(Role.CASE_OFFICER,),
)
def handled_in_area(s: Situation[Case]) -> Missing | None:
    """Not handled in the designated area, as the stays show, and no exception: no review."""
    s.reads.append(f"in_area={s.subject.in_area}")
    if not s.subject.in_area and not s.subject.area_exception:
        return {"why": "嫌疑人未在办案区办理"}
    why = s.once(unhandled)
    return {"why": why} if why else None


@gate(
    "review.passed",
    cite=("3.1d", "G-ADM-30", "G-ADM-31"),
    says="未经法律审核或者审核未通过，不得审批",
    remedy="提请法律审核并获通过",
    who=(Role.LEGAL_DEPT, Role.LEGAL_OFFICER),
)
def passed(s: Situation[Case]) -> Missing | None:
    """The current round of review ended with `pass`."""
    round_ = s.once(current)
    s.reads.append(f"round={round_.round if round_ else 0}")
    return None if round_ is not None and round_.verdict == "pass" else {}


@gate(
    "review.all_points",
    cite=("C-ADM-04",),
    says="六项审核要点中有不合格的（%(failed)s），不能作“通过”结论",
    remedy="作“退回”结论并说明，或者核实后更正",
    who=(Role.LEGAL_DEPT, Role.LEGAL_OFFICER),
)
def all_points(s: Situation[Case]) -> Missing | None:
    """A pass needs all six points."""
    form = s.form
    if form is None or getattr(form, "verdict", "") != "pass":
        return None
    failed = [POINTS[name] for name in POINTS if not getattr(form, name)]
    return {"failed": listed(failed)} if failed else None


POINTS = {
    "basics": "违法犯罪嫌疑人基本情况",
    "facts": "事实清楚，证据确实充分",
    "characterisation": "定性准确",
    "law": "适用法律正确",
    "procedure": "程序合法",
    "disposal": "拟作处理适当",
}


def _administrative(s: Situation[Case]) -> bool:
    return s.subject.nature == Nature.ADMINISTRATIVE


@gate(
    "review.all_told",
    cite=("G-ADM-25", "D-ADM-23"),
    says="以下嫌疑人未经处罚前告知，或者其陈述、申辩尚未复核：%(names)s",
    remedy="告知并复核；违法事实不能成立、移送等无须告知的，在提请审核时列明",
    who=(Role.CASE_OFFICER,),
)
def all_told(s: Situation[Case]) -> Missing | None:
    """Whoever is to be punished was told, and what he said was re-checked."""
    if not _administrative(s):
        return None
    read = s.once(file)
    if s.form is not None and hasattr(s.form, "untold"):
        spared = set(s.form.untold)
    else:
        round_ = s.once(current)
        spared = set(round_.untold) if round_ else set()
    names = [
        person.name
        for person in read.undecided
        if person.pk not in spared
        and (person.pk not in read.notices or read.notices[person.pk].phase != "settled")
    ]
    s.reads.append(f"untold={len(names)}")
    return {"names": listed(names)} if names else None


@gate(
    "review.hearings_settled",
    cite=("G-ADM-27", "G-ADM-28", "G-ADM-30", "N-ADM-06"),
    says="听证未了（%(why)s），不予审核、审批",
    remedy="办结听证并将材料入卷；申请期限未满的，等待期满或者登记放弃",
    who=(Role.CASE_OFFICER, Role.LEGAL_DEPT),
)
def hearings_settled(s: Situation[Case]) -> Missing | None:
    """No hearing runs, and no right to one is still open."""
    if not _administrative(s):
        return None
    why = unsettled(s, s.once(file).undecided)
    s.reads.append(f"unsettled={len(why)}")
    return {"why": listed(why)} if why else None


CLASSES = {
    "public_interest": "涉及重大公共利益",
    "difficult": "案件情况疑难复杂、涉及多个法律关系",
    "statute": "法律、法规规定应当进行法制审核的其他情形",
}


def legal_classes(s: Situation[Case]) -> list[str]:
    """Which of the classes of G-ADM-30 the case is of: those only the legal department reviews."""
    read = s.once(file)
    weight = {code for notice in read.notices.values() for code in notice.weight}
    found = [title for code, title in CLASSES.items() if code in weight]
    rights = ["直接关系当事人或者第三人重大权益，经过听证程序"] if heard_in(read) else []
    return rights + found


@gate(
    "review.by_legal_department",
    cite=("G-ADM-30", "R-ADM-06"),
    says="本案应当由法制部门审核：%(why)s",
    remedy="由法制部门具备资格的人员审核",
    who=(Role.LEGAL_DEPT,),
)
def by_legal_department(s: Situation[Case]) -> Missing | None:
    """Three classes go to the legal department; others a legal officer or the head may review."""
    mine = s.actor.roles(tuple(s.subject.line), s.day)
    if Role.LEGAL_DEPT in mine or not {Role.LEGAL_OFFICER, Role.DEPT_HEAD} & set(mine):
        return None
    if not _administrative(s):
        return None if Role.LEGAL_OFFICER in mine else {"why": "刑事案件"}
    why = legal_classes(s)
    s.reads.append(f"classes={len(why)}")
    return {"why": listed(why)} if why else None


@gate(
    "review.approver",
    cite=("R-ADM-07", "P-ROLE-01"),
    says="派出所负责人只能审批由派出所决定的案件（警告或者%(most)s元以下罚款），本案报公安机关负责人审批",
    remedy="由县级以上公安机关负责人审批",
    who=(Role.ORGAN_HEAD,),
)
def approver(s: Situation[Case]) -> Missing | None:
    """A station's head approves what the station may decide; the rest the head of the organ."""
    line = tuple(s.subject.line)
    mine = s.actor.roles(line, s.day)
    if Role.ORGAN_HEAD in mine or Role.DEPT_HEAD not in mine:
        return None
    most = s.norm(STATION).body_as(Amount).value
    read = s.once(file)
    told = [read.notices.get(person.pk) for person in read.undecided]
    small = all(
        notice is not None
        and notice.outcome == Outcome.PENALTY
        and notice.fine <= most
        and not (notice.days or notice.revoke or notice.suspend)
        for notice in told
    )
    ours = _administrative(s) and len(line) >= STATION_DEPTH and read.fast is None
    s.reads.append(f"small={small} ours={ours}")
    return None if ours and small else {"most": str(most)}
