"""What must hold before somebody counts as told."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from plumbline.casework.models import Case
from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.kernel.models import Entry
from plumbline.law.roles import Role
from plumbline.measures.models import Preservation
from plumbline.notices import on_paper
from plumbline.notices.due import owed
from plumbline.notices.letters import closed, letter_of
from plumbline.notices.lint import faults
from plumbline.notices.models import Notice, Receipt, Settled, Stop
from plumbline.notices.phones import mobile
from plumbline.notices.route import withheld
from plumbline.notices.templates import addressee, is_short, named, render
from plumbline.notices.terms import Outcome
from plumbline.notices.texts import key_of, keys_of
from plumbline.openness.milestones import HELD, TOLD
from plumbline.openness.models import About, Asked
from plumbline.openness.models import Outcome as Look


def milestone(case: Case, entry: Any) -> tuple[Entry, str] | None:
    """The entry of this id and the code of the milestone that it is, if it is one of this case."""
    found = Entry.objects.filter(pk=entry).first()
    if found is None:
        return None
    if found.act in TOLD:
        return (found, found.act) if case.pk in (found.subject_id, found.made_id) else None
    codes = [one["duty"] for one in found.body["raised"] if one["duty"] in HELD]
    own = Preservation.objects.filter(pk=found.subject_id, case=case).exists()
    return (found, codes[0]) if codes and own else None


@gate(
    "notices.is_due",
    cite=("N-OPEN-01", "D-OPEN-05", "3.5c"),
    says="没有需要告知的事项：%(why)s",
    remedy="告知由系统按照案件的办理环节逐项制作，无须另行制作",
    who=(Role.CLOCK,),
)
def is_due(s: Situation[Case]) -> Missing | None:
    """A milestone of this case, a person who has to be told of it, and no notice of it yet."""
    form: Any = s.form
    if form is None:
        return None
    s.reads.append(f"milestone={form.milestone}")
    found = milestone(s.subject, form.milestone)
    if found is None:
        return {"why": "不是本案应当告知的办理环节"}
    entry, code = found
    if addressee(s.subject, form.person, code) is None or not (code in TOLD or _his(s, entry)):
        return {"why": "本案没有这名应当告知的人"}
    there = Notice.objects.filter(milestone_entry=form.milestone, person=form.person)
    return {"why": "已经制作过告知"} if there.exists() else None


def _his(s: Situation[Case], entry: Entry) -> bool:
    """Whether what this is of was taken from the person, or is his."""
    form: Any = s.form
    rows = owed(None, cases=[s.subject.pk])
    return any((one.entry, one.person) == (entry.pk, form.person) for one in rows)


@gate(
    "notices.as_template",
    cite=("P-OPEN-04", "3.5c"),
    says="告知内容与规定的文本不一致",
    remedy="按照规定的文本制作，不得自行增减内容",
    who=(Role.CLOCK,),
)
def as_template(s: Situation[Case]) -> Missing | None:
    """The text is what the closed list gives for this milestone and this person."""
    form: Any = s.form
    if form is None:
        return None
    found = milestone(s.subject, form.milestone)
    to = addressee(s.subject, form.person, found[1]) if found else None
    if found is None or to is None:
        return None  # is_due says so
    right = render(s.subject, found[1], to, short=is_short(to), day=s.day)
    return None if form.text == right else {}


@gate(
    "notices.clean_text",
    cite=("P-OPEN-04", "P-EXCH-01"),
    says="短信内容不合规定：%(faults)s",
    remedy="由系统管理员修正短信文本或者单位名称",
    who=(Role.SYSTEM_ADMIN,),
)
def clean_text(s: Situation[Case]) -> Missing | None:
    """No link, no identity number, no name, no offence."""
    form: Any = s.form
    found = faults(form.text, named(s.subject)) if form else []
    return {"faults": "；".join(found)} if found else None


@gate(
    "notices.arrived",
    cite=("N-OPEN-01", "D-OPEN-06", "3.5c"),
    says="没有证据表明已经送达本人",
    remedy="等待短信通道的送达回执，依法书面告知，或者由民警当面、电话、邮寄告知",
    who=(Role.CASE_OFFICER,),
)
def arrived(s: Situation[Notice]) -> Missing | None:
    """A receipt says so that none contradicts, a paper was served, or the person looked since."""
    receipt, paper, look = s.once(receipt_of), s.once(on_paper.of), s.once(looked)
    s.reads += [f"receipt={receipt and receipt.pk}", f"paper={paper and paper.pk}",
                f"look={look and look.pk}"]  # fmt: skip
    return None if receipt is not None or paper is not None or look is not None else {}


@gate(
    "notices.did_not_arrive",
    cite=("N-OPEN-01", "D-OPEN-06", "3.5c"),
    says="告知仍在进行，或者已经送达",
    remedy="等待短信通道的答复；需要时可以直接由民警告知",
    who=(Role.CASE_OFFICER,),
)
def did_not_arrive(s: Situation[Notice]) -> Missing | None:
    """The way is at its end: no receipt, one that denies it, or a letter that may not go."""
    if s.subject.phase == "letter":
        return None if s.once(closed) else {}
    end, denied = s.once(settled), s.once(denied_by)
    s.reads += [f"settled={end and end.outcome}", f"denied={denied and denied.pk}"]
    over = end is not None and end.outcome != Outcome.DELIVERED and s.once(receipt_of) is None
    return None if over or denied is not None else {}


@gate(
    "notices.letter_open",
    cite=("P-OPEN-04", "P-OPEN-05"),
    says="不能邮寄告知：%(why)s",
    remedy="由民警当面或者电话告知",
    who=(Role.CASE_OFFICER,),
)
def letter_open(s: Situation[Notice]) -> Missing | None:
    """The case may be told by itself, and there is an address to which a letter may go."""
    why = s.once(closed)
    s.reads.append(f"closed={why.value}")
    return {"why": str(why.label)} if why else None


@gate(
    "notices.letter_wanted",
    cite=("N-OPEN-01", "C-EXCH-03"),
    says="已有这项告知的告知书",
    remedy="使用已有的告知书；内容有误的，弃置或者作废后重新制作",
    who=(Role.CASE_OFFICER,),
)
def letter_wanted(s: Situation[Notice]) -> Missing | None:
    """One letter of a notice."""
    return {} if s.once(letter_of) is not None else None


@gate(
    "notices.letter_issued",
    cite=("N-OPEN-01", "C-EXCH-03"),
    says="告知书还没有出具",
    remedy="先出具告知书，打印后装入开窗信封交邮",
    who=(Role.CASE_OFFICER,),
)
def letter_issued(s: Situation[Notice]) -> Missing | None:
    """What is posted bears a number and a seal."""
    paper: Any = s.once(letter_of)
    s.reads.append(f"paper={paper and paper.number}")
    return None if paper is not None and paper.phase in ("issued", "served") else {}


@gate(
    "notices.not_yet_stopped",
    cite=("P-OPEN-04", "P-EXCH-01"),
    says="该号码已经停止发送，或者不是手机号码",
    remedy="无须再次办理；核对号码",
)
def not_yet_stopped(s: Situation[Any]) -> Missing | None:
    """A number is stopped once."""
    form: Any = s.form
    if form is None:
        return None
    number = mobile(form.phone)
    there = Stop.objects.filter(phone=number, phase="stopped").exists()
    return {} if there or not number else None


def settled(notice: Notice) -> Settled | None:
    """What became of the text of a notice, by the channel that it goes by."""
    return Settled.objects.filter(text__key=key_of(notice)).first()


def denied_by(notice: Notice) -> Receipt | None:
    """The first receipt that says it did not arrive, by the channel that it goes by."""
    return Receipt.objects.filter(text__key=key_of(notice), delivered=False).order_by("pk").first()


def receipt_of(notice: Notice) -> Receipt | None:
    """The first receipt that says a text of it arrived, if none says of this text that not."""
    denied = Exists(Receipt.objects.filter(text=OuterRef("text"), delivered=False))
    told = Receipt.objects.filter(~denied, text__key__in=keys_of(notice), delivered=True)
    return told.select_related("text").order_by("pk").first()


def looked(notice: Notice) -> Asked | None:
    """The first look with number and code since the notice was made; only of who has these."""
    if notice.person_id is not None or withheld(notice.case):
        return None
    since = Asked.objects.filter(
        about=About.PROGRESS, outcome=Look.OPENED, subject_id=notice.case_id,
        at__gte=notice.opened_at,
    )  # fmt: skip
    return since.order_by("pk").first()
