"""One client of the measurement, in a process of its own.

    python -m plumbline.doors.cli.bench.worker kernel SECONDS SEED
    python -m plumbline.doors.cli.bench.worker http SECONDS SEED PORT

It says "ready", waits for a line, works for so many seconds, and answers with its latencies.
"""

from __future__ import annotations

import http.client
import json
import random
import secrets
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django


def through_kernel() -> Callable[[int], None]:
    """The officer is read anew, then the act is done."""
    from plumbline.doors.cli import province
    from plumbline.doors.cli.bench import scene
    from plumbline.kernel.act import ACTS
    from plumbline.qualification.reads import actor

    officer = province.existing(scene.PASSWORD).officers[scene.ACTOR]
    act, began = ACTS[scene.ACT], time.monotonic()

    def deed(number: int) -> None:
        who = actor(officer)
        assert who is not None  # noqa: S101 - he was enrolled before
        now = scene.NOW + timedelta(seconds=time.monotonic() - began)
        act.do(who, scene.case_id(number), scene.FORM, at=now, now=now)

    return deed


def through_http(port: int) -> Callable[[int], None]:
    """A program with a token and a connection that stays open; each act under a key."""
    from plumbline.doors.cli import province
    from plumbline.doors.cli.bench import scene

    number_of = province.plan()["officers"][scene.ACTOR]["number"]
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/json"}

    def post(path: str, body: object, expected: int = 200) -> dict[str, str]:
        door.request("POST", path, json.dumps(body), headers)
        answer = door.getresponse()
        text = answer.read()
        if answer.status != expected:
            raise RuntimeError(f"{path}: {answer.status} {text.decode()[:300]}")
        told: dict[str, str] = json.loads(text)
        return told

    signed = post("/api/sign-in", {"number": number_of, "password": scene.PASSWORD})
    headers["Authorization"] = f"Bearer {signed['token']}"

    def deed(number: int) -> None:
        headers["Idempotency-Key"] = secrets.token_hex(16)
        subject = str(scene.case_id(number))
        post(f"/api/acts/{scene.ACT}", {"subject": subject, **scene.FORM})

    return deed


def main(door: str, seconds: str, seed: str, *port: str) -> None:
    """Work, and answer with the latencies in microseconds."""
    django.setup()
    from plumbline.doors.cli.bench.scene import CASES

    deed = through_kernel() if door == "kernel" else through_http(int(port[0]))
    chance = random.Random(int(seed))  # noqa: S311 - which case, not a secret
    for _ in range(5):
        deed(chance.randint(1, CASES))
    print("ready", flush=True)
    sys.stdin.readline()
    end, took = time.perf_counter() + float(seconds), []
    while (start := time.perf_counter()) < end:
        deed(chance.randint(1, CASES))
        took.append(round((time.perf_counter() - start) * 1e6))
    print(json.dumps(took))


if __name__ == "__main__":
    main(*sys.argv[1:])
