"""Serving a decision: in each statutory way with its proof, on the victim, and the family told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from plumbline.casework.models import Person, PersonRole
from plumbline.execution.facts import ends, services
from plumbline.execution.models import Recipient, Service, Way
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, gate, listed, phase
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Role
from plumbline.penalty.models import Decision
from plumbline.qualification.gates import qualified

Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(max_length=300)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=10_000)]
NOTICE = "D-ADM-27.notice"
ByHand = Literal[
    Way.ON_THE_SPOT, Way.DIRECT, Way.RECEIVED, Way.LEFT, Way.ENTRUSTED, Way.POST, Way.ELECTRONIC
]


class Serve(Form):
    """How the decision reached the person it is about."""

    way: ByHand = ask("送达方式")
    signed: bool = ask("受送达人已签名或者捺指印", default=False)
    refused: Text = ask("拒绝签收的事由", default="", long=True, help="拒绝的，在附卷文书上注明")
    taker: Text = ask("代收人及其与受送达人的关系", default="", personal=True, help="代收的填写")
    witness: Text = ask(
        "见证人姓名", default="", personal=True, help="留置送达的填写，或者填录像编号"
    )
    recording: Text = ask("录音录像编号", default="", help="留置送达没有见证人的填写")
    organ: Text = ask("受委托的公安机关", default="", help="委托送达的填写")
    number: Text = ask("邮件号码或者电子送达的回执", default="", help="邮寄、电子送达的填写")
    consent: bool = ask("受送达人同意电子方式送达", default=False)


def proof(form: Any) -> tuple[str, str]:
    """What proves this way of service, and what is missing for it (one of them empty)."""
    away = "受送达人签名或者捺指印，或者拒绝的事由"
    match form.way:
        case Way.ON_THE_SPOT | Way.DIRECT:
            return ("签名" if form.signed else form.refused), away
        case Way.RECEIVED:
            return (form.taker if form.signed else ""), "代收人的身份和签名"
        case Way.LEFT:
            seen = form.witness or form.recording
            return (seen if form.refused else ""), "拒收的事由，以及见证人或者录音录像"
        case Way.ENTRUSTED:
            return (form.organ if form.signed else ""), "受委托的公安机关和受送达人的签收"
        case Way.POST:
            return form.number, "邮件号码"
    return (form.number if form.consent else ""), "受送达人的同意和确认其收悉的回执"


@gate(
    "execution.service_proved",
    cite=("D-ADM-27",),
    says="这种送达方式还缺：%(missing)s",
    remedy="补齐后再登记送达；拒收的可以留置送达",
    who=(Role.CASE_OFFICER,),
)
def service_proved(s: Situation[Decision]) -> Missing | None:
    """Each way of service has its own proof."""
    if s.form is None:
        return None
    found, wanted = proof(s.form)
    s.reads.append(f"proved={bool(found)}")
    return None if found else {"missing": wanted}


@act(
    "execution.serve",
    title="宣告并送达决定书",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[phase("made"), service_proved],
    cite=("D-ADM-27", "G-ADM-04"),
)
def serve(doing: Doing[Decision, Serve]) -> None:
    """向被处理人宣告决定并当场交付；不在场的，按法定方式送达并留下证明。"""
    _note(doing, Recipient.PUNISHED, doing.subject.person_id, doing.form.way, proof(doing.form)[0])
    doing.subject.move("served")


def _note(
    doing: Doing[Decision, Any],
    recipient: Recipient,
    person: int | None,
    way: str,
    proved: str,
    served_at: datetime | None = None,
) -> None:
    doing.create(
        Service(
            decision=doing.subject,
            recipient=recipient,
            person_id=person,
            way=way,
            proof=proved,
            begun_at=doing.at,
            served_at=None if way == Way.NOTICE else served_at or doing.at,
            entry_id=doing.entry_id,
        )
    )


class Publish(Form):
    """A notice to somebody whom nothing else reaches."""

    tried: Long = ask("已经采取的送达方式和结果", long=True, help="直接、委托、邮寄等均无法送达")
    direct: bool = ask("已尝试直接送达")
    post: bool = ask("已尝试委托送达或者邮寄送达")
    place: Short = ask("公告的载体和范围", help="应当便于公民知晓")


@gate(
    "execution.others_tried",
    cite=("D-ADM-27",),
    says="公告送达须以其他方式均无法送达为前提，尚未尝试：%(missing)s",
    remedy="先直接送达，不成的委托或者邮寄送达，并留存结果",
    who=(Role.CASE_OFFICER,),
)
def others_tried(s: Situation[Decision]) -> Missing | None:
    """A public notice is the last way."""
    if s.form is None:
        return None
    ways = {"direct": "直接送达", "post": "委托送达或者邮寄送达"}
    missing = [title for name, title in ways.items() if not getattr(s.form, name, False)]
    s.reads.append(f"untried={len(missing)}")
    return {"missing": listed(missing)} if missing else None


@gate(
    "execution.no_notice_runs",
    cite=("D-ADM-27",),
    says="本决定的公告送达正在进行",
    remedy="公告期满后登记公告送达完成",
)
def no_notice_runs(s: Situation[Decision]) -> Missing | None:
    """One public notice at a time."""
    return {} if _notice(s) else None


@act(
    "execution.publish_notice",
    title="公告送达",
    by=Role.CASE_OFFICER,
    gates=[phase("made"), qualified, others_tried, no_notice_runs],
    cite=("D-ADM-27",),
)
def publish_notice(doing: Doing[Decision, Publish]) -> None:
    """其他方式均无法送达的，发布公告；公告期满即为送达。"""
    _note(doing, Recipient.PUNISHED, doing.subject.person_id, Way.NOTICE, doing.form.place)


def _notice(s: Situation[Decision]) -> Service | None:
    open_ = [n for n in s.once(services) if n.way == Way.NOTICE and n.served_at is None]
    return open_[-1] if open_ else None


@gate(
    "execution.notice_over",
    cite=("D-ADM-27",),
    says="公告送达没有期满：%(why)s",
    remedy="公告期满后再登记；期间能够以其他方式送达的，改用其他方式",
    who=(Role.CASE_OFFICER,),
)
def notice_over(s: Situation[Decision]) -> Missing | None:
    """The notice stood for as long as the norm says."""
    notice = _notice(s)
    if notice is None:
        return {"why": "没有正在进行的公告送达"}
    last = ends(s, legal_day(notice.begun_at), NOTICE)
    s.reads.append(f"last={last}")
    if s.day > last:
        return None
    return {"why": last.isoformat()}


class Complete(Form):
    """That the notice stood to its end."""

    note: Text = ask("公告情况", default="", long=True)


@act(
    "execution.complete_notice",
    title="公告期满，视为送达",
    by=Role.CASE_OFFICER,
    gates=[phase("made"), notice_over],
    cite=("D-ADM-27",),
)
def complete_notice(doing: Doing[Decision, Complete]) -> None:
    """公告期满的，视为送达，履行和救济的期限由此起算。"""
    notice = _notice(doing.situation)
    assert notice is not None  # noqa: S101 - the gate says so
    notice.served_at = doing.at
    notice.save(update_fields=["served_at"])
    doing.subject.move("served")


class ServeVictims(Form):
    """How the decision reached those who were wronged."""

    victims: list[int] = ask(
        "已送达的被侵害人", ref="victim", min_length=1, max_length=100, examples=[[1]]
    )
    way: ByHand = ask("送达方式")
    proof: Short = ask("送达证明", personal=True, help="签名、回执、邮件号码等")


def victims(decision: Decision) -> dict[int, str]:
    """The victims of the case by number."""
    rows = Person.objects.filter(case=decision.case_id, role=PersonRole.VICTIM)
    return dict(rows.values_list("pk", "name"))


@gate(
    "execution.all_victims",
    cite=("D-ADM-27",),
    says="决定书须送达每一名被侵害人，尚缺：%(who)s",
    remedy="送达全部被侵害人后一并登记",
    who=(Role.CASE_OFFICER,),
)
def all_victims(s: Situation[Decision]) -> Missing | None:
    """Nobody who was wronged is left out."""
    if s.form is None:
        return None
    left = [
        name for pk, name in s.once(victims).items() if pk not in getattr(s.form, "victims", [])
    ]
    s.reads.append(f"left={len(left)}")
    return {"who": listed(left)} if left else None


@act(
    "execution.serve_victims",
    title="向被侵害人送达决定书",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[anytime, all_victims],
    cite=("D-ADM-27",),
)
def serve_victims(doing: Doing[Decision, ServeVictims]) -> None:
    """有被侵害人的，把决定书送达每一名被侵害人。"""
    known = doing.situation.once(victims)
    if any(pk not in known for pk in doing.form.victims):
        raise Invalid([("victims", "须是本案登记的被侵害人")])
    for pk in sorted(set(doing.form.victims)):
        _note(doing, Recipient.VICTIM, pk, doing.form.way, doing.form.proof)
