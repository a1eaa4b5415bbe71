"""The letter: what it says, drawn up as a paper of the case for an envelope with a window.

It says what the text would have said, but for the code of the receipt: whoever prints it must not
read that. What stands in the window is name and address alone (P-OPEN-04).
"""

from __future__ import annotations

import hashlib

from plumbline.law.calendar import legal_day
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
    day = legal_day(query.at)
    says = in_a_letter(notice.case, notice.milestone, to, short=notice.short, day=day)
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
