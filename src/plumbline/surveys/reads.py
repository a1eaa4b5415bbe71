"""Reading questionnaires, visits, follow-ups, samples and independent surveys."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as t

from plumbline.casework.seals import matter
from plumbline.intake.models import Report
from plumbline.intake.reads import who_reported
from plumbline.kernel.catalogue import read
from plumbline.kernel.models import Subject
from plumbline.kernel.scope import visible
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor
from plumbline.openness.milestones import TOLD
from plumbline.people.plain import facts, head, part
from plumbline.people.reads import unit_names
from plumbline.surveys.figures import Sampled, sampled
from plumbline.surveys.gates import concerned
from plumbline.surveys.independent import current
from plumbline.surveys.models import (
    Answer,
    FollowUp,
    Independent,
    Questionnaire,
    Result,
    Round,
    Visit,
)
from plumbline.surveys.questionnaires import wording
from plumbline.surveys.terms import Channel, Failed, Measure, Method, Score, Topic


def english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def per_cent(hundredths: int) -> str:
    """A share kept in hundredths of a per cent."""
    return f"{hundredths / 100:.1f}%"


@read("questionnaire")
def questionnaire(subject: Questionnaire, actor: Actor, now: datetime) -> dict[str, Any]:
    """A version of the questionnaire, its questions in the reader's language."""
    del actor, now
    rows = [[t(str(topic.label)), text] for topic, text in wording(subject, english=english())]
    told = facts((t("批准时间"), subject.approved_at), (t("审批意见"), subject.opinion))
    return head(subject) | {"facts": told, "parts": part(t("问题"), rows)}


@matter("return_visit", personal=("reporter", "phone"))
def visit(subject: Visit, actor: Actor, now: datetime) -> dict[str, Any]:
    """Whom to visit about what, and whether he answered; not what."""
    if concerned(actor, subject, legal_day(now)):
        told = facts((t("说明"), t("您办理过本案或者在办案单位任职，看不到回访内容")))
        return head(subject) | {"facts": told, "parts": []}
    report = Report.objects.get(pk=subject.case.report_id)
    reporter, phone = who_reported(report, actor)
    code = subject.unit[-1]
    answered = Answer.objects.filter(visit=subject).first()
    told = facts(
        (t("案件"), subject.case.label),
        (t("办案单位"), unit_names({code}).get(code, code)),
        (t("结果"), t(TOLD[subject.outcome].title)),
        (t("结果时间"), subject.outcome_at),
        (t("报案人"), reporter),
        (t("电话"), phone),
        (t("答复截止"), subject.answer_until),
        (t("答复方式"), t(str(Channel(answered.channel).label)) if answered else ""),
        (t("答复时间"), answered.answered_at if answered else None),
        (t("未能回访的原因"),
         t(str(Failed(subject.failed_for).label)) if subject.failed_for else ""),
    )  # fmt: skip
    tries = [[one.on.isoformat(), one.note] for one in subject.contacts.order_by("pk")]
    return head(subject) | {"facts": told, "parts": part(t("未联系上的记录"), tries)}


@read("follow_up", personal=("answer",))
def follow_up(subject: FollowUp, actor: Actor, now: datetime) -> dict[str, Any]:
    """What was answered negatively, about which case, and what came of it."""
    one = subject.visit
    if concerned(actor, one, legal_day(now)):
        told = facts((t("说明"), t("您办理过本案或者在办案单位任职，看不到回访内容")))
        return head(subject) | {"facts": told, "parts": []}
    code = one.unit[-1]
    told = facts(
        (t("案件"), one.case.label),
        (t("办案单位"), unit_names({code}).get(code, code)),
        (t("负面答复"), t("、").join(t(str(Topic(topic).label)) for topic in subject.why)),
        (t("反映属实"), None if subject.justified is None else
         t("是") if subject.justified else t("否")),
        (t("核查情况"), subject.found),
        (t("处理和改进措施"), subject.done),
        (t("向本人反馈的情况"), subject.told),
    )  # fmt: skip
    rows = [list(pair) for pair in answered(one.answer)]
    return head(subject) | {"facts": told, "parts": part(t("答复"), rows)}


def answered(one: Answer) -> list[tuple[str, str]]:
    """An answer, question by question; nothing of who gave it."""
    found: list[tuple[str, str]] = []
    for topic in Topic:
        value = getattr(one, topic.value)
        if value in (None, ""):
            continue
        found.append((t(str(topic.label)), said(value)))
    return found


def said(value: bool | int | str) -> str:  # noqa: FBT001 - an answer, not a switch
    """One answer in words."""
    if isinstance(value, bool):
        return t("是") if value else t("否")
    return t(str(Score(value).label)) if isinstance(value, int) else value


@read("survey_round")
def survey_round(subject: Round, actor: Actor, now: datetime) -> dict[str, Any]:
    """A sample: what was promised, what was drawn, how many answered."""
    del actor
    came: Sampled = sampled([subject], legal_day(now))[0]
    share = came.satisfied
    told = facts(
        (t("被抽的单位"), t("%(unit)s的下级单位") % {"unit": subject.unit.name}),
        (t("每个单位抽取"), subject.each),
        (t("种子的校验值"), subject.commitment),
        (t("种子"), subject.seed),
        (t("抽样框"), len(subject.frame) or None),
        (t("抽中"), came.drawn or None),
        (t("其中答复"), came.answered or None),
        (t("满意"), interval(share.share, *share.interval) if share else ""),
    )
    return head(subject) | {"facts": told, "parts": []}


def interval(share: float, low: float, high: float) -> str:
    """A share with its interval."""
    return t("%(share)s（95%%置信区间%(low)s至%(high)s）") % {
        "share": f"{share:.1f}%", "low": f"{low:.1f}%", "high": f"{high:.1f}%",
    }  # fmt: skip


@read("independent_survey")
def independent(subject: Independent, actor: Actor, now: datetime) -> dict[str, Any]:
    """A survey of a third party: who, how, when, the file; results and rows held back."""
    del actor, now
    later = subject.superseded_by.filter(phase="confirmed").first()
    told = facts(
        (t("调查机构"), subject.agency),
        (t("调查方式"), t(str(Method(subject.method).label))),
        (t("调查时间"), t("%(since)s至%(until)s") % {"since": subject.since,
                                                   "until": subject.until}),
        (t("文件"), subject.file),
        (t("文件的SHA-256校验值"), subject.sha256),
        (t("行数"), subject.rows),
        (t("代替"), subject.supersedes.title if subject.supersedes else ""),
        (t("代替的理由"), subject.reasons),
        (t("已被代替"), later.title if later else ""),
        (t("核对情况"), subject.opinion),
    )  # fmt: skip
    rows = subject.results.select_related("unit").order_by("measure", "unit__line")
    results = [
        [f"{one.unit.name} · {t(str(Measure(one.measure).label))}", result_said(one)]
        for one in rows
    ]
    held = [[t("第%(n)s行") % {"n": one.row}, f"{t(one.why)}：{one.text}"]
            for one in subject.held.order_by("row")]  # fmt: skip
    return head(subject) | {
        "facts": told,
        "parts": [*part(t("结果"), results), *part(t("留置的行"), held)],
    }


def result_said(one: Result) -> str:
    """A result with sample and interval, and whose interval it is."""
    whose = t("区间由调查机构给出") if one.stated else t("区间按简单随机抽样计算")
    return t("%(share)s，样本%(n)s，95%%置信区间%(low)s至%(high)s，%(whose)s") % {
        "share": per_cent(one.share), "n": one.sample, "low": per_cent(one.low),
        "high": per_cent(one.high), "whose": whose,
    }  # fmt: skip


def readable(actor: Actor, day: date) -> QuerySet[Answer]:
    """The answers that somebody may read: of units below his own, none that he was part of."""
    rows = Answer.objects.filter(visit__in=visible(Visit, actor, day))
    rows = rows.exclude(visit__case__handlers__contains=[actor.id])
    for post in actor.posts:
        if post.reaches(post.line, day):
            own = (list(post.line[:depth]) for depth in range(2, len(post.line) + 1))
            rows = rows.exclude(visit__unit__in=list(own))
    return rows


def _surveys(subject: Subject) -> list[tuple[str, str]]:
    """The surveys of this unit that stand."""
    rows = Independent.objects.filter(unit=subject.pk, phase="confirmed").order_by("-until")
    return [(str(one.pk), one.label) for one in current(rows)]


CHOICES = {"independent_survey": _surveys}
