"""What the database itself refuses, whoever asks; each with its control, which goes through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connections, transaction

from plumbline.doors.cli.province import Province
from tests import cast, scenes
from tests.intake.scene import taken_over
from tests.norms import scene as norms
from tests.people import test_keys as keys
from tests.people.authenticator import Authenticator
from tests.premises.scene import everybody_leaves

pytestmark = pytest.mark.rule("2.2a")

OURS = {
    "transparency",
    "kernel",
    "people",
    "qualification",
    "careers",
    "rosters",
    "norms",
    "exams",
    "training",
    "intake",
    "casework",
    "recordings",
    "review",
    "questioning",
    "measures",
    "premises",
    "property",
    "penalty",
    "mediation",
    "execution",
    "papers",
    "openness",
    "surveys",
    "complaints",
    "publications",
    "notices",
}
NEVER_CHANGED = {
    "papers_certificate",
    "papers_paperfile",
    "papers_paperservice",
    "surveys_answer",
    "surveys_contact",
    "surveys_heldrow",
    "surveys_result",
    "publications_file",
}  # the application has no right to
FIRST = (  # each fills another's table too
    "casework.open_sealed",
    "penalty.notify_supervisor",
    "qualification.certify",
)
LAST = ("penalty.weigh",)  # confirms a benchmark: from then on every penalty is weighed
ELSEWHERE = {  # neither ledger nor guarded, and why
    "exams_answer": "a trigger of its own keeps it: forwards only, while the sitting is open",
    "people_account": "sign-in counts wrong passwords without an act",
    "people_challenge": "what a key is to sign is used up at sign-in or expires by itself",
    "people_factor": "sign-in uses up a one-time code without an act",
    "people_keyuse": "sign-in counts on without an act",
    "people_token": "a token is given at sign-in and expires by itself",
    "notices_waiting": "a working list: it can be made anew from texts, attempts and receipts",
    "notices_heard": "what a phone sent back is forgotten once it is read; a constraint holds that",
    "kernel_duty": "no right at all: only plumbline_record writes it, together with the entry",
    "kernel_unsealed": "a waiting list: what it names can be found from the entries",
}


def as_(alias: str, statement: str) -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def our_tables() -> list[str]:
    models = (m for m in apps.get_models(include_auto_created=True) if m._meta.managed)  # noqa: SLF001
    return sorted(m._meta.db_table for m in models if m._meta.app_label in OURS)  # noqa: SLF001


def triggered(name: str) -> set[str]:
    rows = as_(
        "default",
        "SELECT tgrelid::regclass::text FROM pg_trigger"
        f" WHERE tgname = '{name}' AND tgenabled = 'O'",
    )
    return {table for (table,) in rows}


@pytest.mark.usefixtures("db")
def test_every_table_is_append_only_or_guarded_or_explained() -> None:
    ledger, guarded = triggered("plumbline_append_only"), triggered("plumbline_guard")
    assert not ledger & guarded
    assert set(our_tables()) - ledger - guarded == set(ELSEWHERE)
    assert not (ledger | guarded) - set(our_tables())


def refused(problem: type[Exception], alias: str, statement: str) -> bool:
    try:
        with transaction.atomic(using=alias):
            as_(alias, statement)
            connections[alias].check_constraints()
    except problem:
        return True
    return False


HARM: dict[str, Callable[[str, str], str]] = {
    "update": lambda table, column: f"UPDATE {table} SET {column} = {column}",
    "delete": lambda table, _: f"DELETE FROM {table}",
    "truncate": lambda table, _: f"TRUNCATE {table} CASCADE",
    "alter": lambda table, _: f"ALTER TABLE {table} ADD COLUMN more int",
    "drop": lambda table, _: f"DROP TABLE {table} CASCADE",
    "disable trigger": lambda table, _: f"ALTER TABLE {table} DISABLE TRIGGER ALL",
    "drop trigger": lambda table, _: f"DROP TRIGGER plumbline_append_only ON {table}",
    "without triggers": lambda table, column: (
        f"SET LOCAL session_replication_role = replica;UPDATE {table} SET {column} = {column}"
    ),
}


def column_of(table: str) -> str:
    found = as_(
        "default",
        "SELECT attname FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped"
        f" AND attrelid = '{table}'::regclass ORDER BY attnum",
    )
    return str(found[0][0])


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("harm", HARM)
def test_the_application_cannot_change_the_ledger(harm: str) -> None:
    tables = triggered("plumbline_append_only")
    assert {"kernel_entry", "kernel_clear", "transparency_seal"} <= tables
    for table in sorted(tables | {"kernel_duty"} - {"truncate"}):
        statement = HARM[harm](table, column_of(table))
        assert refused(ProgrammingError, "default", statement), statement


@pytest.mark.usefixtures("fresh_bureau")
def test_the_owner_cannot_change_the_ledger_without_taking_its_trigger_off() -> None:
    scenes.closed(cast.existing())
    harms = [HARM[name] for name in ("update", "delete", "truncate")]
    for table in sorted(triggered("plumbline_append_only")):
        column = column_of(table)
        for harm in harms:
            assert refused(IntegrityError, "owner", harm(table, column)), table
        with transaction.atomic(using="owner"):  # the control
            as_("owner", f"DROP TRIGGER plumbline_append_only ON {table}")
            as_("owner", HARM["update"](table, column))
            transaction.set_rollback(True, using="owner")
    connections["owner"].close()


def rows(table: str) -> int:
    """How many rows it has."""
    return int(as_("default", f"SELECT count(*) FROM {table}")[0][0])


def unknown_again() -> None:
    """Let the next scene punish the same person for the same deed, and plan the same year."""
    for table, change in (("casework_person", "id_number = ''"),
                          ("training_trainingplan", "year = year - 1")):  # fmt: skip
        as_("owner", f"ALTER TABLE {table} DISABLE TRIGGER plumbline_guard")
        as_("owner", f"UPDATE {table} SET {change}")
        as_("owner", f"ALTER TABLE {table} ENABLE TRIGGER plumbline_guard")


def staffed(bureau: Province) -> None:
    """What is done on officers and units, and is no matter that a scene begins with."""
    scene, recruit = scenes.Scene(bureau), bureau.officers["recruit"]
    scene.do("careers.appraise", "station_head", recruit, year=2026, grade="not", grounds="旷工")
    scene.do("qualification.note_law_test", "trainer", recruit, taken_on="2026-03-02", score=86,
             passed=True, examiner="法制总队")  # fmt: skip
    keys.add(scene, Authenticator())
    scene.do("people.register_directory", "administrator", bureau.units[cast.STATION],
             name="人事系统", officer=str(bureau.officers["administrator"]))  # fmt: skip
    scene.do("people.rename_unit", "administrator", bureau.units["220102002"], name="新春派出所",
             since="2026-03-03", document="关于更名的批复")  # fmt: skip
    scene.do("people.note_absence", "station_head", recruit, sort="leave", since="2026-04-01",
             until="2026-04-05")  # fmt: skip
    scene.do("people.establish_posts", "administrator", bureau.units[cast.STATION],
             role="CASE_OFFICER", required=9, basis="编制方案", since="2026-01-01")  # fmt: skip
    scene.do("people.set_contact", "administrator", bureau.units[cast.STATION],
             telephone="0000-2201020", since="2026-03-03")  # fmt: skip
    survey = scenes.FORMS["surveys.import_survey"]
    faulty = [row | {"unit": "9999"} for row in survey["rows"]]
    scene.do("surveys.import_survey", "auditor", bureau.units[cast.CITY],
             **{**survey, "rows": faulty})  # fmt: skip


@pytest.mark.thorough
@pytest.mark.usefixtures("fresh_bureau")
def test_a_row_changes_only_inside_an_act(monkeypatch: pytest.MonkeyPatch) -> None:
    tables, bureau = sorted(triggered("plumbline_guard")), cast.existing()
    taken_over(bureau)
    staffed(bureau)
    # Once an area is open, cases go to review with stays only.
    ready = sorted(scenes.READY, key=lambda act: act.startswith("premises."))
    for act in (*FIRST, *(act for act in ready if act not in LAST), *LAST):
        if not (empty := [table.split("_")[0] for table in tables if not rows(table)]):
            break
        if act in FIRST or act.split(".")[0] in empty:
            norms.on_something_else(monkeypatch)
            everybody_leaves(bureau)
            scenes.step(scenes.READY[act](bureau), act)
            unknown_again()
    empty = [table for table in tables if not rows(table)]
    assert empty == []
    for table in tables:
        column = column_of(table)
        update = HARM["update"](table, column)
        never = ProgrammingError if table in NEVER_CHANGED else IntegrityError
        assert refused(never, "default", update), table
        assert refused(IntegrityError, "owner", update), table
        assert refused(ProgrammingError, "default", HARM["delete"](table, column)), table
        assert refused(ProgrammingError, "default", HARM["truncate"](table, column)), table
        as_("owner", f"ALTER TABLE {table} DISABLE TRIGGER plumbline_guard")  # the control
        assert not refused(IntegrityError, "owner", update), table
        as_("owner", f"ALTER TABLE {table} ENABLE TRIGGER plumbline_guard")
        assert refused(IntegrityError, "owner", update), table
    connections["owner"].close()


@pytest.mark.usefixtures("fresh_bureau")
def test_a_row_is_added_only_inside_an_act() -> None:
    scene = scenes.closed(cast.existing())
    insert = (
        "INSERT INTO casework_charge (case_id, name, articles, entry_id)"
        f" VALUES ('{scene.ids['case']}', '盗窃罪', '264', '{scene.entry.pk}')"
    )
    assert refused(IntegrityError, "default", insert)
    as_("owner", "DROP TRIGGER plumbline_guard ON casework_charge")  # the control
    assert not refused(IntegrityError, "default", insert)
    connections["owner"].close()


@pytest.mark.usefixtures("fresh_bureau")
def test_naming_an_old_entry_does_not_open_the_guard() -> None:
    scene = scenes.closed(cast.existing())
    update = "UPDATE casework_case SET brief = '另一案由'"
    for entry in (str(scene.entry.pk), "", "00000000-0000-0000-0000-000000000000"):
        claim = f"SELECT set_config('plumbline.entry', '{entry}', true); {update}"
        assert refused(IntegrityError, "default", claim)


@pytest.mark.usefixtures("fresh_bureau")
def test_a_change_before_or_after_an_act_in_its_transaction_belongs_to_it() -> None:
    """The control: the guard asks for an entry of this transaction, and for no more."""
    scene = scenes.investigating(cast.existing())
    with transaction.atomic():
        as_("default", "UPDATE casework_case SET brief = '另一案由'")
        scenes.step(scene, "casework.charge")
    assert scene.case.brief == "另一案由"


INSERTS = {
    "kernel_entry": "INSERT INTO kernel_entry SELECT * FROM kernel_entry LIMIT 1",
    "kernel_clear": "INSERT INTO kernel_clear (entry_id, name, salt, value)"
    " SELECT id, 'x', ''::bytea, '1' FROM kernel_entry LIMIT 1",
    "kernel_duty": "INSERT INTO kernel_duty SELECT * FROM kernel_duty LIMIT 1",
    "kernel_unsealed": "INSERT INTO kernel_unsealed SELECT id FROM kernel_entry LIMIT 1",
}


@pytest.mark.parametrize("table", INSERTS)
def test_the_application_writes_entries_through_one_function_only(
    bureau: Province, table: str
) -> None:
    scenes.accepted(bureau)
    assert refused(ProgrammingError, "default", INSERTS[table])


@pytest.mark.usefixtures("fresh_bureau")
def test_an_entry_cannot_be_written_twice() -> None:
    """The control of the one above: the owner has the right, and the key still holds."""
    scenes.accepted(cast.existing())
    assert refused(IntegrityError, "owner", INSERTS["kernel_entry"])
    connections["owner"].close()


@pytest.mark.usefixtures("db")
def test_the_writing_function_cannot_be_misled_by_the_search_path() -> None:
    rows = as_("default", "SELECT proname, proconfig::text, prosecdef FROM pg_proc"
               " WHERE proname IN ('plumbline_record', 'plumbline_guard')")  # fmt: skip
    assert {name for name, *_ in rows} == {"plumbline_record", "plumbline_guard"}
    for _, config, definer in rows:
        assert definer
        assert "search_path=public, pg_temp" in config
