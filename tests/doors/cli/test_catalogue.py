"""What is declared, without a database, and quickly."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from plumbline.doors.cli import COMMANDS

Run = Any
KEYS = {
    "acts": {"code", "title", "title_en", "on", "by", "gates", "cites"},
    "gates": {"code", "says", "says_en", "remedy", "remedy_en", "cites"},
    "duties": {"code", "title", "upon", "settled_by", "cites"},
    "norms": {"id", "kind", "cites", "since", "until", "confirmed"},
}


@pytest.fixture
def nowhere(tmp_path: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "PLUMBLINE_HOME": str(tmp_path),
        "PATH": "/usr/bin",
    }


def test_the_catalogue_needs_no_database(alone: Run, nowhere: dict[str, str]) -> None:
    told = alone("catalogue", "--json", env=nowhere)
    assert told.status == 0, told.err
    body = told.json
    assert body.keys() == {*KEYS, "rules", "left"}
    for part, keys in KEYS.items():
        assert all(row.keys() == keys for row in body[part]), part
    assert {"carried_by", "tests"} == body["rules"]["G-ADM-30"].keys()
    assert "review.approve" in body["rules"]["G-ADM-30"]["carried_by"]
    assert body["left"]["G-CRIM-01"]
    english = {act["code"]: act["title_en"] for act in body["acts"]}
    assert english["review.submit"] == "Submit for legal review"


def test_everything_asked_is_declared(run: Run) -> None:
    body = run("catalogue", "--json").json
    gates, acts = ({row["code"] for row in body[part]} for part in ("gates", "acts"))
    assert {gate for act in body["acts"] for gate in act["gates"]} == gates
    for duty in body["duties"]:
        assert {*duty["upon"], *duty["settled_by"]} <= acts


def test_an_act_tells_what_it_asks(run: Run) -> None:
    told = run("catalogue", "review.submit")
    assert told.status == 0
    assert "* proposal" in told.out
    assert "应当录音录像的时段缺少" in told.out
    assert run("catalogue", "review.nothing").status == 2
    assert "行为" in run("catalogue").out
    assert "Acts" in run("--lang", "en", "catalogue").out


def test_the_lifecycle_is_read_from_the_acts() -> None:
    from plumbline.insight import lifecycle

    moves = {step.act.code: (step.start, step.ends) for step in lifecycle.steps("case")}
    assert moves["review.conclude"] == (("under_review",), ("reviewed", "returned"))
    assert moves["casework.add_person"][1] == ()
    assert [(act.code, phase) for act, phase in lifecycle.births("case")] == [
        ("intake.accept", "accepted")
    ]


def test_every_phase_of_a_case_can_be_reached() -> None:
    from plumbline.casework.models import Case
    from plumbline.insight import lifecycle

    reached = {phase for _, phase in lifecycle.births("case")}
    reached |= {end for step in lifecycle.steps("case") for end in step.ends}
    assert reached == set(Case.phases)


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"bench"}))
def test_every_command_explains_itself_and_answers_in_json(run: Run, name: str) -> None:
    told = run(name, "--help")
    assert told.status == 0
    assert "Usage: plumbline" in told.out
    assert "--json" in told.out or name == "witness"  # a witness speaks while it watches


def test_an_unknown_command_is_bad_input(run: Run) -> None:
    assert run("nothing").status == 2
    assert run("verify").status == 2


def test_help_and_verify_do_not_load_django() -> None:
    code = (
        "import sys; from plumbline.doors.cli import main\n"
        "assert main(['--help']) == 0 and main(['verify', '--help']) == 0\n"
        "assert main(['witness', '--help']) == 0 and 'django' not in sys.modules\n"
    )
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root / "src", timeout=60,
                   capture_output=True)  # fmt: skip


def test_proofs_are_gathered_from_marks_of_every_shape(tmp_path: Path) -> None:
    from plumbline.doors.cli.generate import proofs

    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_one.py").write_text(
        "import pytest\n"
        "pytestmark = pytest.mark.rule('N-A-01')\n"
        "@pytest.mark.rule('N-A-02', 'N-A-03')\n"
        "def test_plain(): ...\n"
        "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.rule('N-A-04'))])\n"
        "def test_each(x): ...\n"
        "@pytest.mark.rule('N-A-05')\n"
        "class TestAll:\n"
        "    def test_in(self): ...\n"
        "class Machine:\n"
        "    @pytest.mark.rule('N-A-06')\n"
        "    def invariant(self): ...\n"
        "def helper(): ...\n"
    )
    found = proofs(tests)
    name = "tests/test_one.py::"
    everywhere = ("Machine::invariant", "TestAll::test_in", "test_each", "test_plain")
    assert found["N-A-01"] == [f"{name}{test}" for test in everywhere]
    assert found["N-A-02"] == found["N-A-03"] == [f"{name}test_plain"]
    assert found["N-A-04"] == [f"{name}test_each"]
    assert found["N-A-05"] == [f"{name}TestAll::test_in"]
    assert found["N-A-06"] == [f"{name}Machine::invariant"]


def test_an_invented_day_is_checked_without_a_database(alone: Run, nowhere: dict[str, str]) -> None:
    lawful = alone("simulate-day", "--json", env=nowhere)
    assert (lawful.status, lawful.json["findings"]) == (0, [])
    day = alone("simulate-day", "--planted", "--json", "--stays", "20", "--seed", "7", env=nowhere)
    assert day.status == 0, day.err
    assert (day.json["stays"], day.json["missed"]) == (20, [])
    assert len(day.json["findings"]) == day.json["planted"] > 0
