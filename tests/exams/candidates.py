"""Candidates who save over HTTP as fast as they can, and what of it the database has.

They are threads with a connection each, and send the same save again until it is answered, as the
page does. The server is granian as `./dev up` starts it, in a process group that can be killed.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from threading import Event
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from plumbline.exams.content import disclose
from plumbline.exams.models import Answer, Exam, Sitting
from plumbline.people.models import Account
from tests import cast
from tests.doors.web.desk import BACKEND
from tests.exams import hall
from tests.scenes import step

PEOPLE = ("handler", "assistant", "recruit", "station_head", "area_manager")
HOUR = timedelta(hours=1)


@dataclass
class Candidate:
    """Somebody who saves as fast as he can; the last acknowledged save of each question."""

    sitting: UUID
    cookie: str
    acknowledged: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    saves: int = 0
    broken: int = 0  # sends that the killed server did not answer


def writing() -> tuple[list[Candidate], list[str]]:
    """An exam of this hour in which five candidates write."""
    now = timezone.now()
    scene = hall.paper(cast.existing())
    step(scene, "exams.open_exam", begins=(now - HOUR).isoformat(), ends=(now + HOUR).isoformat())
    people = [str(scene.bureau.officers[who]) for who in PEOPLE]
    step(scene, "exams.register", officers=people)
    step(scene, "exams.add_room", seats=len(PEOPLE))
    step(scene, "exams.seat")
    found = []
    for who in PEOPLE:
        pk = Sitting.objects.get(officer=scene.bureau.officers[who]).pk
        scene.now = max(scene.now, now)
        scene.do("exams.begin", who, pk)
        found.append(Candidate(pk, session(scene.bureau.officers[who])))
    return found, [str(pk) for pk in Exam.objects.get().paper.drawn]


def session(officer: UUID) -> str:
    account = Account.objects.get(officer=officer)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return str(store.session_key)


@contextmanager
def web(env: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Granian in a process group of its own."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "1", "--log-level", "error"]
    process = subprocess.Popen(
        [*command, "plumbline.config.wsgi:application"], env=env, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def saves(one: Candidate, questions: list[str], port: int, stop: Event) -> None:
    """Save after save until told to stop; one that was not answered is sent again."""
    token, chance = secrets.token_hex(16), random.Random(str(one.sitting))
    cookies = f"{settings.SESSION_COOKIE_NAME}={one.cookie}; csrftoken={token}"
    headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Cookie": cookies}
    number = 0
    while not stop.is_set():
        number += 1
        question, put = chance.choice(questions), [f"第{number}次"]
        body = json.dumps({"question": question, "given": put, "sequence": number})
        while not stop.is_set():
            line = HTTPConnection("127.0.0.1", port, timeout=5)
            try:
                line.request("POST", f"/exams/sittings/{one.sitting}/save", body, headers)
                answer = line.getresponse()
                told = json.loads(answer.read())
            except (OSError, HTTPException, ValueError):
                one.broken += 1
                time.sleep(0.05)
                continue
            finally:
                line.close()
            assert answer.status == 200, told
            assert told["sequence"] == number
            one.acknowledged[question] = (number, put)
            one.saves += 1
            break


@contextmanager
def saving(people: list[Candidate], questions: list[str], port: int) -> Iterator[None]:
    """All of them save while this lasts."""
    stop = Event()
    with ThreadPoolExecutor(len(people)) as crowd:
        running = [crowd.submit(saves, one, questions, port, stop) for one in people]
        try:
            yield
        finally:
            stop.set()
        for one in running:
            one.result(30)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def missing(people: list[Candidate]) -> list[tuple[UUID, str]]:
    """The acknowledged answers that are not there: lost, or older than what was acknowledged."""
    lost = []
    for one in people:
        rows = Answer.objects.filter(sitting=one.sitting)
        there = {str(row.question): (row.sequence, disclose(row.content)) for row in rows}
        for question, said in one.acknowledged.items():
            found = there.get(question)
            # One more may be there: sent, saved, and the server killed before it could say so.
            if found is None or found[0] < said[0] or (found[0] == said[0] and found != said):
                lost.append((one.sitting, question))
    return lost


def wait_for_saves(people: list[Candidate], wanted: int) -> None:
    end = time.monotonic() + 60
    while sum(one.saves for one in people) < wanted:
        assert time.monotonic() < end, "the server does not answer"
        time.sleep(0.02)
