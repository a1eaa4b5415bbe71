"""Remedies sought against a decision, what became of them, and what follows."""

from __future__ import annotations

from datetime import date
from typing import Literal

from plumbline.execution.facts import remedies
from plumbline.execution.models import Path, Remedy, Result
from plumbline.execution.service import Long, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, after, gate, phase
from plumbline.law.roles import Role
from plumbline.penalty.models import Decision

STANDING = ("made", "served", "executed", "ended")


class File(Form):
    """A remedy that was sought."""

    path: Path = ask("救济方式")
    organ: Short = ask("受理机关", help="本级人民政府或者人民法院")
    filed_on: date = ask("申请或者起诉之日")


@gate(
    "execution.no_remedy_runs",
    cite=("D-ADM-38",),
    says="已有一项行政复议或者行政诉讼正在进行",
    remedy="先登记其结果",
    who=(Role.CASE_OFFICER,),
)
def no_remedy_runs(s: Situation[Decision]) -> Missing | None:
    """One remedy at a time: reconsideration and a court do not run side by side."""
    return {} if any(r.ended_on is None for r in s.once(remedies)) else None


@gate(
    "execution.remedy_runs",
    cite=("D-ADM-38",),
    says="没有正在进行的行政复议或者行政诉讼",
    remedy="先登记申请或者起诉",
    who=(Role.CASE_OFFICER,),
)
def remedy_runs(s: Situation[Decision]) -> Missing | None:
    """There is a remedy whose outcome can be noted."""
    return None if any(r.ended_on is None for r in s.once(remedies)) else {}


@act(
    "execution.file_remedy",
    title="登记行政复议或者行政诉讼",
    by=(Role.CASE_OFFICER, Role.LEGAL_DEPT),
    gates=[phase(*STANDING), no_remedy_runs],
    cite=("D-ADM-38",),
)
def file_remedy(doing: Doing[Decision, File]) -> None:
    """登记对决定申请行政复议或者提起行政诉讼；决定不停止执行，法律另有规定的除外。"""
    form = doing.form
    if form.filed_on > doing.day:
        raise Invalid([("filed_on", "申请或者起诉之日不能晚于登记之日")])
    doing.create(
        Remedy(decision=doing.subject, path=form.path, organ=form.organ, filed_on=form.filed_on)
    )


class Outcome(Form):
    """How the remedy ended."""

    result: Literal[Result.UPHELD, Result.CHANGED, Result.WITHDRAWN] = ask("结果")
    ended_on: date = ask("收到复议决定或者裁判之日")
    fine: int | None = ask("变更后的罚款（元）", default=None, ge=0, le=100_000_000)
    days: int | None = ask("变更后应执行的行政拘留（日）", default=None, ge=0, le=20)
    note: Long = ask("主要内容", long=True, personal=True)


def _end(doing: Doing[Decision, Outcome] | Doing[Decision, Annul], result: Result) -> Remedy:
    remedy = next(r for r in doing.situation.once(remedies) if r.ended_on is None)
    if not remedy.filed_on <= doing.form.ended_on <= doing.day:
        raise Invalid([("ended_on", "须在申请或者起诉之日以后，且不晚于登记之日")])
    remedy.result, remedy.ended_on = result, doing.form.ended_on
    return remedy


@act(
    "execution.note_outcome",
    title="登记复议或者诉讼结果（维持、变更、撤回）",
    by=(Role.CASE_OFFICER, Role.LEGAL_DEPT),
    gates=[phase(*STANDING), remedy_runs],
    cite=("D-ADM-38", "D-ADM-39"),
)
def note_outcome(doing: Doing[Decision, Outcome]) -> None:
    """登记维持、变更或者撤回；变更的，此后按变更后的处罚执行。"""
    form = doing.form
    changed = form.fine is not None or form.days is not None
    if changed != (form.result == Result.CHANGED):
        raise Invalid([("result", "变更的填写变更后的罚款或者拘留，其他结果不填")])
    remedy = _end(doing, form.result)
    remedy.fine, remedy.days = form.fine, form.days
    remedy.save(update_fields=["result", "ended_on", "fine", "days"])


class Annul(Form):
    """What annulled the decision."""

    ended_on: date = ask("收到复议决定或者裁判之日")
    note: Long = ask("主要内容", long=True, personal=True)


@act(
    "execution.annul",
    title="登记决定被撤销",
    by=(Role.CASE_OFFICER, Role.LEGAL_DEPT),
    gates=[phase(*STANDING), remedy_runs],
    cite=("D-ADM-38", "D-ADM-39"),
)
def annul(doing: Doing[Decision, Annul]) -> None:
    """决定被复议机关或者人民法院撤销、确认违法或者无效的，停止执行，返还已执行的。"""
    _end(doing, Result.ANNULLED).save(update_fields=["result", "ended_on"])
    doing.subject.move("annulled")


class Publication(Form):
    """Where the decision stood, and what was said about it."""

    where: Short = ask("原公开的载体")
    reasons: Long = ask("公开说明的理由", long=True)


fallen = after("execution.note_published", "登记决定已公开", cite=("D-ADM-39",))


class Published(Form):
    """That the decision was made public."""

    where: Short = ask("公开的载体")


@act(
    "execution.note_published",
    title="登记决定已公开",
    by=(Role.CASE_OFFICER, Role.LEGAL_DEPT),
    gates=[phase(*STANDING)],
    cite=("D-ADM-39",),
)
def note_published(doing: Doing[Decision, Published]) -> None:
    """登记处罚决定已经依法公开的载体，以备变更、撤销后撤回。"""


@act(
    "execution.withdraw_publication",
    title="撤回已公开的决定并说明理由",
    by=(Role.CASE_OFFICER, Role.LEGAL_DEPT),
    gates=[phase(*STANDING, "annulled"), fallen],
    cite=("D-ADM-39",),
)
def withdraw_publication(doing: Doing[Decision, Publication]) -> None:
    """公开的决定被变更、撤销、确认违法或者无效的，三日内撤回并公开说明理由。"""
