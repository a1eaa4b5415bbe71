"""The command line in process, as an officer of the cast, and in processes of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "import sys; from plumbline.doors.cli import main; sys.exit(main())"


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command in this process; `by` is an officer's token."""
    from plumbline.doors.cli import main

    for name in ("LC_ALL", "LC_MESSAGES", "PLUMBLINE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")

    def command(*arguments: str, by: str = "") -> Answer:
        monkeypatch.setenv("PLUMBLINE_TOKEN", by or "nobody")
        capsys.readouterr()
        status = main(arguments)
        said = capsys.readouterr()
        return Answer(status, said.out, said.err)

    before = translation.get_language()
    yield command
    if before:
        translation.activate(before)


@pytest.fixture
def token(bureau: Any) -> Callable[[str], str]:
    """A token of an officer of the cast."""
    from django.utils import timezone

    from plumbline.people.accounts import give_token
    from plumbline.people.models import Account

    def of(name: str) -> str:
        account = Account.objects.get(officer_id=bureau.officers[name])
        return give_token(account, timezone.now())[0]

    return of


@pytest.fixture
def alone() -> Run:
    """Run a command in a process of its own."""

    def command(*arguments: str, env: dict[str, str] | None = None) -> Answer:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments],
            env={"PYTHONPATH": str(ROOT / "src"), **(env or os.environ)},
            capture_output=True, text=True, cwd=ROOT, timeout=120,
        )  # fmt: skip
        return Answer(done.returncode, done.stdout, done.stderr)

    return command
