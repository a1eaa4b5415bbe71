"""Where persons were handled, secret cases, who handles the case."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.db.models import IntegerChoices
from pydantic import Field, StringConstraints

from plumbline.casework.gates import (
    IN_HAND,
    not_recused,
    offline_waits,
    online,
)
from plumbline.casework.matters import move
from plumbline.casework.models import Case
from plumbline.casework.named import HANDLERS
from plumbline.casework.texts import Long
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.qualification.gates import qualified


class NoteHandling(Form):
    """Where the person was handled."""

    in_area: bool = ask("在办案区内办理")
    exception: Annotated[str, StringConstraints(max_length=500)] = ask(
        "未在办案区办理的法定情形", default="", long=True, help="在办案区内办理的不填"
    )


@act(
    "casework.note_handling",
    title="登记办案场所",
    by=Role.CASE_OFFICER,
    gates=[phase("investigating", "returned"), qualified, not_recused],
    cite=("G-ADM-31", "3.1d", "G-CHA-02"),
)
def note_handling(doing: Doing[Case, NoteHandling]) -> None:
    """登记嫌疑人是否在办案区办理，不在的写明法定情形；录音录像由系统按入库的文件核对，不另填报。"""
    doing.subject.in_area = doing.form.in_area
    doing.subject.area_exception = doing.form.exception


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


# Who handles the case.


class Assign(Form):
    """Who handles the case from now on; the first one leads."""

    officers: Annotated[list[UUID], Field(min_length=1, max_length=20)] = ask(
        "办案民警", ref="handler", help="第一名为主办；询问、检查等须有两名以上民警",
        examples=[["00000000-0000-0000-0000-000000000001"]],
    )  # fmt: skip
    include_me: bool = ask("本人参加办理", default=False)
    reasons: Long = ask("理由", long=True)


@act(
    "casework.assign",
    title="指派办案民警",
    by=Role.DEPT_HEAD,
    gates=[
        phase(*IN_HAND, "under_review", "reviewed", "approved", "decided"),
        not_recused,
        *HANDLERS,
    ],
    cite=("G-ADM-01", "P-ROLE-01"),
)
def assign(doing: Doing[Case, Assign]) -> None:
    """办案部门负责人更换或者增加办案民警；被决定回避的人不得指派。"""
    case, form = doing.subject, doing.form
    officers = list(dict.fromkeys([*form.officers, *([doing.actor.id] if form.include_me else [])]))
    known = Officer.objects.filter(pk__in=officers, phase="serving", auxiliary=False)
    if known.count() != len(officers):
        raise Invalid([("officers", "其中有不在职或者不是民警的人")])
    move(case, case.line, officers)
    case.handlers = officers
