"""Reading through the command line: scope, purpose, pages."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plumbline.kernel.models import Look
from plumbline.law.roles import Role
from plumbline.people import accounts
from tests import cast, scenes
from tests.people import test_keys as keys
from tests.people.authenticator import Authenticator
from tests.scenes import Scene

Token = Callable[[str], str]
Run = Any


def test_a_case_is_shown_for_a_purpose_and_the_look_is_recorded(
    bureau: Any, run: Run, token: Token
) -> None:
    scene = scenes.ready_for_review(bureau)
    case = str(scene.ids["case"])
    told = run("show", "case", case, "--purpose", "审核", by=token("reviewer"))
    assert told.status == 0
    assert "吴某" in told.out
    look = Look.objects.get(subject_id=case)
    assert (look.actor, look.purpose) == (bureau.officers["reviewer"], "审核")


def test_without_a_purpose_nothing_is_disclosed(bureau: Any, run: Run, token: Token) -> None:
    scene = scenes.accepted(bureau)
    told = run("show", "case", str(scene.ids["case"]), "--json", by=token("reviewer"))
    assert told.status == 2
    assert "--purpose" in told.json["problem"]
    assert not Look.objects.exists()


def test_a_unit_needs_no_purpose_and_goes_by_its_code(bureau: Any, run: Run, token: Token) -> None:
    told = run("show", "unit", "220102001", "--json", by=token("handler"))
    assert told.status == 0
    assert told.json["name"] == "南岭派出所"


def test_a_list_goes_on_where_it_ended(bureau: Any, run: Run, token: Token) -> None:
    made = [str(scenes.reported(bureau).ids["report"]) for _ in range(3)]
    officer = token("handler")
    first = run("list", "report", "--limit", "2", "--json", by=officer).json
    rest = run("list", "report", "--after", first["next"], "--json", by=officer).json
    assert [row["id"] for row in first["subjects"] + rest["subjects"]] == made[::-1]
    assert rest["next"] is None
    assert run("list", "report", "--limit", "2", by=officer).err.count("--after") == 1


def test_a_list_holds_what_is_within_the_scope_and_in_the_phase(
    bureau: Any, run: Run, token: Token
) -> None:
    scenes.accepted(bureau)
    assert run("list", "case", "--json", by=token("stranger")).json["subjects"] == []
    handler = token("handler")
    assert (
        len(run("list", "case", "--phase", "accepted", "--json", by=handler).json["subjects"]) == 1
    )
    assert run("list", "case", "--phase", "closed", "--json", by=handler).json["subjects"] == []
    assert run("list", "case", "--phase", "unknown", by=handler).status == 2
    assert run("list", "case", "--after", "x", by=handler).status == 2


def test_duties_name_what_is_owed_and_what_settles_it(bureau: Any, run: Run, token: Token) -> None:
    scenes.accepted(bureau)
    told = run("duties", "--json", by=token("handler"))
    owed = {duty["code"]: duty for duty in told.json["duties"]}
    assert owed["intake.receipt_in_time"]["settled_by"] == ["intake.hand_receipt"]
    assert owed["intake.receipt_in_time"]["late_seconds"] > 0
    assert owed["casework.filing_in_time"]["why"]
    assert run("duties", "--json", by=token("stranger")).json["duties"] == []
    assert "超期" in run("duties", by=token("handler")).out


def test_norms_are_public_and_say_that_nobody_confirmed_them(bureau: Any, run: Run) -> None:
    told = run("norm", "N-ADM-07")
    assert told.status == 0
    assert "N-ADM-07@2" in told.out
    assert "未经确认" in told.out
    assert "amount: 30" in told.out
    assert len(run("norm", "--json").json["norms"]) > 5
    assert "N-ADM-07@1" in run("norm", "N-ADM-07", "--day", "2025-12-31").out
    assert run("norm", "N-INT-02", "--day", "2025-12-31").status == 4
    assert run("norm", "N-NONE-01").status == 4


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLUMBLINE_HOME", str(tmp_path))
    return tmp_path


def test_signing_in_keeps_a_token_that_only_its_owner_reads(
    bureau: Any, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plumbline.doors.cli import main

    monkeypatch.setenv("PLUMBLINE_PASSWORD", cast.PASSWORD)
    told = run("sign-in", "--number", "2201032", "--json")
    assert told.status == 0
    assert told.json["name"] == "李勤"
    file = home / "cli" / "token"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() not in told.out
    monkeypatch.delenv("PLUMBLINE_TOKEN")
    assert main(["duties"]) == 0
    assert main(["sign-out"]) == 0
    assert not file.exists()
    assert main(["duties"]) == 3


def test_a_wrong_password_keeps_nothing_and_the_sixth_is_locked_out(
    bureau: Any, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLUMBLINE_PASSWORD", "wrong")
    for _ in range(5):
        assert run("sign-in", "--number", "2201032").status == 3
    monkeypatch.setenv("PLUMBLINE_PASSWORD", cast.PASSWORD)
    told = run("sign-in", "--number", "2201032")
    assert told.status == 3
    assert "账号已锁定" in told.err
    assert not (home / "cli" / "token").exists()


def test_what_a_terminal_cannot_ask_for_is_said(
    bureau: Any, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv("PLUMBLINE_PASSWORD", cast.PASSWORD)
    settings.FACTORS = frozenset({Role.CASE_OFFICER})
    told = run("sign-in", "--number", "2201032")
    assert (told.status, accounts.UNGUARDED in told.err) == (3, True)
    keys.add(Scene(bureau), Authenticator())
    told = run("sign-in", "--number", "2201032")
    assert (told.status, accounts.ONLY_KEYS in told.err) == (3, True)
    assert not (home / "cli" / "token").exists()


def test_without_a_home_the_token_lies_with_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plumbline.doors.cli.session import token_file

    monkeypatch.delenv("PLUMBLINE_HOME")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert token_file() == tmp_path / "plumbline" / "token"
