"""The ledger through the command line: sealed, exported, checked by whoever does not trust us."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plumbline.kernel.models import Look
from tests import cast, scenes

Token = Callable[[str], str]
Run = Any


@pytest.fixture
def exported(bureau: Any, run: Run, tmp_path: Path) -> tuple[Path, str]:
    """An export of a ledger with a case in it, and the ledger's key."""
    scenes.accepted(bureau)
    assert run("seal").status == 0
    file = tmp_path / "ledger.jsonl"
    told = run("export", str(file), "--json")
    assert told.status == 0, told.err
    return file, told.json["key"]


def test_an_export_verifies_and_leaves_personal_values_out(
    exported: tuple[Path, str], run: Run
) -> None:
    file, key = exported
    assert "钱某" not in file.read_text("utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    assert run("export", "--key").out.strip() == key
    told = run("verify", str(file), "--key", key, "--json")
    assert told.status == 0
    assert told.json["ok"] is True


def test_a_changed_export_does_not_verify(exported: tuple[Path, str], run: Run) -> None:
    file, key = exported
    text = file.read_text("utf-8")
    file.write_text(text.replace("intake.accept", "intake.except"), encoding="utf-8")
    assert run("verify", str(file), "--key", key).status == 1
    file.write_text("nothing", encoding="utf-8")
    assert run("verify", str(file), "--key", key).status == 2
    assert run("verify", str(file) + ".absent", "--key", key).status == 2


def test_a_receipt_is_checked_against_the_export(
    exported: tuple[Path, str], bureau: Any, run: Run, token: Token, tmp_path: Path
) -> None:
    file, key = exported
    receipt = tmp_path / "receipt"
    told = run("do", "intake.report", "way=call", "facts=门锁被撬", "--on", "220102001",
               "--receipt", str(receipt), by=token("handler"))  # fmt: skip
    assert told.status == 0
    checked = ["verify", str(file), "--key", key, "--receipt", str(receipt)]
    assert run(*checked).status == 1, "the export is older than the receipt"
    run("seal")
    run("export", str(file))
    assert run(*checked).status == 0


def test_the_export_goes_to_standard_output(exported: tuple[Path, str], run: Run) -> None:
    file, _ = exported
    assert run("export", "-").out == file.read_text("utf-8")
    assert run("export").status == 2


def test_a_failed_export_leaves_nothing(bureau: Any, run: Run, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run("export", str(tmp_path / "absent" / "ledger.jsonl"))
    assert list(tmp_path.iterdir()) == []


def test_personal_values_are_exported_to_the_auditor_of_the_whole_tree_only(
    exported: tuple[Path, str], bureau: Any, run: Run, token: Token
) -> None:
    file, key = exported
    wanted = ["export", str(file), "--personal"]
    assert run(*wanted, by=token("auditor")).status == 2, "without a purpose"
    wanted += ["--purpose", "年度审计"]
    assert run(*wanted).status == 3
    assert run(*wanted, by=token("handler")).status == 1
    assert run(*wanted, by=token("auditor")).status == 1, "audits a city, not the province"
    assert not Look.objects.exists()
    day = cast.FOUNDED.date().isoformat()
    bureau.do("people.appoint", "administrator", bureau.officers["auditor"], cast.OPENS,
              role="AUDITOR", unit=str(bureau.units["22"]), since=day)  # fmt: skip
    assert run(*wanted, by=token("auditor")).status == 0
    assert "钱某" in file.read_text("utf-8")
    assert run("verify", str(file), "--key", key).status == 0
    look = Look.objects.get()
    assert (look.purpose, look.subject_id, look.fields) == ("年度审计", None, ["*"])


def test_sealing_counts_what_is_new(bureau: Any, run: Run) -> None:
    run("seal")
    scenes.reported(bureau)
    told = run("seal", "--json").json
    assert told["sealed"] == 1
    assert told["checkpoint"].startswith("plumbline.demo/")
    assert run("seal", "--json").json["sealed"] == 0


def test_a_witness_without_a_ledger_judges_nothing(
    run: Run, tmp_path: Path, exported: tuple[Path, str]
) -> None:
    told = run("witness", "--ledger", "http://127.0.0.1:9", "--log-key", exported[1],
               "--state", str(tmp_path / "witness"), "--once")  # fmt: skip
    assert told.status == 2
    assert "见证公钥" in told.out
    assert {"state.json", "witness.key"} <= {f.name for f in (tmp_path / "witness").iterdir()}


def test_verifying_needs_neither_django_nor_a_database(
    exported: tuple[Path, str], alone: Run
) -> None:
    file, key = exported
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "PATH": "/usr/bin"}
    assert alone("verify", str(file), "--key", key, env=nowhere).status == 0


def test_an_unreachable_database_is_an_answer(alone: Run, tmp_path: Path) -> None:
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "PATH": "/usr/bin",
               "PLUMBLINE_HOME": str(tmp_path)}  # fmt: skip
    told = alone("seal", "--json", env=nowhere)
    assert told.status == 5
    assert json.loads(told.out)["problem"]
