"""What stands before legal review, and between review and approval (3.1d)."""

from __future__ import annotations

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef

from plumbline.casework.models import (
    Case,
    Charge,
    Evidence,
    Offence,
    Person,
    PersonRole,
)
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.bodies import Checklist
from plumbline.law.roles import Role
from plumbline.review.models import Review

RECORDINGS = "recordings.required"


def current(case: Case) -> Review | None:
    """The newest round of review of a case."""
    return Review.objects.filter(case=case).order_by("-round").first()


def contents(case: Case) -> tuple[bool, bool, bool]:
    """Whether the file has a suspect, evidence and a charge; one query."""
    persons = Person.objects.filter(case=OuterRef("pk"), role=PersonRole.SUSPECT)
    row = (
        Case.objects.filter(pk=case.pk)
        .values_list(
            Exists(persons),
            Exists(Evidence.objects.filter(case=OuterRef("pk"))),
            ExpressionWrapper(
                Exists(Charge.objects.filter(case=OuterRef("pk")))
                | Exists(Offence.objects.filter(case=OuterRef("pk"), dropped="")),
                output_field=BooleanField(),
            ),
        )
        .get()
    )
    return row[0], row[1], row[2]


@gate(
    "review.file_complete",
    cite=("C-ADM-04", "2.2c"),
    says="案卷不全，不予法律审核，缺少：%(missing)s",
    remedy="补齐%(missing)s后再提请审核",
    who=(Role.CASE_OFFICER,),
)
def file_complete(s: Situation[Case]) -> Missing | None:
    """A file without suspect, evidence or charge cannot be reviewed."""
    parts = zip(("嫌疑人", "证据", "案由"), s.once(contents), strict=True)
    missing = [name for name, there in parts if not there]
    s.reads.append("missing=" + ",".join(missing))
    return {"missing": listed(missing)} if missing else None


@gate(
    "review.handled_in_area",
    cite=("G-ADM-31", "3.1d", "G-CHA-02"),
    says="嫌疑人未在办案区办理，也没有登记法定例外情形，不予法律审核",
    remedy="登记办案场所；确属例外的，写明法定情形",
    who=(Role.CASE_OFFICER,),
)
def handled_in_area(s: Situation[Case]) -> Missing | None:
    """Not handled in the designated area, and no recorded exception: no review."""
    s.reads.append(f"in_area={s.subject.in_area}")
    return None if s.subject.in_area or s.subject.area_exception else {}


@gate(
    "review.recorded",
    cite=("G-ADM-31", "3.1d"),
    says="缺少录音录像：%(missing)s，不予法律审核",
    remedy="上传并登记缺少的录音录像",
    who=(Role.CASE_OFFICER,),
)
def recorded(s: Situation[Case]) -> Missing | None:
    """Required recordings, as the norm in force lists them, must be there."""
    required = s.norm(RECORDINGS).body_as(Checklist).required(s.subject.nature)
    missing = [item.title for item in required if item.code not in s.subject.recordings]
    return {"missing": listed(missing)} if missing else None


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
