"""The short message centre of the tests, npm `smpp`, as a process: what it says it did."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "smsc"
STATE = Path(os.environ["PLUMBLINE_HOME"]) / "smsc"
USER, SECRET = "plumbline", "secret8"
THERE = shutil.which("node") is not None and shutil.which("npm") is not None


def installed() -> None:
    """Fetch the centre's package, once."""
    STATE.mkdir(parents=True, exist_ok=True)
    for file in ("package.json", "smsc.js"):
        shutil.copy(HERE / file, STATE / file)
    if not (STATE / "node_modules" / "smpp").exists():
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=STATE,
                       check=True)  # fmt: skip


class Centre:
    """The centre as a process, and what it says it did."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.process = subprocess.Popen(
            ["node", "smsc.js", str(self.port)], cwd=STATE, stdout=subprocess.PIPE, text=True
        )
        self.until("listening")

    def until(self, event: str) -> dict[str, Any]:
        """Its next words of this kind."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said: dict[str, Any] = json.loads(line)
            if said["event"] == event:
                return said
        raise AssertionError(event)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
