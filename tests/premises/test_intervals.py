"""What of a stay cannot overlap, tried by plain SQL past every gate; each with its control."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from plumbline.doors.cli.province import Province
from plumbline.premises.models import Guarding, Presence, Questioning, Stay
from tests.premises.scene import asked, entered, in_room, p, waiting
from tests.premises.test_stay import another
from tests.scenes import step

HOUR = timedelta(hours=1)


def refused(*statements: tuple[str, list[Any]], at_the_end: str = "") -> str:
    """The constraint that refuses these statements; empty: none does. Nothing stays."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                for sql, values in statements:
                    cursor.execute(sql, values)
                if at_the_end:
                    cursor.execute(f"SET CONSTRAINTS {at_the_end} IMMEDIATE")
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    return ""


def put(table: str, **row: Any) -> tuple[str, list[Any]]:
    row |= {"entry_id": uuid4()}
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    return f"INSERT INTO premises_{table} ({names}) VALUES ({marks})", list(row.values())


@pytest.mark.rule("C-CHA-01", "G-CHA-09")
def test_a_person_is_in_one_room_at_a_time(bureau: Province) -> None:
    scene = waiting(bureau)
    step(scene.tick(minutes=10), "premises.lead_to_room", room="@questioning_room")
    first, second = Presence.objects.order_by("since")
    where = {"stay_id": first.stay_id, "room_id": second.room_id}
    within = put("presence", **where, since=first.since, until=first.until)
    assert refused(within) == "presence_one_room"
    later = second.since + HOUR  # into the one that is open
    assert refused(put("presence", **where, since=later, until=later + HOUR)) == "presence_one_room"
    before = put("presence", **where, since=first.since - HOUR, until=first.since)
    assert refused(before) == ""


@pytest.mark.rule("C-CHA-01")
def test_questionings_of_a_person_do_not_overlap(bureau: Province) -> None:
    scene = asked(bureau)
    step(scene.tick(minutes=10), "premises.end_questioning")
    row = Questioning.objects.get()
    of = {"stay_id": row.stay_id, "room_id": row.room_id, "officers": row.officers,
          "recording": "X"}  # fmt: skip
    until: datetime = row.until  # type: ignore[assignment]
    crossing = put("questioning", **of, since=until - timedelta(seconds=1), until=until + HOUR)
    assert refused(crossing) == "questioning_one_at_a_time"
    assert refused(put("questioning", **of, since=until, until=until + HOUR)) == ""


@pytest.mark.rule("G-CHA-08")
def test_a_guard_stands_once_in_a_watch(bureau: Province) -> None:
    entered(bureau)
    row = Guarding.objects.get()
    again = {"stay_id": row.stay_id, "since": row.since + HOUR, "until": row.since + 2 * HOUR}
    assert refused(put("guarding", officer=row.officer, **again)) == "guarding_once"
    assert refused(put("guarding", officer=uuid4(), **again)) == ""


@pytest.mark.rule("C-CHA-01", "N-CHA-01")
def test_stays_of_a_person_do_not_overlap(bureau: Province) -> None:
    scene = p(in_room(bureau), "leave")
    stay = Stay.objects.get(pk=scene.ids["stay"])
    names = [str(f.column) for f in Stay._meta.concrete_fields]  # noqa: SLF001
    own = {"id": "gen_random_uuid()", "number": "'B-again'", "arrived_at": "%s", "left_at": "%s",
           "entered_at": "NULL"}  # fmt: skip
    copied = ", ".join(own.get(name, name) for name in names)
    sql = (f"INSERT INTO premises_stay ({', '.join(names)}) SELECT {copied}"
           " FROM premises_stay WHERE id = %s")  # fmt: skip
    left: datetime = stay.left_at  # type: ignore[assignment]
    order = [name for name in names if name in ("arrived_at", "left_at")]

    def between(since: datetime, until: datetime) -> tuple[str, list[Any]]:
        at = {"arrived_at": since, "left_at": until}
        return sql, [*(at[name] for name in order), stay.pk]

    assert refused(between(left - timedelta(seconds=1), left + HOUR)) == "stay_one_at_a_time"
    assert refused(between(left, left + HOUR)) == ""


@pytest.mark.rule("G-CHA-08", "3.4a")
def test_a_guard_watches_two_persons_only_while_each_has_another(bureau: Province) -> None:
    scene = entered(bureau)
    first = another(scene)
    step(scene, "premises.enter", guard="@auxiliary")
    rows = dict(Guarding.objects.values_list("stay_id", "officer"))
    second = scene.ids["stay"]
    assert set(rows) == {first, second}
    ended = "UPDATE premises_guarding SET until = since WHERE stay_id = %s"
    shared = {"stay_id": second, "officer": rows[first], "since": scene.now, "until": None}
    only = "guarding_own"
    own = "premises_own_guard"
    # His colleague goes, and the first person's only guard is to watch over both.
    assert refused((ended, [second]), put("guarding", **shared), at_the_end=own) == only
    assert refused((ended, [second]), at_the_end=own) == only  # nobody at all
    assert refused(put("guarding", **shared), at_the_end=own) == ""  # each has one of his own
