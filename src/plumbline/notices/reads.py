"""Reading notices, and the numbers to which nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as t

from plumbline.casework.seals import MASK, SEALED, matter, sealed
from plumbline.intake.models import Report
from plumbline.intake.reads import who_reported
from plumbline.kernel.catalogue import read
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor
from plumbline.notices.models import Notice, Receipt, Stop, Tried
from plumbline.notices.models import Text as Sms
from plumbline.notices.route import ORDER
from plumbline.notices.terms import Channel, Returned, Said, Untold, Way, Whom, Why
from plumbline.notices.texts import key_of
from plumbline.openness.milestones import title
from plumbline.people.plain import Fact, facts, head, part, shown


def reached(notice: Notice, actor: Actor) -> tuple[str, str]:
    """Name and phone of who is told; hidden from whoever may not know who reported."""
    if notice.person is not None:
        return notice.person.name, notice.person.phone
    report = Report.objects.filter(pk=notice.case.report_id).first()
    return who_reported(report, actor) if report else ("", "")


def without_code(text: str) -> str:
    """A text as officers see it: the code is for the one who reported alone."""
    before, found, after = text.partition("查询码")
    if not found or not after[:8].isalnum() or not after[:8].isascii():
        return text
    return f"{before}{found}{'＊' * 8}{after[8:]}"


def attempts(notice: Notice, *channels: Channel) -> list[Fact]:
    """What happened to its texts: handed over, answered, receipts; in their order."""
    keys = [key_of(notice, channel) for channel in channels or Channel]
    rows: list[tuple[datetime, str]] = []
    for text in Sms.objects.filter(key__in=keys):
        for tried in text.attempts.order_by("pk"):
            rows.append((tried.at, t("交给%(name)s") % {"name": tried.provider}))
            rows += [
                (one.at, f"{t(str(Said(one.said).label))} {one.detail}".strip())
                for one in tried.answers.order_by("pk")
            ]
        rows += [(one.at, said(one)) for one in text.receipts.order_by("pk")]
    return [[shown(at), what] for at, what in sorted(rows, key=lambda row: row[0])]


@dataclass(frozen=True)
class Step:
    """A way by which somebody was told, or was to be."""

    way: str
    result: str
    at: datetime | None
    proof: str
    tone: str
    passed: list[Fact]  # what happened on it


CHANNELS = {Way.SMS: Channel.SMS, Way.APP: Channel.APP}


def ways(notice: Notice) -> list[Step]:
    """The ways that were tried, in their order, each with its result, when, and what shows it."""
    left = {Way(one.way): one for one in notice.tried.order_by("pk")}
    rows = [row for way in ORDER if (row := _step(notice, way, left.get(way)))]
    if notice.way and notice.way not in ORDER[:-1]:
        rows.append(_told(notice))
    return rows


def _step(notice: Notice, way: Way, failed: Tried | None) -> Step | None:
    passed = attempts(notice, CHANNELS[way]) if way in CHANNELS else []
    name = t(str(way.label))
    if notice.way == way and way is not Way.IN_PERSON:
        return replace(_told(notice), passed=passed)
    if failed is not None:
        why = t(str(Why(failed.why).label))
        back = _back(notice, way)
        return Step(name, why, failed.at, back, "over" if passed or back else "calm", passed)
    if notice.way or notice.untold or way not in _here(notice):
        return None
    now = t(notice.phases[notice.phase])
    at, proof = (notice.posted_at, notice.item) if notice.phase == "posted" else (None, "")
    return Step(name, now, at, proof, "soon" if notice.phase == "personal" else "calm", passed)


def _here(notice: Notice) -> tuple[Way, ...]:
    """By which way it goes now."""
    going = {"made": Way(notice.channel), "letter": Way.LETTER, "posted": Way.LETTER,
             "personal": Way.IN_PERSON}  # fmt: skip
    return (going[notice.phase],) if notice.phase in going else ()


def _back(notice: Notice, way: Way) -> str:
    """What shows that a letter came back."""
    if way is not Way.LETTER or not notice.returned:
        return ""
    return f"{notice.item} {notice.slip_on} {t(str(Returned(notice.returned).label))}"


def _told(notice: Notice) -> Step:
    way = t(str(Way(notice.way).label))
    return Step(way, t("已经告知"), notice.told_at, notice.proof, "met", [])


def said(receipt: Receipt) -> str:
    """A receipt in words."""
    words = {True: t("回执：已送达"), False: t("回执：没有送达"), None: t("回执：尚无结果")}
    against = t("，与先前的回执不一致") if receipt.against else ""
    return f"{words[receipt.delivered]}（{receipt.provider} {receipt.status}）{against}"


@matter("progress_notice", personal=("name", "phone"))
def notice(subject: Notice, actor: Actor, now: datetime) -> dict[str, Any]:
    """What was told to whom, when, by which way, and what shows it."""
    shut = sealed(subject.case, actor, legal_day(now))
    name, phone = (MASK, MASK) if shut else reached(subject, actor)
    rows = facts(
        (t("案件"), subject.case.number),
        (t("办理环节"), t(title(subject.milestone))),
        (t("发生时间"), subject.happened_at),
        (t("告知对象"), t(str(Whom(subject.whom).label))),
        (t("姓名"), name),
        (t("联系电话"), phone),
        (t("告知内容"), without_code(subject.text)),
        (t("为何没有自动送达"), t(str(Why(subject.why).label)) if subject.why else ""),
        (t("告知方式"), t(str(Way(subject.way).label)) if subject.way else ""),
        (t("告知时间"), subject.told_at),
        (t("无法告知的原因"), t(str(Untold(subject.untold).label)) if subject.untold else ""),
        (t("证明"), MASK if shut else subject.proof),
    )
    steps = [[one.way, _line(one, shut=shut)] for one in ways(subject)]
    parts = part(t("依次试过的方式"), steps) + part(t("发送的经过"), attempts(subject))
    told = head(subject) | {"facts": rows, "parts": parts}
    return told | ({"sealed": t(SEALED)} if shut else {})


def _line(step: Step, *, shut: bool) -> str:
    """A way in one line; what shows it is hidden where the record is sealed."""
    at = shown(step.at) if step.at else ""
    return " ".join(filter(None, [step.result, at, step.proof and (MASK if shut else step.proof)]))


@read("sms_stop", personal=("phone",))
def stop(subject: Stop, actor: Actor, now: datetime) -> dict[str, Any]:
    """A number to which nothing is sent, and why."""
    del actor, now
    rows = facts(
        (t("手机号码"), subject.phone),
        (t("原因"), t(str(subject.get_why_display()))),
        (t("说明"), subject.note),
    )
    return head(subject) | {"facts": rows, "parts": []}
