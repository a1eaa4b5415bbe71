"""The decision on one person, its correction and its annulment (2.7)."""

from __future__ import annotations

from typing import Any, Literal

from plumbline.casework.evidence_gates import evidence_suffices
from plumbline.casework.gates import administrative, no_crime, not_recused, offline_approved
from plumbline.casework.models import Case, Evidence, Outcome, Person
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Actor, Role
from plumbline.penalty import decision_gates as on
from plumbline.penalty import gates, sanction
from plumbline.penalty.facts import file, in_turn, proposal
from plumbline.penalty.forms import Circumstance, Long, Maybe, Note, Proposed, Row
from plumbline.penalty.models import Decision, Procedure
from plumbline.penalty.notice import basis
from plumbline.penalty.status import days_to_serve
from plumbline.people.models import Unit
from plumbline.people.numbers import next_number
from plumbline.property.ending import fates_decided

WORDS = {
    Outcome.PENALTY: "行罚决字",
    Outcome.NO_PENALTY: "不罚决字",
    Outcome.NOT_PROVED: "不罚决字",
}
OTHERWISE = "行处决字"
ORDER = (
    Outcome.PENALTY, Outcome.CRIME, Outcome.OTHER_MEASURES, Outcome.OTHER_VIOLATION,
    Outcome.NO_PENALTY, Outcome.NOT_PROVED,
)  # fmt: skip


class Decide(Form):
    """The decision on one person, with its three-part explanation."""

    person: Row = ask("被处理人", ref="person")
    outcome: Literal[
        Outcome.PENALTY,
        Outcome.NO_PENALTY,
        Outcome.NOT_PROVED,
        Outcome.OTHER_MEASURES,
        Outcome.CRIME,
        Outcome.OTHER_VIOLATION,
    ] = ask("处理结果")
    acts: list[Proposed] = ask(
        "各项违法行为及处罚", default=[], max_length=10, help="与告知一致的不填；减轻的逐项填写"
    )
    circumstances: list[Circumstance] = ask("从轻、减轻、从重情节", default=[], max_length=20)
    departure: Note = ask("偏离裁量幅度的理由", default="", long=True, personal=True)
    facts: Maybe = ask(
        "认定的事实和证据", default="", long=True, personal=True, help="与告知一致的不填"
    )
    basis: Note = ask("适用的法律", default="", long=True, help="与告知一致的不填")
    reasons: Maybe = ask("裁量理由", default="", long=True, personal=True, help="与告知一致的不填")
    restrained_days: int = ask(
        "已被采取强制措施限制人身自由的天数", default=0, ge=0, le=365,
        help="因同一行为；询问查证、继续盘问、约束不计入",
    )  # fmt: skip
    disposal: Note = ask("涉案财物的处理", default="", long=True)
    execution: Note = ask("执行方式和期限的补充", default="", long=True)


DECIDES: list[Any] = [
    phase("approved"),
    administrative,
    offline_approved,
    apart(),
    not_recused,
    on.reviewed_and_approved,
    on.reviewed_since_hearing,
    on.his_turn,
    on.told,
    on.not_heavier_than_told,
    on.hearings_settled,
    gates.within_law,
    on.departure_approved,
    gates.benchmark_not_basis,
    gates.answerable,
    on.discussed,
    on.deputy_permitted,
    on.decider,
    no_crime,
    evidence_suffices,
    on.no_second_fine,
    on.explained,
    on.identified,
    gates.fast_fits,
    fates_decided,
]
CITES = ("D-ADM-25", "R-ADM-07", "C-ADM-05", "2.3b", "N-ADM-09", "N-ADM-10", "C-EXCH-03",
         "D-PROP-10")  # fmt: skip
HEADS = (Role.ORGAN_HEAD, Role.ORGAN_CHIEF, Role.DEPT_HEAD)


@act("penalty.decide", title="作出处理决定", by=HEADS, gates=[*DECIDES, on.last_one],
     cite=CITES, makes=Decision)  # fmt: skip
def decide(doing: Doing[Case, Decide]) -> None:
    """对本案（最后一名）嫌疑人作出处理决定，并说明法律、事实和理由。"""
    made = _decide(doing)
    decided = {made.outcome, *(d.outcome for d in doing.situation.once(file).decisions.values())}
    doing.subject.outcome = next(outcome for outcome in ORDER if outcome in decided)
    doing.subject.move("decided")


@act("penalty.decide_one", title="对其中一人作出处理决定", by=HEADS,
     gates=[*DECIDES, on.others_left], cite=CITES, makes=Decision)  # fmt: skip
def decide_one(doing: Doing[Case, Decide]) -> None:
    """本案有数名嫌疑人的，对其中一人先作出处理决定，其余的继续办理。"""
    _decide(doing)


def _decide(doing: Doing[Case, Decide]) -> Decision:
    form, found = doing.form, proposal(doing.situation)
    read = doing.situation.once(file)
    if found is None or (person := found.person) is None:
        raise Invalid([("person", "本案没有这名嫌疑人")])
    if found.strangers:
        raise Invalid([("acts", "所列违法行为不是该嫌疑人在本案中的违法行为")])
    proofs = {row.evidence for row in form.circumstances}
    if Evidence.objects.filter(case=doing.subject, pk__in=proofs).count() != len(proofs):
        raise Invalid([("circumstances", "所列证据不在本案证据中")])
    notice = read.notices.get(person.pk)
    total, statutes = found.total, {str(deed.statute) for deed in found.deeds}
    serve, why = days_to_serve(
        person, total.days, form.restrained_days, gates.status_of(doing.situation), doing.day,
        [deed.offence.deed_on for deed in found.deeds if deed.sanction.days],
    )  # fmt: skip
    if total.fine and person.id_number:
        in_turn(on.no_second_fine, doing.situation, person.id_number)
    organ = organ_of(doing.actor, doing)
    rows = [row.model_dump(mode="json") for row in form.circumstances]
    return doing.create(
        Decision(
            **head(doing.subject, person, organ, form.outcome, doing),
            procedure=Procedure.FAST if read.fast else Procedure.GENERAL,
            outcome=form.outcome,
            **sanction.as_json(total if found.punishes else sanction.NOTHING),
            days_to_serve=serve,
            not_executed=why,
            statute=",".join(sorted(statutes)),
            offences=gates.as_stored(doing.situation, found),
            circumstances=rows or (notice.circumstances if notice else []),
            departure=form.departure or (notice.departure if notice else ""),
            disposal=form.disposal,
            execution=form.execution,
            note="身份不明，按其自报的姓名决定" if person.unclear else "",
            facts=form.facts or (notice.facts if notice else ""),
            basis=form.basis or (notice.basis if notice else "") or basis(found, ""),
            reasons=form.reasons or (notice.reasons if notice else ""),
        )
    )


def organ_of(actor: Actor, doing: Doing[Any, Any]) -> Unit:
    """The unit in whose name the actor decides: where the post lies that lets him."""
    line, day = tuple(doing.subject.line), doing.day
    posts = [post for post in actor.posts if post.reaches(line, day)]
    for role in HEADS:
        for post in posts:
            if post.role is role:
                return Unit.objects.get(code=post.line[-1])
    raise Invalid([("person", "没有以其名义作出决定的单位")])


def number(organ: Unit, outcome: str, year: int) -> str:
    """The next number of this organ, kind of decision and year; without gaps (C-EXCH-03)."""
    word = WORDS.get(Outcome(outcome), OTHERWISE)
    return numbered(organ, word, year)


NUMBER = "公（%(organ)s）%(word)s〔%(year)d〕%(n)d号"


def numbered(organ: Unit, word: str, year: int) -> str:
    """The next number of a series, as papers show it."""
    n = next_number(organ.code, word, year)
    return NUMBER % {"organ": organ.name, "word": word, "year": year, "n": n}


def head(
    case: Case, person: Person, organ: Unit, outcome: str, doing: Doing[Any, Any]
) -> dict[str, Any]:
    """What every decision starts with."""
    return {
        "case": case,
        "person": person,
        "phase": "made",
        "line": case.line,
        "handlers": case.handlers,
        "secrecy": case.secrecy,
        "number": number(organ, outcome, doing.day.year),
        "organ": organ.code,
        "decided_by": doing.actor.id,
        "decided_at": doing.at,
    }


class Correct(Form):
    """What is corrected, and how it reads now. What is left out stays as it was."""

    why: Long = ask("更正的原因和内容", long=True)
    facts: Maybe = ask("更正后的事实和证据", default="", long=True, personal=True)
    basis: Note = ask("更正后的法律依据", default="", long=True)
    reasons: Maybe = ask("更正后的裁量理由", default="", long=True, personal=True)
    disposal: Note = ask("更正后的财物处理", default="", long=True)


STANDING = ("made", "served", "executed", "ended")


@act(
    "penalty.correct",
    title="更正处理决定",
    by=(Role.ORGAN_HEAD, Role.ORGAN_CHIEF),
    gates=[phase(*STANDING), apart(), gates.benchmark_not_basis],
    cite=("C-EXCH-03", "C-ADM-05"),
    makes=Decision,
)
def correct(doing: Doing[Decision, Correct]) -> None:
    """文字有误的，另作一份新编号的决定书，原件留存为已撤销；处罚不变。"""
    old, form = doing.subject, doing.form
    stays = ("procedure", "outcome", "warning", "fine", "days", "days_to_serve", "not_executed",
             "suspend", "revoke", "statute", "offences", "circumstances", "departure", "execution",
             "note", "officers", "place", "filed_at")  # fmt: skip
    old.annulled_for = form.why
    old.move("annulled")
    old.save(update_fields=["phase", "annulled_for"])  # before the new one stands
    organ = Unit.objects.get(code=old.organ)
    doing.create(
        Decision(
            **head(old.case, old.person, organ, old.outcome, doing),
            **{name: getattr(old, name) for name in stays},
            facts=form.facts or old.facts,
            basis=form.basis or old.basis,
            reasons=form.reasons or old.reasons,
            disposal=form.disposal or old.disposal,
            replaces=old,
        )
    )


class Annul(Form):
    """Why the decision falls."""

    why: Long = ask("撤销的理由和依据", long=True)


@act(
    "penalty.annul",
    title="撤销处理决定",
    by=(Role.ORGAN_HEAD, Role.ORGAN_CHIEF),
    gates=[phase(*STANDING), apart()],
    cite=("D-ADM-25", "C-EXCH-03"),
)
def annul(doing: Doing[Decision, Annul]) -> None:
    """决定确有错误或者发现新证据的，撤销原决定；案件退回办理，重新作出决定。"""
    doing.subject.annulled_for = doing.form.why
    doing.subject.move("annulled")
    case = doing.subject.case
    if case.phase in ("decided", "closed"):
        case.move("returned")
        case.outcome, case.moved_at = "", doing.at
        case.save(update_fields=["phase", "outcome", "moved_at"])
