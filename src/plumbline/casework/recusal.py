"""Recusal: asked for by a party, the officer or the organ; decided in two days (G-ADM-05)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import TextChoices

from plumbline.casework.gates import not_recused
from plumbline.casework.matters import move
from plumbline.casework.models import Case, Recusal
from plumbline.casework.standing import of_case
from plumbline.casework.terms import RecusalGround
from plumbline.casework.texts import Long
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, gate, phase
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Role
from plumbline.people.models import Officer, Post

HEADS = (Role.ORGAN_HEAD, Role.ORGAN_CHIEF)


class Origin(TextChoices):
    """On whose word recusal is considered."""

    PARTY = "party", "当事人或者其法定代理人要求"
    SELF = "self", "本人提出"
    ORGAN = "organ", "公安机关指令"


class AskRecusal(Form):
    """Who should keep out, on whose word and why."""

    origin: Origin = ask("提出方式")
    officer: UUID | None = ask(
        "要求回避的民警或者负责人", default=None, ref="officer", help="本人提出的不填"
    )
    party: int | None = ask(
        "提出要求的当事人", default=None, ref="person", ge=1, lt=2**63,
        help="当事人要求的填写；口头提出的，记录在案",
    )  # fmt: skip
    ground: RecusalGround = ask("回避情形")
    reasons: Long = ask("理由", long=True, personal=True)


@act(
    "casework.ask_recusal",
    title="申请回避",
    by=(
        Role.CASE_OFFICER,
        Role.DEPT_HEAD,
        Role.LEGAL_OFFICER,
        Role.LEGAL_DEPT,
        Role.ORGAN_HEAD,
        Role.ORGAN_CHIEF,
    ),
    gates=[anytime],
    cite=("G-ADM-05",),
    makes=Recusal,
)
def ask_recusal(doing: Doing[Case, AskRecusal]) -> None:
    """登记回避的申请、要求或者指令；决定作出前不停止调查。"""
    form, case = doing.form, doing.subject
    officer = doing.actor.id if form.origin == Origin.SELF else form.officer
    if officer is None or not Officer.objects.filter(pk=officer).exists():
        raise Invalid([("officer", "没有这名民警")])
    if form.origin == Origin.PARTY and form.party is None:
        raise Invalid([("party", "当事人要求回避的，写明是哪一名当事人")])
    if Recusal.objects.filter(case=case, officer=officer, phase="asked").exists():
        raise Invalid([("officer", "对此人的回避正在等待决定")])
    doing.create(
        Recusal(
            case=case, phase="asked", line=case.line, handlers=case.handlers,
            secrecy=case.secrecy, officer=officer, asked_by=form.origin.value,
            party=of_case(case.pk, form.party, "party") if form.party else None,
            ground=form.ground, reasons=form.reasons,
        )
    )  # fmt: skip


def of_head(recusal: Recusal) -> bool:
    """Whether the officer heads the organ, so that the organ above decides."""
    posts = Post.objects.filter(officer_id=recusal.officer, role__in=HEADS)
    day, line = legal_day(recusal.opened_at), list(recusal.line)
    return any(
        line[: len(post.line)] == post.line
        and post.since <= day
        and (post.until is None or day <= post.until)
        for post in posts
    )


@gate(
    "casework.recusal_level",
    cite=("G-ADM-05",),
    says="公安机关负责人的回避由上一级公安机关决定，其他民警的回避由所属公安机关负责人决定",
    remedy="报请有权决定的机关",
    who=(Role.ORGAN_HEAD, Role.UPPER_ORGAN),
)
def recusal_level(s: Situation[Recusal]) -> Missing | None:
    """Of an officer the own organ decides; of its head the organ above."""
    needed = Role.UPPER_ORGAN if s.once(of_head) else Role.ORGAN_HEAD
    s.reads.append(f"needed={needed}")
    return None if needed in s.actor.roles(tuple(s.subject.line), s.day) else {}


@gate(
    "casework.recusal_of_another",
    cite=("G-ADM-05", "P-ROLE-01"),
    says="不得决定本人的回避",
    remedy="由其他负责人或者上一级公安机关决定",
    who=(Role.ORGAN_HEAD, Role.UPPER_ORGAN),
)
def recusal_of_another(s: Situation[Recusal]) -> Missing | None:
    """Nobody decides on his own recusal."""
    return {} if s.actor.id == s.subject.officer else None


class DecideRecusal(Form):
    """The decision, and what becomes of what was done before it."""

    granted: bool = ask("决定回避")
    earlier_stands: bool | None = ask(
        "决定前所办事项有效", default=None,
        help="决定回避的填写：看是否影响案件依法公正处理",
    )  # fmt: skip
    opinion: Long = ask("决定意见", long=True, personal=True)


@act(
    "casework.decide_recusal",
    title="决定是否回避",
    by=(Role.ORGAN_HEAD, Role.UPPER_ORGAN),
    gates=[phase("asked"), recusal_level, recusal_of_another, not_recused],
    cite=("G-ADM-05", "P-ROLE-01"),
)
def decide_recusal(doing: Doing[Recusal, DecideRecusal]) -> None:
    """在二日内决定是否回避并通知申请人；决定回避的，此后不得再参与本案。"""
    form, recusal = doing.form, doing.subject
    if form.granted and form.earlier_stands is None:
        raise Invalid([("earlier_stands", "决定回避的，写明决定前所办事项是否有效")])
    recusal.decision = form.opinion
    recusal.earlier_stands = form.earlier_stands if form.granted else None
    recusal.move("granted" if form.granted else "refused")
    if not form.granted:
        return
    case = Case.objects.select_for_update().get(pk=recusal.case_id)
    case.recused = sorted({*case.recused, recusal.officer})
    if recusal.officer in case.handlers:
        left = [handler for handler in case.handlers if handler != recusal.officer]
        move(case, case.line, left)
        case.handlers = recusal.handlers = left
    case.save(update_fields=["handlers", "recused"])
