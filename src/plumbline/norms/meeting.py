"""Deliberation by the party committee or the office meeting: no meeting, no rule (2.1b)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.bodies import Quorum
from plumbline.law.roles import Role
from plumbline.norms.models import Legality, Meeting, Rule, Vote
from plumbline.norms.planning import HEADS
from plumbline.norms.terms import Board, Long, Verdict, Voice
from plumbline.people.models import Officer

QUORUM = "G-NORM-02.quorum"


class Voted(Form):
    """One member who was there."""

    officer: UUID = ask("成员", ref="officer")
    voice: Voice = ask("表决")
    said: Annotated[str, StringConstraints(max_length=2000)] = ask(
        "发言要点", default="", long=True, help="不同意见应当载明"
    )


class Deliberate(Form):
    """Who met, how each spoke and voted; the chair last."""

    board: Board = ask("会议")
    held_at: AwareDatetime = ask("召开时间")
    members: Annotated[int, Field(ge=2, le=200)] = ask(  # of one it is no deliberation
        "应到人数"
    )
    votes: list[Voted] = ask(
        "到会成员及表决", min_length=1, max_length=200, help="按发言先后填写，主持人最后"
    )
    minutes: Long = ask("会议纪要", long=True)


def reviewed(rule: Rule) -> Legality | None:
    """The passed review of the very text, if there is one."""
    found = Legality.objects.filter(rule=rule, text=rule.text).order_by("pk").last()
    return found if found is not None and found.verdict == Verdict.PASS else None


@gate(
    "norms.legality_passed",
    cite=("G-NORM-02", "G-NORM-01", "2.1b"),
    says="未经合法性审核或者审核未通过，不得提交党委会、办公会审议",
    remedy="提请法制部门审核并获通过",
    who=(Role.LEGAL_DEPT,),
)
def legality_passed(s: Situation[Rule]) -> Missing | None:
    """The text before the meeting is the text that passed."""
    found = s.once(reviewed)
    s.reads.append(f"review={found.pk if found else None}")
    return None if found else {}


@gate(
    "norms.quorate",
    cite=("G-NORM-02", "2.1b"),
    says="应到%(members)s人，实到%(present)s人，不足应到人数的%(share)s%%，不能作出决定",
    remedy="另行召开到会人数符合要求的会议",
)
def quorate(s: Situation[Rule]) -> Missing | None:
    """Enough of the members were there."""
    if not isinstance(s.form, Deliberate):
        return None
    quorum, present = s.norm(QUORUM).body_as(Quorum), len(s.form.votes)
    s.reads.append(f"present={present}/{s.form.members}")
    if quorum.met(present, s.form.members):
        return None
    return {
        "members": str(s.form.members), "present": str(present), "share": str(quorum.present),
    }  # fmt: skip


@act(
    "norms.deliberate",
    title="集体审议",
    by=HEADS,
    gates=[phase("passed"), legality_passed, quorate],
    cite=("G-NORM-02", "G-NORM-01", "2.1b"),
)
def deliberate(doing: Doing[Rule, Deliberate]) -> None:
    """党委会或者办公会逐人发表意见并表决，主持人最后发言，不同意见载入纪要。"""
    form, rule = doing.form, doing.subject
    if not rule.moved_at <= form.held_at <= doing.at:
        raise Invalid([("held_at", "会议应当在审核通过之后、登记之前召开")])
    officers = [row.officer for row in form.votes]
    if len(set(officers)) != len(officers) or len(officers) > form.members:
        raise Invalid([("votes", "到会成员重复，或者多于应到人数")])
    if Officer.objects.filter(pk__in=officers, phase="serving").count() != len(officers):
        raise Invalid([("votes", "到会成员应当是在职人员")])
    agreed = sum(row.voice == Voice.FOR for row in form.votes)
    adopted = doing.situation.norm(QUORUM).body_as(Quorum).carried(agreed, form.members)
    meeting = doing.create(
        Meeting(
            rule=rule, text=rule.text, board=form.board, held_at=form.held_at,
            members=form.members, adopted=adopted, minutes=form.minutes, entry_id=doing.entry_id,
        )
    )  # fmt: skip
    for place, row in enumerate(form.votes, 1):
        doing.create(Vote(meeting=meeting, position=place, officer=row.officer, voice=row.voice,
                          said=row.said))  # fmt: skip
    rule.move("adopted" if adopted else "revising")
