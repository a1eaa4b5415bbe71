"""What the case makes of mediation: concluded without penalty, or punished after all."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from plumbline.casework.gates import administrative
from plumbline.casework.models import Case, Outcome
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import apart
from plumbline.law.roles import Role
from plumbline.mediation.case_gates import all_performed, civil_action_told, failed_waits
from plumbline.mediation.models import Mediation
from plumbline.mediation.opening import IN_INQUIRY
from plumbline.qualification.gates import qualified


class Conclude(Form):
    """The head's word."""

    opinion: Annotated[str, StringConstraints(min_length=2, max_length=2000)] = ask(
        "审批意见", long=True
    )


@act(
    "mediation.conclude",
    title="调解履行完毕，不予处罚",
    by=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
    gates=[IN_INQUIRY, administrative, all_performed, apart()],
    cite=("D-ADM-30", "D-ADM-31", "D-ADM-36", "2.3d"),
)
def conclude(doing: Doing[Case, Conclude]) -> None:
    """全部协议已经履行的，不予处罚，案件以调解处理完毕。"""
    doing.subject.outcome = Outcome.MEDIATED
    doing.subject.move("decided")


class Resume(Form):
    """Which mediation failed, and who was told what is left to him."""

    mediation: UUID = ask("调解不成的调解", ref="failed_mediation")
    told: list[int] = ask(
        "已告知可以就民事争议提起民事诉讼的当事人", default=[], ref="person", max_length=100
    )

    def counts_from(self) -> datetime:
        """The limit of the case runs anew from the failure, not from this paper (D-ADM-30)."""
        failed = Mediation.objects.get(pk=self.mediation, phase="failed")
        return failed.failed_at or failed.moved_at


@act(
    "mediation.resume",
    title="调解不成，恢复处罚程序",
    by=Role.CASE_OFFICER,
    gates=[IN_INQUIRY, administrative, qualified, failed_waits, civil_action_told],
    cite=("D-ADM-30", "N-ADM-07"),
)
def resume(doing: Doing[Case, Resume]) -> None:
    """调解不成或者不履行协议的，依法处罚，办案期限自不成或者不履行之日起重新计算，并告知民事诉讼。"""
    mediation = Mediation.objects.get(pk=doing.form.mediation)
    mediation.resumed_at = doing.at
    mediation.save(update_fields=["resumed_at"])
