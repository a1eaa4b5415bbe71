"""The data under a measurement: a province by acts, one case by acts, and copies of it in bulk.

The copies are written by the owner of the tables with the triggers off, because millions of acts
would take hours. They are copies of rows that acts wrote, so they weigh what real ones weigh.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from plumbline.doors.cli import province
from plumbline.doors.cli.province import Province
from plumbline.law.calendar import SHANGHAI

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)  # a year whose holidays are known
NOW = BEGAN + timedelta(days=3)
PASSWORD = "plumbline-bench-only"  # noqa: S105 - of a database that is dropped
ACT = "casework.note_handling"  # the act that is measured: it can be repeated without end
FORM = {"in_area": True}
PROVES = ["EV-00-03", "EV-00-06", "EV-00-07", "EV-00-08", "EV-00-14", "EV-00-16",
          "EV-TH-01", "EV-TH-02", "EV-TH-04", "EV-TH-06"]  # fmt: skip
ACTOR = "stranger"  # his cases are apart from those that the lists show
CASES = 10_000  # of these, on which the measured acts stand
COPIED = ("intake.accept", "casework.request_filing", "casework.file")  # entries of a copied case
CHUNK = 50_000


def case_id(number: int) -> UUID:
    """The id of one of the copied cases."""
    return UUID(f"01900000-0000-7000-8000-{number:012x}")


@dataclass(frozen=True)
class Scene:
    """Where the measurement takes place."""

    province: Province
    report: UUID
    case: UUID


def found() -> Scene:
    """Found the province and take one case to the investigation, by acts."""
    place = province.found(BEGAN, PASSWORD, province.plan())
    at = BEGAN + timedelta(days=1)

    def do(act: str, by: str, on: UUID, **form: Any) -> UUID:
        return place.do(act, by, on, at, **form).made

    station = place.units["220102001"]
    report = do(
        "intake.report",
        "handler",
        station,
        way="walk_in",
        reporter="钱某",
        place="某路某号",
        facts="手机在公交车上被盗，价值约五千元，当时车上人多。" * 4,
    )
    case = do("intake.accept", "handler", report, nature="criminal", brief="盗窃")
    do("intake.hand_receipt", "handler", case, given="handed")
    do("casework.request_filing", "handler", case, reasons="有犯罪事实，需要追究刑事责任")
    do(
        "casework.file",
        "head",
        case,
        facts_of_crime=True,
        liability=True,
        jurisdiction=True,
        opinion="同意立案侦查",
    )
    do("casework.add_person", "handler", case, role="suspect", name="吴某", sex="male",
       born="1990-03-07")  # fmt: skip
    do(
        "casework.add_evidence",
        "handler",
        case,
        kind="documentary",
        title="手机一部的凭证、亲笔陈述和到案经过",
        proves=PROVES,
        source="现场提取",
        collected_at=at.isoformat(),
    )
    do("casework.charge", "handler", case, name="盗窃罪", articles="刑法第264条")
    do(ACT, "handler", case, **FORM)
    return Scene(place, report, case)


# Where copy number n lies: sixty counties of ten stations of eight officers. The first county, its
# first station and that one's first officer are the demonstration's.
COUNTY = "CASE WHEN n % 60 = 0 THEN '220102' ELSE '2299' || lpad((n % 60)::text, 2, '0') END"
CITY = "CASE WHEN n % 60 = 0 THEN '2201' ELSE '2299' END"
STATION = f"({COUNTY}) || lpad((n / 60 % 10 + 1)::text, 3, '0')"
LINE = f"jsonb_build_array('22', {CITY}, {COUNTY}, {STATION})"
OFFICER = (
    "CASE WHEN n %% 60 = 0 AND n / 60 %% 10 = 0 AND n / 600 %% 8 = 0 THEN %(handler)s"
    " ELSE '01920000-0000-7000-8000-' || lpad(to_hex(n %% 600 * 8 + n / 600 %% 8), 12, '0') END"
)
PHASE = (
    "(ARRAY['closed','closed','closed','closed','closed','closed','closed','investigating',"
    "'under_review','filing_requested','reviewed','not_filed'])[n / 60 % 12 + 1]"
)
SINCE = "(timestamptz '2026-03-03 09:00+08' - make_interval(secs => n * 7))"


def _id(kind: str, number: str = "n") -> str:
    return f"'{kind}0000-0000-7000-8000-' || lpad(to_hex({number}), 12, '0')"


def fill(scene: Scene, first: int, last: int, *, acted_on: bool) -> None:
    """Copy the case to these numbers; those acted on belong to one officer of another county."""
    officers = scene.province.officers
    with bulk(*TABLES) as cursor:
        for start in range(first, last + 1, CHUNK):
            span = {
                "first": start,
                "last": min(start + CHUNK - 1, last),
                "report": scene.report,
                "case": scene.case,
                "handler": str(officers["handler"]),
                "mine": str(officers[ACTOR]),
            }
            _copy(cursor, span, acted_on=acted_on)


@contextmanager
def bulk(*tables: str) -> Iterator[Any]:
    """A cursor of the owner while no trigger of these tables fires; they are analysed after it."""
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for table in tables:
            cursor.execute(f"VACUUM (ANALYZE) {table}")


TABLES = (
    "intake_report",
    "casework_case",
    "intake_receipt",
    "casework_person",
    "casework_evidence",
    "casework_charge",
    "kernel_entry",
    "kernel_duty",
    "kernel_clear",
    "kernel_unsealed",
)


def _copy(cursor: Any, span: Mapping[str, Any], *, acted_on: bool) -> None:
    line = "jsonb_build_array('22', '2202', '220202', '220202001')" if acted_on else _pc(LINE)
    officer = "%(mine)s" if acted_on else OFFICER
    phase = "'investigating'" if acted_on else _pc(PHASE)
    case, report, since = _pc(_id("0190")), _pc(_id("0193")), _pc(SINCE)
    place = {"line": line, "handlers": f"jsonb_build_array({officer})"}
    newest = _pc(_id("0191", f"n::bigint * {len(COPIED)} + {len(COPIED) - 1}"))

    def copy(table: str, where: str, **changed: str) -> None:
        pairs = ", ".join(f"'{column}', {value}" for column, value in changed.items())
        cursor.execute(
            f"INSERT INTO {table} SELECT r.* FROM {table} t,"  # noqa: S608 - our own constants
            " generate_series(%(first)s::int, %(last)s::int) n,"
            f" LATERAL jsonb_populate_record(t, jsonb_build_object({pairs})) r WHERE {where}",
            span,
        )

    def serial(table: str) -> str:
        return f"nextval(pg_get_serial_sequence('{table}', 'id'))"

    copy(
        "intake_report",
        "t.id = %(report)s",
        id=report,
        number="'J' || n",
        phase="'accepted'",
        opened_at=since,
        moved_at=since,
        entry_at=since,
        **place,
    )
    copy(
        "casework_case",
        "t.id = %(case)s",
        id=case,
        number="'A' || n",
        report_id=report,
        entry_id=newest,
        phase=phase,
        opened_at=since,
        moved_at=since,
        entry_at=since,
        reported_at=since,
        **place,
    )
    copy(
        "intake_receipt",
        "t.case_id = %(case)s",
        id=serial("intake_receipt"),
        case_id=case,
        number="'H' || n",
    )
    for table in ("casework_person", "casework_evidence", "casework_charge"):
        copy(table, "t.case_id = %(case)s", id=serial(table), case_id=case)
    # Every sixth case still owes something.
    owed = "false" if acted_on else "n / 60 %% 12 IN (8, 9) AND t.code = 'casework.filing_in_time'"
    copy(
        "kernel_duty",
        "t.subject_id = %(case)s",
        id="gen_random_uuid()",
        subject_id=case,
        line=line,
        debtors=place["handlers"],
        settled_by=f"CASE WHEN {owed} THEN NULL ELSE t.settled_by END",
        settled_at=f"CASE WHEN {owed} THEN NULL ELSE t.settled_at END",
    )
    for step, act in enumerate(COPIED):
        number = f"n::bigint * {len(COPIED)} + {step}"
        before = _pc(_id("0191", f"{number} - 1")) if step else "NULL"
        made = {"made_id": case, "subject_id": report} if step == 0 else {"subject_id": case}
        copy(
            "kernel_entry",
            f"t.act = '{act}' AND %(case)s IN (t.subject_id, t.made_id)",
            id=_pc(_id("0191", number)),
            at=since,
            recorded=since,
            previous=before,
            **made,
        )


def _pc(text: str) -> str:
    """With the percent signs doubled, for a statement that has parameters."""
    return text.replace("%", "%%")


def unseal(first: int, last: int) -> None:
    """Let the entries of these copies wait for their numbers in the tree."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_unsealed DISABLE TRIGGER USER")
        cursor.execute(
            "INSERT INTO kernel_unsealed (entry_id) SELECT"  # noqa: S608 - our own constants
            f" ({_pc(_id('0191', 'k'))})::uuid FROM generate_series(%s::bigint, %s::bigint) k",
            [first * len(COPIED), last * len(COPIED) + len(COPIED) - 1],
        )
        cursor.execute("ALTER TABLE kernel_unsealed ENABLE TRIGGER USER")
