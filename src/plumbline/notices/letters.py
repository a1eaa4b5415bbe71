"""The letter: what it says, drawn up as a paper of the case for an envelope with a window.

It says what the text would have said, but for the code of the receipt: whoever prints it must not
read that. What stands in the window is name and address alone (P-OPEN-04).
"""

from __future__ import annotations

import hashlib
from typing import Any

from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.roles import Role
from plumbline.notices.models import Notice
from plumbline.notices.route import shut
from plumbline.notices.templates import Addressee, addressee, in_a_letter
from plumbline.notices.terms import Way, Why
from plumbline.openness.milestones import title
from plumbline.papers.content import Facts, Part, Seal, Small, Text, Window
from plumbline.papers.kinds.common import moment
from plumbline.papers.models import Paper
from plumbline.papers.template import LackingError, Query, template
from plumbline.papers.titles import PaperKind
from plumbline.papers.wants import LETTER


@template(PaperKind.PROGRESS_LETTER, word="进告字", matter="progress_notice", nature=None,
          basis=("N-OPEN-01", "D-OPEN-05", "D-OPEN-06"))  # fmt: skip
def progress_letter(query: Query) -> list[Part]:
    """To whom and where in the window; below it what he is told, and the hash of these words."""
    notice: Notice = query.matter
    to = whom(notice)
    if notice.phase != "letter" or to is None or shut(Way.LETTER, notice.case, to):
        raise LackingError(LETTER)
    says = in_a_letter(notice.case, notice.milestone, to, short=notice.short)
    return [
        Window(to=to.name, lines=[to.address]),
        Text(lines=[says]),
        Facts(rows=[
            [("案件编号", notice.case.number)],
            [("办理环节", title(notice.milestone)), ("发生时间", moment(notice.happened_at))],
        ]),
        Text(lines=[f"以上告知内容的校验值（SHA-256）：{digest(says)}"], indent=False, fine=True),
        Seal(),
        Small(lines=["请在邮件详情单或者回执上签收；签收的日期即为告知本人的日期。"]),
    ]  # fmt: skip


def digest(says: str) -> str:
    """The hash of the words of a letter, printed below them."""
    return hashlib.sha256(says.encode()).hexdigest()


def whom(notice: Notice) -> Addressee | None:
    """Whoever a notice is to, with what is on file to reach him by."""
    return addressee(notice.case, notice.person_id, notice.milestone)


def letter_of(notice: Notice) -> Paper | None:
    """The letter of a notice, if one lies ready or went out."""
    mine = Paper.objects.filter(template=PaperKind.PROGRESS_LETTER, matter_id=notice.pk)
    return mine.exclude(phase__in=("dropped", "void")).first()


def closed(notice: Notice) -> Why:
    """Why no letter goes; NONE where it may."""
    to = whom(notice)
    return shut(Way.LETTER, notice.case, to) if to else Why.NO_ADDRESS


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
