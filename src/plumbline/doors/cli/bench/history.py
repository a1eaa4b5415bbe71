"""The past that drafts are replayed over, and a rule book of thousands of clauses, in bulk.

Written by the owner of the tables with the triggers off, as the copies of the case are: a hundred
thousand decisions by acts would take a day.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import QuerySet
from django.utils import timezone

from plumbline.casework.models import Case, Offence, Outcome, Person
from plumbline.doors.cli.bench import scene
from plumbline.kernel.models import Norm, NormVersion
from plumbline.kernel.norm import in_force
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import SHANGHAI, deadline
from plumbline.norms.models import Clause, Rule
from plumbline.norms.terms import Sort, Transition
from plumbline.penalty.models import Decision, Procedure, Weighing

FIRST = datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI)
DAYS = 320  # over which the matters are spread; all of them lie in one year
AFTER = FIRST + timedelta(days=DAYS + 5)  # when a draft is replayed
LIMIT, TABLE = "N-INT-03", "C-DISC-01.theft"
BATCH = 2_000
SPREAD = """
UPDATE kernel_duty SET started_at = days.at, due_at = days.due, settled_at = CASE
    WHEN settled_at IS NOT NULL THEN days.at + make_interval(hours => (one.number %% 97)::int) END
FROM (SELECT id, ('x' || right(subject_id::text, 12))::bit(48)::bigint AS number FROM kernel_duty
      WHERE code = 'casework.filing_in_time') one
JOIN unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) WITH ORDINALITY days (at, due, day)
    ON days.day = one.number %% %(days)s + 1
WHERE kernel_duty.id = one.id
"""
# The acts of the last quarter are what the rule book counts.
RECENT = """
UPDATE kernel_entry SET recorded = one.at, id = (lpad(to_hex((extract(epoch FROM one.at) * 1000)
    ::bigint), 12, '0') || '7' || substr(replace(kernel_entry.id::text, '-', ''), 14))::uuid
FROM (SELECT id, now() - make_interval(mins => (random() * 120000)::int) AS at FROM kernel_entry
      WHERE id < '01920000-0000-7000-8000-000000000000') one
WHERE kernel_entry.id = one.id
"""


def decide(first: int, last: int) -> None:
    """Each of these copied cases has a weighing, a decision and a filing due, each on its day."""
    limit = in_force(LIMIT, scene.NOW.date()).body_as(TimeLimit).period
    starts = [FIRST + timedelta(days=day) for day in range(DAYS)]
    ends = [deadline(start, limit).due for start in starts]
    tables = ("casework_offence", "penalty_weighing", "penalty_decision")
    with scene.bulk(*tables, "kernel_duty", "kernel_entry") as cursor:
        for start in range(first, last + 1, BATCH):
            _decide(start, min(start + BATCH - 1, last))
        cursor.execute(SPREAD, {"starts": starts, "ends": ends, "days": DAYS})
        cursor.execute(RECENT)


def _decide(first: int, last: int) -> None:
    span = (scene.case_id(first), scene.case_id(last))
    persons = dict(Person.objects.filter(case__in=_span(span)).values_list("case_id", "pk"))
    offences, weighings, decisions = list[Offence](), list[Weighing](), list[Decision]()
    rows = _span(span).values_list("pk", "line", "entry_id").order_by("pk")
    for number, (case, line, entry) in enumerate(rows, first):
        at = FIRST + timedelta(days=number % DAYS, seconds=number % 20_000)
        offence = Offence(
            pk=number, case_id=case, person_id=persons[case], cause="theft", title="盗窃",
            grade="base", deed_on=at.date(), ended_on=at.date(), found_on=at.date(),
            statute="PSPL25", articles="第58条", entry_id=entry,
        )  # fmt: skip
        facts = {"value": number * 7 % 2_000, "circumstance": "none" if number % 9 else "earlier"}
        row = 4 if not number % 9 else 1 + (facts["value"] > 300) + (facts["value"] > 1000)  # type: ignore[operator]
        weighings.append(
            Weighing(case_id=case, offence=offence, norm=f"{TABLE}@1", row=row, tier={}, lines=[],
                     facts=[{"factor": name, "value": value, "evidence": [number]}
                            for name, value in facts.items()], entry_id=entry)
        )  # fmt: skip
        decisions.append(
            Decision(
                pk=uuid5(case, "decision"), phase="executed", line=line, entry_id=entry,
                entry_at=at, opened_at=at, moved_at=at, case_id=case, person_id=persons[case],
                number=f"D{number}", procedure=Procedure.GENERAL, outcome=Outcome.PENALTY,
                fine=100 + number % 30 * 100, statute="PSPL25", facts="事实" * 40,
                basis="第58条", reasons="理由" * 40, decided_at=at,
            )
        )  # fmt: skip
        offences.append(offence)
    Offence.objects.using("owner").bulk_create(offences)
    Weighing.objects.using("owner").bulk_create(weighings)
    Decision.objects.using("owner").bulk_create(decisions)


def _span(span: tuple[UUID, UUID]) -> QuerySet[Case]:
    return Case.objects.filter(pk__range=span)


def bind(clauses: int, each: int = 20) -> None:
    """So many clauses in force: in norms of the province, and in the documents that made them."""
    shipped = list(NormVersion.objects.select_related("norm").order_by("norm__code", "number"))
    norms, versions = list[Norm](), list[NormVersion]()
    rules, texts = list[Rule](), list[Clause]()
    today, at = date(2026, 1, 1), timezone.now()
    for number in range(clauses):
        like = shipped[number % len(shipped)]
        place = uuid5(like.norm_id, str(number))
        same = {"line": ["22"], "entry_id": like.entry_id, "entry_at": at, "opened_at": at,
                "moved_at": at}  # fmt: skip
        if number % each == 0:
            rules.append(
                Rule(pk=place, phase="published", title=f"{like.norm.title}实施细则（{number}）",
                     sort=Sort.NORMATIVE, public=True, issuer="省公安厅", text=1, since=today,
                     number=f"吉公规〔2026〕{number}号", **same)
            )  # fmt: skip
        words = f"第{number}条 " + "；".join(like.clauses) + f"，本省第{number}项另有规定的除外。"
        title = f"{like.norm.title}（本省之{number}）"
        norm = Norm(pk=place, code=f"JL-{number:05}", title=title, issuer="省公安厅",
                    number=rules[-1].number, phase="in_force", **same)  # fmt: skip
        norms.append(norm)
        versions.append(
            NormVersion(norm=norm, number=1, since=today, kind=like.kind, body=like.body, mark="V",
                        clauses=[words], cites=like.cites, entry_id=like.entry_id)
        )  # fmt: skip
        texts.append(
            Clause(rule=rules[-1], text=1, position=number % each + 1, words=words,
                   cites=like.cites, code=norm.code, title=title, kind=like.kind, body=like.body,
                   transition=Transition.DEED, entry_id=like.entry_id)
        )  # fmt: skip
    with scene.bulk("kernel_norm", "kernel_normversion", "norms_rule", "norms_clause"):
        Norm.objects.using("owner").bulk_create(norms, BATCH)
        NormVersion.objects.using("owner").bulk_create(versions, BATCH)
        Rule.objects.using("owner").bulk_create(rules, BATCH)
        Clause.objects.using("owner").bulk_create(texts, BATCH)
