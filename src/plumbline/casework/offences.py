"""What a case is about: charges of a criminal one, offences by person of an administrative one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import StringConstraints

from plumbline.casework.gates import administrative, criminal, not_recused
from plumbline.casework.models import Case, Charge, Offence, PersonRole
from plumbline.casework.standing import of_case
from plumbline.casework.texts import Long, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.calendar import legal_day
from plumbline.law.causes import Choice, cause, choose
from plumbline.law.liability import Limitation, Matter, limitation
from plumbline.law.roles import Role
from plumbline.qualification.gates import qualified

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$", max_length=60)]


class AddCharge(Form):
    """A charge with its articles."""

    name: Short = ask("罪名或者案由")
    articles: Annotated[str, StringConstraints(min_length=1, max_length=200)] = ask("法律条文")


@act(
    "casework.charge",
    title="确定罪名",
    by=Role.CASE_OFFICER,
    gates=[phase("investigating", "returned"), criminal, qualified, not_recused],
    cite=("C-ADM-04",),
)
def charge(doing: Doing[Case, AddCharge]) -> None:
    """确定罪名及其法律条文。"""
    doing.create(Charge(case=doing.subject, entry_id=doing.entry_id, **doing.form.model_dump()))


class Allege(Form):
    """Who is alleged to have done what, when, how gravely."""

    person: int = ask("违法嫌疑人", ref="person", ge=1, lt=2**63)
    cause: Code = ask("案由", ref="cause", examples=["assault"])
    grade: Code = ask(
        "情节", default="base", ref="grade", help="法律对该行为区分的情节", examples=["base"]
    )
    deed_on: date = ask("行为发生日期")
    ended_on: date | None = ask(
        "行为终了日期", default=None, help="连续、继续的行为填写；追究时效由此起算"
    )
    found_on: date | None = ask("公安机关发现日期", default=None, help="不填即为接报案之日")
    complained_on: date | None = ask(
        "被侵害人控告而未受理的日期", default=None, help="在时效内控告、应当受理而未受理的填写"
    )
    matter: Matter = ask(
        "追究时效的种类", default=Matter.PUBLIC_ORDER, help="违反治安管理行为为六个月"
    )
    crime_suspected: bool = ask("涉嫌犯罪", default=False)


def _choice(form: Allege, day: date) -> Choice:
    """Which law applies to the deed as it is alleged. Raises Invalid."""
    ended = form.ended_on or form.deed_on
    if not form.deed_on <= ended <= day:
        raise Invalid([("deed_on", "行为日期应当依次，且不晚于今日")])
    try:
        known = cause(form.cause)
    except KeyError as none:
        raise Invalid([("cause", "没有这一案由")]) from none
    try:
        return choose(known, form.grade, ended, day)
    except LookupError as none:
        raise Invalid([("grade", "该案由没有这一情节")]) from none


def _limitation(form: Any, case: Case, day: date) -> Limitation:
    """Whether the deed was found in time. Raises Invalid."""
    ended = form.ended_on or form.deed_on
    found = form.found_on or legal_day(case.reported_at)
    if found > day or ended > day:
        raise Invalid([("found_on", "行为和发现的日期不能晚于今日")])
    return limitation(
        ended=ended,
        discovered=max(ended, found),  # earlier: found while it still went on
        matter=form.matter,
        refused_complaint=form.complained_on,
    )


@gate(
    "casework.within_limitation",
    cite=("N-ADM-08",),
    says="该行为已过追究时效：时效于%(last)s届满，发现时已经超过，不再处罚",
    remedy="核实行为终了日期和发现日期；确已超过的，终止调查",
    who=(Role.CASE_OFFICER, Role.DEPT_HEAD),
)
def within_limitation(s: Situation[Case]) -> Missing | None:
    """What was not found within the limitation is not punished."""
    form = s.form
    if form is None:
        return None
    found = _limitation(form, s.subject, s.day)
    s.reads.append(f"last={found.last},barred={found.barred}")
    return {"last": found.last.isoformat()} if found.barred else None


@gate(
    "casework.punishable",
    cite=("P-DISC-02",),
    says="依应当适用的法律，该行为不受治安管理处罚：%(law)s",
    remedy="核实案由、情节和行为日期；确不处罚的，终止调查",
    who=(Role.CASE_OFFICER, Role.DEPT_HEAD),
)
def punishable(s: Situation[Case]) -> Missing | None:
    """The law that applies punishes the deed (0.6: the lighter law, or none)."""
    if not isinstance(s.form, Allege):
        return None
    choice = _choice(s.form, s.day)
    s.reads.append(f"statute={choice.statute.value}")
    return None if choice.punishable else {"law": choice.statute.label}


@act(
    "casework.allege",
    title="认定违法行为和适用法律",
    by=Role.CASE_OFFICER,
    gates=[
        phase("investigating", "parked", "returned"),
        administrative,
        qualified,
        not_recused,
        punishable,
        within_limitation,
    ],
    cite=("C-ADM-04", "N-ADM-08"),
)
def allege(doing: Doing[Case, Allege]) -> None:
    """按人登记违法行为，比较行为时和决定时的法律，从旧兼从轻选定所适用的一部。"""
    form, case = doing.form, doing.subject
    person = of_case(case.pk, form.person)
    if person.role != PersonRole.SUSPECT:
        raise Invalid([("person", "此人不是违法嫌疑人")])
    choice = _choice(form, doing.day)
    found = _limitation(form, case, doing.day)
    known = cause(form.cause)
    if case.offences.filter(
        person=person, cause=form.cause, deed_on=form.deed_on, dropped=""
    ).exists():
        raise Invalid([("cause", "此人同一日的这一行为已经登记")])
    doing.create(
        Offence(
            case=case, person=person, cause=form.cause, title=known.title, grade=form.grade,
            deed_on=form.deed_on, ended_on=form.ended_on or form.deed_on,
            found_on=form.found_on or legal_day(case.reported_at),
            complained_on=form.complained_on, statute=choice.statute.value,
            articles=choice.statute.label + known.articles[choice.statute],
            comparison=choice.as_json(), limitation=found.as_json(),
            crime=form.crime_suspected, entry_id=doing.entry_id,
        )
    )  # fmt: skip


class DropOffence(Form):
    """What is no longer alleged, and why."""

    offence: int = ask("违法行为", ref="offence", ge=1, lt=2**63)
    reasons: Long = ask("不再认定的理由", long=True, personal=True)


@act(
    "casework.drop_offence",
    title="撤销违法行为的认定",
    by=Role.CASE_OFFICER,
    gates=[phase("investigating", "parked", "returned"), administrative, qualified, not_recused],
    cite=("C-ADM-04",),
)
def drop_offence(doing: Doing[Case, DropOffence]) -> None:
    """经调查不能认定，或者案由、情节、日期有误的，撤销登记；重新认定的另行登记。"""
    found = doing.subject.offences.filter(pk=doing.form.offence, dropped="").first()
    if found is None:
        raise Invalid([("offence", "本案没有这一项认定")])
    found.dropped = doing.form.reasons
    found.save(update_fields=["dropped"])
