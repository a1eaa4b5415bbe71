"""What the records of a case show to an evidence specification, nearly all in one question.

Each record below proves its item by itself, so that nobody types what the system already knows.
"""

from __future__ import annotations

from django.db import connection

from plumbline.casework.about import CAUSES
from plumbline.casework.gates import signs_of_crime
from plumbline.casework.models import Case, Nature
from plumbline.law.evidence import Fact, Proof, Shown

FRAIL = "deaf OR mute OR blind OR mental_illness OR pregnant OR nursing"
KNOWN = "NOT unclear AND (id_number <> '' OR passport <> '' OR unit_code <> '' OR born IS NOT NULL)"


def _has(table: str, condition: str = "TRUE") -> str:
    """Whether a table has such a row of the case."""
    return f"EXISTS(SELECT FROM {table} t WHERE t.case_id = mine.id AND ({condition}))"


def _suspect(condition: str) -> str:
    return _has("casework_person", f"role = 'suspect' AND ({condition})")


def _every_suspect(condition: str) -> str:
    return f"{_suspect('TRUE')} AND NOT {_suspect(f'NOT ({condition})')}"


def _any(*conditions: str) -> str:
    return f"({' OR '.join(conditions)})"


ITEMS = _any(_has("measures_item"), _has("property_thing"))
TOLD = _has("penalty_notice", "phase <> 'replaced'")
SUSPECTS = "SELECT count(*) FROM casework_person p WHERE p.case_id = mine.id AND role = 'suspect'"
FACTS: dict[Fact, str] = {
    Fact.SEVERAL_SUSPECTS: f"({SUSPECTS}) > 1",
    Fact.FRAIL: _suspect(FRAIL),
    Fact.PROPERTY_TAKEN: ITEMS,
    Fact.OPINION_GIVEN: _has("measures_appraisal", "phase = 'back'"),
}
PROOFS: dict[Proof, str] = {
    Proof.ACCEPTED: _has("intake_receipt"),
    Proof.FILED: "mine.filed_at IS NOT NULL",
    Proof.ARRIVAL: _any(
        _has("premises_stay"), _has("questioning_summons", "arrived_at IS NOT NULL")
    ),
    Proof.IDENTITY: _every_suspect(KNOWN),
    Proof.EARLIER: _every_suspect("record <> ''"),
    Proof.HEARD: _any(
        _has("questioning_statement", "phase = 'finished'"),
        _has("penalty_notice", "phase = 'settled'"),
    ),
    Proof.RIGHTS: _any(_has("questioning_statement", "phase = 'finished' AND first <> '{}'"), TOLD),
    Proof.TOLD: TOLD,
    Proof.LOOKED: _has("measures_record"),
    Proof.LISTED: ITEMS,
    Proof.OPINION: _has("measures_opinion"),
    Proof.FOOTAGE: "EXISTS(SELECT FROM recordings_link l WHERE l.subject_id = mine.id)",
    Proof.CLOCKS: "NOT "
    + _any(
        _has("premises_stay", "left_at IS NULL"),
        _has("questioning_summons", "arrived_at IS NOT NULL AND ended_at IS NULL"),
    ),
    Proof.INJURY: _any(_has("measures_wound", "diagnosis <> ''"), "mine.injury <> ''"),
    Proof.IDENTIFIED: _has("measures_identification"),
    Proof.VALUED: _has("measures_valuation", "yuan IS NOT NULL"),
    Proof.MEDIATED: _has("mediation_mediation"),
}
ASIDE = (
    "(SELECT coalesce(jsonb_object_agg(item, reasons), '{}')"
    " FROM review_setaside a WHERE a.case_id = mine.id)"
)


def _question() -> str:
    columns = ", ".join([*FACTS.values(), *PROOFS.values(), ASIDE, CAUSES])
    return f"SELECT {columns} FROM casework_case mine WHERE mine.id = %s"  # noqa: S608


QUESTION = _question()


def shown(case: Case) -> tuple[Shown, frozenset[str]]:
    """The facts and records of a case, what an officer set aside, and what the case is about."""
    with connection.cursor() as cursor:
        cursor.execute(QUESTION, [case.pk])
        *found, aside, causes = cursor.fetchone()
    names: list[Fact | Proof] = [*FACTS, *PROOFS]
    true = [name for name, holds in zip(names, found, strict=True) if holds]
    if case.nature == Nature.ADMINISTRATIVE and not signs_of_crime(case):
        true.append(Proof.NO_CRIME)
    there = Shown(
        facts=frozenset(name for name in true if isinstance(name, Fact)),
        records=frozenset(name for name in true if isinstance(name, Proof)),
        aside=aside,
    )
    return there, frozenset(causes)
