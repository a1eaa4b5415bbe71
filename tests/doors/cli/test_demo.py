"""The demonstration: built by acts, once, on any day, and only where it belongs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

Run = Any


@pytest.mark.usefixtures("fresh_database")
def test_the_demonstration_is_built_once_and_shows_every_kind_of_clock(
    run: Run, tmp_path: Any
) -> None:
    from django.utils import timezone

    from plumbline.casework.models import Case
    from plumbline.kernel.catalogue import kinds
    from plumbline.kernel.models import Attempt, Duty, Entry, Unsealed
    from plumbline.law.calendar import legal_day
    from plumbline.penalty.models import Decision
    from plumbline.property import images
    from plumbline.property.models import Finding, Thing

    before = timezone.now()
    told = run("demo", "--json")
    assert told.status == 0
    assert told.json["left_out"] == [] or before.month == 12
    assert told.json["refused"] == Attempt.objects.count() > 4
    assert Case.objects.count() >= 12
    assert {"closed", "decided", "not_filed", "returned", "under_review", "reviewed",
            "investigating", "filing_requested", "accepted"} <= set(
        Case.objects.values_list("phase", flat=True))  # fmt: skip
    assert set(Case.objects.values_list("nature", flat=True)) == {"criminal", "administrative"}
    assert Case.objects.filter(offline="registered").exists()
    managers = [model._default_manager for model in kinds().values()]  # noqa: SLF001
    shown = {(row.kind, row.phase) for rows in managers for row in rows.all()}
    assert shown >= {
        ("summons", "ended"), ("statement", "finished"), ("preservation", "in_force"),
        ("mediation", "performed"), ("hearing", "accepted"), ("notice", "settled"),
        ("decision", "executed"), ("paper", "issued"), ("report", "at_scene"),
        ("area", "in_use"), ("area_shift", "on"), ("stay", "left"), ("stay", "inside"),
        ("footage", "kept"), ("thing", "in_custody"), ("thing", "in_account"),
        ("thing", "borrowed"), ("thing", "returned"), ("preservation", "unclaimed"),
        ("preservation", "to_lift"), ("paper", "draft"), ("count", "compared"), ("count", "drawn"),
        ("bag", "kept"), ("bag", "emptied"), ("exam_question", "usable"), ("exam", "published"),
        ("exam", "planned"), ("exam_sitting", "announced"), ("exam_sitting", "appealed"),
        ("exam_sitting", "absent"), ("exam_sitting", "registered"),
    }  # fmt: skip
    assert [found.difference for found in Finding.objects.all()] == ["seal"]
    assert Thing.objects.filter(until__lt=legal_day(before)).exists(), "an overdue loan"
    assert all(images.held(thing.photos) for thing in Thing.objects.all()), "each has its picture"
    assert Case.objects.filter(outcome="mediated").exists()
    assert Decision.objects.filter(procedure="simple", filed_at__isnull=False).exists()
    now = timezone.now()
    left = [duty.due_at - now for duty in Duty.objects.filter(settled_by=None)]
    assert any(span < timedelta() for span in left), "late"
    assert any(timedelta() < span < timedelta(days=1) for span in left), "nearly due"
    assert any(span > timedelta(days=3) for span in left), "fine"
    assert Duty.objects.exclude(suspended_at=None).exists()
    assert not Unsealed.objects.exists()
    _told_in_time_or_why_not(now)
    assert Entry.objects.filter(at__gt=now).count() == 0
    count = Entry.objects.count()
    assert run("demo").status == 0
    assert Entry.objects.count() == count, "a second time nothing happens"
    file = str(tmp_path / "ledger.jsonl")
    key = run("export", file, "--json").json["key"]
    assert run("verify", file, "--key", key).status == 0


def _told_in_time_or_why_not(now: datetime) -> None:
    """Most were told, by text, on paper or by officers; some were not, each for its own reason."""
    from plumbline.casework.models import Case
    from plumbline.notices.due import owed
    from plumbline.notices.models import Notice
    from plumbline.notices.rates import NOT_MADE, rate, stand
    from plumbline.people.contacts import contacts
    from plumbline.people.models import Unit

    rows = owed(None)
    standing = stand(rows, Case.objects.in_bulk({one.case for one in rows}))
    found = rate(standing, now)
    assert found.of > 10
    assert found.of * 0.5 < found.met < found.of
    assert NOT_MADE not in {one.why for one in found.short}
    # After a holiday the time of most is not over: why they are not told yet is said all the same.
    assert len({one.why for one in standing if one.notice and not one.in_time()}) > 1
    ways = set(Notice.objects.values_list("way", flat=True))
    assert ways >= {"sms", "paper", "phone", "in_person"}
    assert Notice.objects.filter(phase="personal", why="failed").exists(), "a text that failed"
    codes = set(Unit.objects.values_list("code", flat=True))
    assert set(contacts(codes, now.date())) == codes


@pytest.mark.thorough
@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 12, 10, 1, 0, tzinfo=UTC),  # thirty days run into the next year
        datetime(2026, 11, 30, 16, 5, tzinfo=UTC),  # just after midnight in Shanghai
        datetime(2027, 1, 5, 3, 0, tzinfo=UTC),  # a year without calendar
    ],
)
@pytest.mark.usefixtures("fresh_database", "unannounced")
def test_what_a_day_does_not_allow_is_left_out_and_said(now: datetime) -> None:
    from plumbline.doors.cli.demo import build
    from plumbline.kernel.models import Entry

    told = build(now)
    assert told is not None
    assert told.done > 40
    assert Entry.objects.filter(at__gt=now).count() == 0
    assert told.left_out  # limits of thirty and sixty days run into a year without a calendar
    assert all("2027" in said or "前提" in said for said in told.left_out)


@pytest.mark.thorough
@pytest.mark.usefixtures("fresh_database")
def test_once_the_next_year_is_known_nothing_is_left_out() -> None:
    from plumbline.doors.cli.demo import build

    told = build(datetime(2026, 12, 10, 1, 0, tzinfo=UTC))
    assert told is not None
    assert told.left_out == []


@pytest.mark.usefixtures("bureau")
def test_it_lists_who_can_sign_in(run: Run) -> None:
    told = run("demo", "--logins", "--json")
    assert {"number": "2201032", "role": "办案民警", "unit": "南岭派出所", "name": "李勤",
            "password": "demo-2026-plumbline"} in told.json["logins"]  # fmt: skip
    assert "2201032" in run("demo", "--logins").out


@pytest.mark.usefixtures("fresh_database")
def test_it_refuses_a_ledger_that_is_not_its_own(run: Run, settings: Any) -> None:
    from django.utils import timezone

    from plumbline.people import genesis
    from plumbline.people.models import Officer

    genesis.establish("99", "别处", number="9900001", person="某人", password="a-long-password",
                      now=timezone.now())  # fmt: skip
    assert run("demo").status == 1
    assert Officer.objects.count() == 1
    settings.LEDGER_ORIGIN = "ledger.example/real"
    assert run("demo", "--logins").status == 1
