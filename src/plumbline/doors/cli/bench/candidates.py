"""Candidates of the measurement, in a process of its own: each a thread and a connection.

    python -m plumbline.doors.cli.bench.candidates

It reads one line of JSON (who, where, which questions, when), works, and answers with milliseconds.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier
from typing import Any

EVERY = 3.0  # seconds between two saves of one who writes
HEADERS = {"Content-Type": "application/json"}


def _candidate(asked: dict[str, Any], number: int, barrier: Barrier) -> list[float]:
    one = asked["people"][number]
    token = secrets.token_hex(16)
    line = HTTPConnection("127.0.0.1", asked["port"], timeout=120)
    cookies = f"{asked['cookie']}={one['session']}; csrftoken={token}"
    headers = {**HEADERS, "X-CSRFToken": token, "Cookie": cookies}
    path, took = f"/exams/sittings/{one['sitting']}", list[float]()

    def timed(*sent: Any, wanted: int = 200) -> None:
        began = time.perf_counter()
        line.request(*sent)
        answer = line.getresponse()
        text = answer.read()
        took.append((time.perf_counter() - began) * 1e3)
        if answer.status != wanted:
            raise RuntimeError(f"{answer.status} {text[:300]!r}")

    def save(sequence: int) -> None:
        question = asked["questions"][sequence % len(asked["questions"])]
        body = {"question": question, "given": ["ABCD"[sequence % 4]], "sequence": sequence}
        timed("POST", f"{path}/save", json.dumps(body), headers)

    barrier.wait()
    comes = asked["start"] + asked["over"] * secrets.randbelow(1000) / 1000
    time.sleep(max(0.0, comes - time.time()))
    if asked["way"] == "begin":
        plain = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        timed("POST", path, "wish=begin", plain, wanted=302)
        timed("GET", path, None, headers)
    elif asked["way"] == "burst":
        save(1)
    else:
        end = asked["start"] + asked["seconds"]
        time.sleep(secrets.randbelow(1000) / 1000 * EVERY)
        number = int(asked["start"])  # later than any number before
        while time.time() < end:
            number += 1
            before = time.time()
            save(number)
            time.sleep(max(0.0, EVERY - (time.time() - before)))
    return took


def client() -> None:
    """Read what is asked, work, answer with the milliseconds."""
    asked = json.loads(sys.stdin.readline())
    count = len(asked["people"])
    barrier = Barrier(count)
    with ThreadPoolExecutor(count) as crowd:
        found = list(crowd.map(lambda n: _candidate(asked, n, barrier), range(count)))
    took = [one for part in found for one in part]
    print(json.dumps({"took": took, "span": time.time() - asked["start"]}))


if __name__ == "__main__":
    client()
