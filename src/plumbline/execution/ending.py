"""The end of execution: done, or ended without being done. The gate for closing a case."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.db.models import TextChoices
from pydantic import StringConstraints

from plumbline.execution.detention import to_serve
from plumbline.execution.facts import account, detentions, licence, suspensions
from plumbline.execution.models import Licence
from plumbline.execution.service import Long, Short, Text
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, listed, phase
from plumbline.law.roles import Role
from plumbline.penalty.models import Decision


class NoteLicence(Form):
    """How a revocation or a suspension of business was carried out."""

    done_on: date = ask("执行之日")
    note: Short = ask("执行情况", help="收缴的许可证件、停业的起止时间等")


@gate(
    "execution.licence_concerned",
    cite=("D-ADM-36",),
    says="本决定没有吊销许可证件或者责令停业整顿需要执行",
    remedy="无须办理",
)
def licence_concerned(s: Situation[Decision]) -> Missing | None:
    """The decision revokes or suspends, and that was not yet carried out."""
    wanted = s.subject.revoke or s.subject.suspend
    return None if wanted and s.once(licence) is None else {}


@act(
    "execution.note_licence",
    title="登记吊销许可证件、停业整顿的执行",
    by=Role.CASE_OFFICER,
    gates=[phase("served"), licence_concerned],
    cite=("D-ADM-36",),
)
def note_licence(doing: Doing[Decision, NoteLicence]) -> None:
    """登记吊销许可证件或者责令停业整顿已经执行。"""
    if doing.form.done_on > doing.day:
        raise Invalid([("done_on", "执行之日不能晚于登记之日")])
    doing.create(Licence(decision=doing.subject, done_on=doing.form.done_on, note=doing.form.note))


@gate(
    "execution.all_done",
    cite=("D-ADM-36", "D-ADM-34", "D-ADM-33"),
    says="决定尚未执行完毕：%(missing)s",
    remedy="执行完毕后再登记；依法不再执行的，报请终结执行",
    who=(Role.CASE_OFFICER,),
)
def all_done(s: Situation[Decision]) -> Missing | None:
    """Fine paid to the fen, detention served or not to be, licences dealt with."""
    here = [d for d in s.once(detentions) if d.phase in ("delivered", "held", "out")]
    dropped = any(d.phase == "refused" or d.wrong for d in s.once(detentions))
    waiting = any(x.phase in ("requested", "granted") for x in s.once(suspensions))
    undone = {
        "罚款（含加处罚款）未缴清": account(s).owed > 0,
        "行政拘留未执行完毕": bool(here) or waiting or (to_serve(s) > 0 and not dropped),
        "吊销许可证件或者停业整顿未执行":
            (s.subject.revoke or s.subject.suspend) and s.once(licence) is None,
    }  # fmt: skip
    missing = [what for what, holds in undone.items() if holds]
    s.reads.append(f"missing={len(missing)}")
    return {"missing": listed(missing)} if missing else None


class Complete(Form):
    """The last word on the execution."""

    note: Text = ask("执行情况", default="", long=True)


@act(
    "execution.complete",
    title="登记执行完毕",
    by=Role.CASE_OFFICER,
    gates=[phase("served"), all_done],
    cite=("D-ADM-36",),
)
def complete(doing: Doing[Decision, Complete]) -> None:
    """决定的全部内容执行完毕；没有需要执行的内容的，送达后即可登记。"""
    doing.subject.move("executed")


class Ground(TextChoices):
    """Why a decision is not carried out any more (ACP 210, 211)."""

    DEATH = "death", "公民死亡，无遗产可供执行，又无义务承受人"
    DISSOLVED = "dissolved", "法人或者其他组织终止，无财产可供执行，又无义务承受人"
    LOST = "lost", "执行标的灭失"
    UNABLE = "unable", "确无能力履行，中止执行满三年未恢复，没有明显社会危害"
    OTHER = "other", "其他需要终结执行的情形"


class End(Form):
    """The ground of ending, and the word of the head."""

    ground: Ground = ask("终结执行的法定情形")
    other: Annotated[str, StringConstraints(max_length=500)] = ask(
        "其他情形", default="", long=True, help="选择“其他”的填写"
    )
    facts: Long = ask("查明的事实", long=True, personal=True)


@gate(
    "execution.ending_ground",
    cite=("D-ADM-36",),
    says="以其他情形终结执行的，须写明是哪一种情形",
    remedy="写明具体情形",
    who=(Role.ORGAN_HEAD,),
)
def ending_ground(s: Situation[Decision]) -> Missing | None:
    """“Other” is no ground until it is named."""
    if s.form is None:
        return None
    ground = str(getattr(s.form, "ground", ""))
    s.reads.append("ground=" + ground)
    return {} if ground == Ground.OTHER and not getattr(s.form, "other", "") else None


@gate(
    "execution.nobody_held",
    cite=("D-ADM-36", "D-ADM-34"),
    says="被处理人仍在拘留所，不得终结执行",
    remedy="先解除拘留",
    who=(Role.CASE_OFFICER,),
)
def nobody_held(s: Situation[Decision]) -> Missing | None:
    """Execution is not ended over the head of somebody who is held."""
    here = [d for d in s.once(detentions) if d.phase in ("delivered", "held")]
    return {} if here else None


@act(
    "execution.end",
    title="终结执行",
    by=Role.ORGAN_HEAD,
    gates=[phase("made", "served"), ending_ground, nobody_held, apart()],
    cite=("D-ADM-36", "P-ROLE-01"),
)
def end(doing: Doing[Decision, End]) -> None:
    """有法定情形、无法或者无须再执行的，公安机关负责人决定终结执行。"""
    doing.subject.move("ended")
