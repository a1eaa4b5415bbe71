"""Candidates over HTTP: three hundred who open and save, five thousand who begin in one minute.

The exam and its candidates are made by acts. Each client process stands for some candidates, each
of whom has a session and a connection of his own, as a browser has.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings

from plumbline.doors.cli.bench import figures, scene
from plumbline.doors.cli.bench.acts import web
from plumbline.law.draws import promised

CANDIDATES, PROCESSES = 300, 3
STARTERS, EXAMS = 500, 10  # each of five hundred begins in ten exams
MINUTE = 60.0  # seconds over which the five thousand come
KEEPERS, HALLS = ("trainer", "drafter"), 3
PARTS = [{"common": True, "count": 20, "points": 5}]
OPTIONS = ["立即受理并登记", "要求到别处报警", "等候指示", "不予理会"]
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CLIENT = [sys.executable, "-m", "plumbline.doors.cli.bench.candidates"]


def measure(place: scene.Scene, seconds: float) -> dict[str, Any]:
    """How long a save takes, and how long it takes to open the paper."""
    people, questions = _exam(place, CANDIDATES, 1)
    rows = []
    with web() as port:
        for way in ("begin", "burst", "writing"):
            took, span = _run(way, port, people, questions, seconds)
            rows.append(_row(way, took, span))
    heads = list(rows[0])
    figures.table(f"{CANDIDATES} candidates over HTTP", heads, [list(r.values()) for r in rows])
    return {"sitting": rows}


def starts(place: scene.Scene) -> dict[str, Any]:
    """Five thousand sittings begun and opened within a minute; who waits is served in the end.

    Raises whatever a candidate was answered other than his paper.
    """
    people, questions = _exam(place, STARTERS, EXAMS)
    with web() as port:
        took, span = _run("begin", port, people, questions, 0, over=MINUTE)
    row = _row("begin, over a minute", took, span) | {"all served after s": span}
    figures.table(f"{len(people)} starts over HTTP", list(row), [list(row.values())])
    return {"starts": row}


def _row(way: str, took: list[float], span: float) -> dict[str, Any]:
    return {
        "way": way, "answers": len(took), "per second": len(took) / span,
        "p50 ms": figures.quantile(took, 0.5), "p99 ms": figures.quantile(took, 0.99),
        "longest ms": max(took),
    }  # fmt: skip


def _run(
    way: str,
    port: int,
    people: list[dict[str, str]],
    questions: list[str],
    seconds: float,
    over: float = 0.0,
) -> tuple[list[float], float]:
    """The clients work at once; milliseconds of each answer, and how long all took."""
    share = [people[n::PROCESSES] for n in range(PROCESSES)]
    clients = [
        subprocess.Popen(CLIENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in share
    ]
    try:
        start = time.time() + 3 + len(people) / 500  # until every thread is there
        for client, part in zip(clients, share, strict=True):
            asked = {"way": way, "port": port, "people": part, "questions": questions,
                     "seconds": seconds, "start": start, "over": over,
                     "cookie": settings.SESSION_COOKIE_NAME}  # fmt: skip
            assert client.stdin  # noqa: S101 - it was asked for
            client.stdin.write(json.dumps(asked) + "\n")
            client.stdin.flush()
        told = [json.loads(client.communicate()[0]) for client in clients]
    finally:
        for client in clients:
            client.kill()
            client.wait()
    return [one for part in told for one in part["took"]], max(part["span"] for part in told)


# The exam, by acts.


def _exam(
    place: scene.Scene, candidates: int, exams: int
) -> tuple[list[dict[str, str]], list[str]]:
    from plumbline.exams.models import Exam, Sitting

    began = time.monotonic()
    at = scene.BEGAN + timedelta(days=2)
    province = place.province
    county, station = province.units["220102"], province.units["220102001"]
    top = province.units["22"]
    day = at.date().isoformat()

    def do(act: str, by: str, on: UUID, **form: Any) -> UUID:
        nonlocal at
        at += timedelta(seconds=1)
        return province.do(act, by, on, at, **form).made

    do("people.appoint", "administrator", province.officers[KEEPERS[1]], role="TRAINER",
       unit=str(top), since=day)  # fmt: skip
    keepers = [str(province.officers[who]) for who in KEEPERS]
    bank = do("exams.open_bank", "head", county, name="考场题库", keepers=keepers)
    for n in range(PARTS[0]["count"]):
        one = do("exams.write_question", KEEPERS[0], bank, topic="受案", common=True, sort="single",
                 as_at="2026-01-01", stem=f"第{n}题：应当怎样处理？" * 3,
                 options=OPTIONS, key=["A"])  # fmt: skip
        do("exams.review_question", KEEPERS[1], one, verdict="pass", opinion="同意")
    plan = do("exams.draft_blueprint", KEEPERS[0], bank, name="卷", rows=PARTS)
    do("exams.approve_blueprint", "head", plan, opinion="同意")
    paper = do("exams.promise_paper", "inspector", plan, name="卷", commitment=promised("种子"))
    do("exams.draw_paper", "inspector", paper, seed="种子")
    names = {}
    settings.PASSWORD_HASHERS = QUICK  # nobody signs in with one: sessions are made below
    for n in range(candidates):
        name = f"candidate{n}"
        province.officers[name] = do("people.enrol", "administrator", station,
                                     number=f"9{n:06}", name=f"考生{n}", auxiliary=False,
                                     password=scene.PASSWORD)  # fmt: skip
        do("people.appoint", "administrator", province.officers[name], role="CASE_OFFICER",
           unit=str(station), since=day)  # fmt: skip
        names[province.officers[name]] = name
    ends = datetime.now(UTC) + timedelta(days=1)
    opened = []
    for number in range(exams):
        exam = do("exams.open_exam", "head", paper, name=f"考试{number}", level="BASIC",
                  begins=(at + timedelta(hours=1)).isoformat(), ends=ends.isoformat(), pass_mark=60,
                  tolerance=0, appeal_days=5)  # fmt: skip
        do("exams.register", "trainer", exam, officers=[str(pk) for pk in names])
        for n in range(HALLS):
            do("exams.add_room", "trainer", exam, name=f"考场{n}", seats=candidates // HALLS + 1,
               invigilators=[str(province.officers["stranger"])])  # fmt: skip
        do("exams.seat", "trainer", exam)
        opened.append(exam)
    questions = [str(pk) for pk in Exam.objects.get(pk=opened[0]).paper.drawn]
    sittings = Sitting.objects.filter(exam__in=opened).values_list("pk", "officer")
    sessions = {who: _session(who) for who in names}
    people = [{"sitting": str(pk), "session": sessions[who]} for pk, who in sittings]
    print(f"\n{candidates} candidates registered in {time.monotonic() - began:.0f} s", flush=True)
    return people, questions


def _session(officer: UUID) -> str:
    """A session of this officer, without the second that a password takes."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from plumbline.people.models import Account

    account = Account.objects.get(officer=officer)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return str(store.session_key)
