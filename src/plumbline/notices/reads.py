"""Reading notices, and the numbers to which nothing is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as t

from plumbline.casework.seals import MASK, SEALED, matter, sealed
from plumbline.intake.models import Report
from plumbline.intake.reads import who_reported
from plumbline.kernel.catalogue import read
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor
from plumbline.notices.gates import key_of
from plumbline.notices.models import Notice, Receipt, Stop
from plumbline.notices.models import Text as Sms
from plumbline.notices.terms import Said, Untold, Way, Whom, Why
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


def attempts(notice: Notice) -> list[Fact]:
    """What happened to the text of a notice: handed over, answered, receipts; in its order."""
    text = Sms.objects.filter(key=key_of(notice)).first()
    if text is None:
        return []
    rows: list[tuple[datetime, str]] = []
    for tried in text.attempts.order_by("pk"):
        rows.append((tried.at, t("交给%(name)s") % {"name": tried.provider}))
        rows += [
            (one.at, f"{t(str(Said(one.said).label))} {one.detail}".strip())
            for one in tried.answers.order_by("pk")
        ]
    rows += [(one.at, said(one)) for one in text.receipts.order_by("pk")]
    return [[shown(at), what] for at, what in sorted(rows, key=lambda row: row[0])]


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
        (t("为何由民警告知"), t(str(Why(subject.why).label)) if subject.why else ""),
        (t("告知方式"), t(str(Way(subject.way).label)) if subject.way else ""),
        (t("告知时间"), subject.told_at),
        (t("无法告知的原因"), t(str(Untold(subject.untold).label)) if subject.untold else ""),
        (t("证明"), MASK if shut else subject.proof),
    )
    told = head(subject) | {"facts": rows, "parts": part(t("短信的经过"), attempts(subject))}
    return told | ({"sealed": t(SEALED)} if shut else {})


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
