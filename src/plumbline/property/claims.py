"""Nobody comes for it: called, waited for, claimed or not, and only then decided (N-PROP-01).

The period runs from the notice (property.tell_owner) or, where there is nobody to notify, from the
publication. What the owner does not fetch after a measure was lifted takes the same way.
"""

from __future__ import annotations

from typing import Any, Literal

from plumbline.casework.gates import not_recused
from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, listed, phase
from plumbline.law.bodies import TimeLimit
from plumbline.law.roles import Role
from plumbline.measures.models import Preservation
from plumbline.measures.terms import Disposal as Fate
from plumbline.measures.terms import LiftGround, Ownership
from plumbline.property.disposal import way_out
from plumbline.property.facts import call_of, step, still_kept
from plumbline.property.models import Call, Claim, Thing
from plumbline.property.terms import Called
from plumbline.qualification.gates import qualified

PERIOD, MORE = "N-PROP-01", "N-PROP-01.extension"
WAITING = ("unclaimed", "lifted", "disposed")
OFFICER, HEAD = (Role.CASE_OFFICER,), (Role.ORGAN_HEAD,)
UNDECIDED = ("", Fate.RETURNED)


def call(doing: Doing[Preservation, Any], way: Called) -> None:
    """The claim period begins, as long as the norm of the day has it."""
    begun = Call(preservation=doing.subject, way=way, since=doing.at, entry_id=doing.entry_id)
    begun.add(doing.situation.norm(PERIOD).body_as(TimeLimit).period)
    doing.create(begun)


def waiting(preservation: Preservation) -> list[Thing]:
    """What still lies in a store and ought to go back to whoever owns it."""
    return [thing for thing in still_kept(preservation) if thing.item.disposal in UNDECIDED]


class PublishCall(Form):
    """Where it was published, what it said, and why nobody could be notified."""

    place: Short = ask("公告的媒体、场所")
    text: Long = ask("公告内容", long=True)
    unreached: Maybe = ask("无法通知权利人的情况", default="", long=True, personal=True,
                           help="权利人明确而无法通知的，写明已经采取的方式")  # fmt: skip
    paper: Short = ask("公告文号")


@gate(
    "property.nobody_to_notify",
    cite=("N-PROP-01",),
    says="权利人明确的应当通知，不能只作公告：%(things)s",
    remedy="通知权利人领取；无法通知的，写明情况后公告",
    who=OFFICER,
)
def nobody_to_notify(s: Situation[Preservation]) -> Missing | None:
    """A publication replaces the notice only where the owner is unknown or cannot be reached."""
    form: Any = s.form
    if form is None or form.unreached:
        return None
    known = [t.item.name for t in s.once(waiting) if t.item.ownership != Ownership.UNKNOWN]
    return {"things": listed(known)} if known else None


@act(
    "property.publish_call",
    title="公告认领财物",
    by=Role.CASE_OFFICER,
    gates=[phase(*WAITING), qualified, not_recused, nobody_to_notify],
    cite=("N-PROP-01", "N-ADM-05"),
)
def publish_call(doing: Doing[Preservation, PublishCall]) -> None:
    """权利人不明或者无法通知的，公告认领，认领期限自公告之日起算。"""
    for thing in waiting(doing.subject):
        step(doing, thing, "公告认领", doing.form.paper)
    call(doing, Called.PUBLICATION)


class ExtendClaim(Form):
    """What is special about it."""

    reasons: Long = ask("特殊情况", long=True, personal=True)


@gate(
    "property.claim_extensible",
    cite=("N-PROP-01",),
    says="认领期限不能延长：%(why)s",
    remedy="期限内没有延长过的，可以延长一次",
    who=HEAD,
)
def claim_extensible(s: Situation[Preservation]) -> Missing | None:
    """Only a period that runs, and no oftener than the norm allows."""
    running = s.once(call_of)
    if running is None:
        return {"why": "没有正在计算的认领期限"}
    if running.extended >= s.norm(MORE).body_as(TimeLimit).times:
        return {"why": "已延长的次数达到上限"}
    return {"why": "期限已经届满"} if running.over(s.at) else None


@act(
    "property.extend_claim",
    title="延长认领期限",
    by=Role.ORGAN_HEAD,
    gates=[phase(*WAITING), apart(), claim_extensible, not_recused],
    cite=("N-PROP-01", "P-ROLE-01"),
)
def extend_claim(doing: Doing[Preservation, ExtendClaim]) -> None:
    """有特殊情况的，公安机关负责人可以延长认领期限。"""
    running = call_of(doing.subject)
    assert running is not None  # noqa: S101 - the gate asks for it
    running.add(doing.situation.norm(MORE).body_as(TimeLimit).period)
    running.extended += 1
    running.save(update_fields=["periods", "extended"])


class NoteClaim(Form):
    """Who claims, and what proves it."""

    claimant: Short = ask("认领人", personal=True)
    proof: Long = ask("权属证明和陈述", long=True, personal=True)


@act(
    "property.note_claim",
    title="登记认领",
    by=Role.CASE_OFFICER,
    gates=[phase(*WAITING), qualified, not_recused],
    cite=("N-PROP-01",),
)
def note_claim(doing: Doing[Preservation, NoteClaim]) -> None:
    """登记认领人及其权属证明，核实期间不得按无人认领处理。"""
    doing.create(
        Claim(preservation=doing.subject, entry_id=doing.entry_id, **doing.form.model_dump())
    )


def open_claims(preservation: Preservation) -> list[Claim]:
    """Claims that nobody has answered, the oldest first."""
    return list(Claim.objects.filter(preservation=preservation, upheld=None).order_by("pk"))


class DecideClaim(Form):
    """Whether the oldest open claim is good."""

    granted: bool = ask("认领成立")
    opinion: Long = ask("审批意见", long=True)


@gate(
    "property.claim_open",
    cite=("N-PROP-01",),
    says="没有待核实的认领",
    remedy="先登记认领人和权属证明",
    who=OFFICER,
)
def claim_open(s: Situation[Preservation]) -> Missing | None:
    """There is a claim to answer."""
    return None if s.once(open_claims) else {}


@act(
    "property.decide_claim",
    title="审批认领",
    by=Role.ORGAN_HEAD,
    gates=[phase(*WAITING), apart("property.note_claim"), claim_open, not_recused],
    cite=("N-PROP-01", "G-PROP-07", "P-ROLE-01"),
)
def decide_claim(doing: Doing[Preservation, DecideClaim]) -> None:
    """逐件核实认领；认领成立的，立即解除并返还。"""
    held, claim = doing.subject, open_claims(doing.subject)[0]
    claim.upheld = doing.form.granted
    claim.save(update_fields=["upheld"])
    if claim.upheld and held.phase == "unclaimed":
        held.lift_for = LiftGround.OTHER
        held.move("to_lift")


class DeemUnclaimed(Form):
    """What becomes of what nobody claimed."""

    way: Literal[Fate.AUCTIONED, Fate.STATE_RULES] = ask("处理方式")
    paper: Short = ask("决定书、登记文号")
    opinion: Long = ask("审批意见", long=True)


@gate(
    "property.owner_called",
    cite=("N-PROP-01", "N-ADM-05"),
    says="尚未通知权利人，也没有公告认领，不能按无人认领处理",
    remedy="通知权利人领取；权利人不明的，公告认领",
    who=OFFICER,
)
def owner_called(s: Situation[Preservation]) -> Missing | None:
    """Nothing counts as unclaimed before its owner was called."""
    return {} if s.once(call_of) is None else None


@gate(
    "property.claim_over",
    cite=("N-PROP-01", "N-ADM-05"),
    says="通知或者公告后未满%(n)s%(unit)s（经延长的，加上延长的期限），最早至%(day)s届满",
    remedy="继续保管，期满无人认领的再处理",
    who=HEAD,
)
def claim_over(s: Situation[Preservation]) -> Missing | None:
    """The whole period has passed, to its last instant."""
    running = s.once(call_of)
    if running is None or running.over(s.at):
        return None
    return s.norm(PERIOD).body_as(TimeLimit).words | {"day": running.last_day().isoformat()}


@gate(
    "property.no_claim_pending",
    cite=("N-PROP-01",),
    says="%(who)s的认领尚未核实、返还，不能按无人认领处理",
    remedy="先审批认领；认领成立的，返还",
    who=HEAD,
)
def no_claim_pending(s: Situation[Preservation]) -> Missing | None:
    """A claim is answered first, and one that is good is not sold over."""
    held = Claim.objects.filter(preservation=s.subject.pk).exclude(upheld=False)
    names = list(held.order_by("pk").values_list("claimant", flat=True))
    return {"who": listed(names)} if names else None


@act(
    "property.deem_unclaimed",
    title="决定按无人认领处理",
    by=Role.ORGAN_HEAD,
    gates=[
        phase(*WAITING),
        apart(),
        owner_called,
        claim_over,
        no_claim_pending,
        not_recused,
    ],
    cite=("N-PROP-01", "N-ADM-05", "G-PROP-14", "P-ROLE-01"),
)
def deem_unclaimed(doing: Doing[Preservation, DeemUnclaimed]) -> None:
    """期满无人认领的，登记后公开拍卖或者按国家规定处理，所得上缴国库。"""
    form, held = doing.form, doing.subject
    for thing in waiting(held):
        step(doing, thing, "无人认领", form.paper, state=form.opinion)
        if thing.phase in ("proposed", "approved"):  # nobody came for what was to be given back
            thing.move(way_out(thing).was)
            thing.save(update_fields=["phase"])
    left = held.items.filter(disposal__in=UNDECIDED).exclude(thing__phase="returned")
    left.update(disposal=form.way, disposal_note=form.paper)
    if held.phase == "unclaimed":
        held.move("disposed")
