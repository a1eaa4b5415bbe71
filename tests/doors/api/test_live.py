"""The API over a real server: many at once, anything at all, and the witness's own program."""

import http.client
import io
import json
import os
import threading
import urllib.error
import urllib.request
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests import cast, scenes
from tests.premises.scene import everybody_leaves

EXAMPLES = int(os.environ.get("PLUMBLINE_EXAMPLES", "7"))  # per operation and kind of data
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def send(url: str, body: bytes | None = None, **headers: str) -> tuple[int, Any]:
    """Status and body of an answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", **named})
    try:
        with DIRECT.open(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as answer:
        return answer.code, json.loads(answer.read())


@pytest.fixture
def tokens(live: str) -> dict[str, str]:
    """Tokens got as programs get them."""
    found = {}
    for by, number in (("handler", "2201032"), ("administrator", "2200001"), ("head", "2201022")):
        body = json.dumps({"number": number, "password": cast.PASSWORD}).encode()
        status, answer = send(f"{live}/api/sign-in", body)
        assert status == 200
        found[by] = answer["token"]
    return found


@pytest.mark.thorough
@pytest.mark.parametrize("act", ["intake.report", "intake.accept"])
def test_one_key_sent_by_eight_at_once_has_one_effect(
    live: str, tokens: dict[str, str], act: str
) -> None:
    from plumbline.kernel.models import Entry, Reply

    bureau = cast.existing()
    station = bureau.units[cast.STATION]
    at = cast.OPENS
    bodies: dict[str, dict[str, Any]] = {
        "intake.report": {"subject": str(station), "way": "call", "facts": "手机被盗"},
        "intake.accept": {"nature": "criminal", "brief": "盗窃"},
    }
    if act == "intake.accept":
        done = bureau.do("intake.report", "handler", station, at, way="call", facts="手机被盗")
        bodies[act]["subject"] = str(done.made)
    raw = json.dumps({**bodies[act], "at": (at + timedelta(minutes=1)).isoformat()}).encode()
    answers: list[tuple[int, Any]] = []
    gate = threading.Barrier(8)

    def call() -> None:
        gate.wait()
        answers.append(
            send(f"{live}/api/acts/{act}", raw, Authorization=f"Bearer {tokens['handler']}",
                 Idempotency_Key="one-key")
        )  # fmt: skip

    before = Entry.objects.filter(act=act).count()
    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Counter(status for status, _ in answers) == {200: 8}
    assert len({json.dumps(body) for _, body in answers}) == 1
    assert Entry.objects.filter(act=act).count() == before + 1
    assert Reply.objects.count() == 1


def test_eight_keys_at_once_have_one_effect_where_the_law_allows_one(
    live: str, tokens: dict[str, str]
) -> None:
    """Accepting a report moves it: whoever comes second finds the gate shut."""
    from plumbline.casework.models import Case

    bureau = cast.existing()
    done = bureau.do("intake.report", "handler", bureau.units[cast.STATION], cast.OPENS,
                     way="call", facts="手机被盗")  # fmt: skip
    body = {"subject": str(done.made), "nature": "criminal", "brief": "盗窃",
            "at": (cast.OPENS + timedelta(minutes=1)).isoformat()}  # fmt: skip
    answers: list[int] = []
    gate = threading.Barrier(8)

    def call(key: int) -> None:
        gate.wait()
        headers = {"Authorization": f"Bearer {tokens['handler']}", "Idempotency_Key": f"k{key}"}
        answers.append(
            send(f"{live}/api/acts/intake.accept", json.dumps(body).encode(), **headers)[0]
        )

    threads = [threading.Thread(target=call, args=(key,)) for key in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Counter(answers) == {200: 1, 409: 7}
    assert Case.objects.count() == 1


def test_the_same_number_enrolled_by_eight_at_once_is_one_officer(
    live: str, tokens: dict[str, str]
) -> None:
    from plumbline.people.models import Officer

    station = cast.existing().units[cast.STATION]
    body = {"subject": str(station), "number": "2209999", "name": "新人", "password": "x" * 20,
            "at": cast.OPENS.isoformat()}  # fmt: skip
    answers: list[int] = []
    gate = threading.Barrier(8)

    def call() -> None:
        gate.wait()
        bearer = f"Bearer {tokens['administrator']}"
        answers.append(send(f"{live}/api/acts/people.enrol", json.dumps(body).encode(),
                            Authorization=bearer)[0])  # fmt: skip

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Counter(answers)[200] == 1
    assert set(answers) <= {200, 409, 422}
    assert Officer.objects.filter(number="2209999").count() == 1


WIRE = {
    "chunked": (b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 411),
    "ten megabytes": (b"Content-Length: 10485760\r\n\r\n", 413),
    "a length that is none": (b"Content-Length: x\r\n\r\n", 400),
    "a negative length": (b"Content-Length: -1\r\n\r\n", 400),
    "no type": (b"Content-Length: 2\r\n\r\n{}", 415),
    "no body": (b"Content-Type: application/json\r\nContent-Length: 0\r\n\r\n", 400),
}


@pytest.mark.thorough
@pytest.mark.parametrize("path", ["sign-in", "acts/intake.report"])
def test_requests_no_client_library_would_send(
    live: str, tokens: dict[str, str], path: str
) -> None:
    where = urlsplit(live)
    assert where.hostname
    assert where.port
    bearer = f"Authorization: Bearer {tokens['handler']}\r\n".encode()
    for name, (rest, status) in WIRE.items():
        wire = http.client.HTTPConnection(where.hostname, where.port, timeout=10)
        wire.connect()
        start = f"POST /api/{path} HTTP/1.1\r\nHost: localhost\r\n".encode()
        wire.sock.sendall(start + bearer + rest)
        answer = http.client.HTTPResponse(wire.sock, method="POST")
        answer.begin()
        assert answer.status == status, name
        kind = answer.headers["Content-Type"] or ""
        assert kind.startswith("application/problem+json") or status == 400, name
        wire.close()


@pytest.mark.thorough
def test_anything_the_description_allows_or_forbids_is_answered_as_described(
    live: str, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Schemathesis over every operation, with sound and unsound data, on real and unreal ids."""
    import hypothesis
    import requests
    import schemathesis
    from hypothesis import strategies as st
    from schemathesis import checks
    from schemathesis.generation import GenerationMode

    from plumbline.doors.api.api import api
    from plumbline.kernel.act import ACTS
    from plumbline.kernel.models import Entry, Norm

    bureau = cast.existing()
    ids = {"unit": str(bureau.units[cast.STATION]), "officer": str(bureau.officers["recruit"]),
           "norm": str(Norm.objects.latest("pk").pk)}  # fmt: skip
    for number, (kind, build) in enumerate(scenes.SUBJECTS.items()):
        monkeypatch.setitem(scenes.FORMS, "casework.add_person", scenes.somebody(number))
        everybody_leaves(bureau)
        ids[kind] = str(build(bureau).ids[kind])
    ids |= {"entry": str(Entry.objects.latest("pk").pk), "other": ids["case"]}
    soon = (cast.OPENS + timedelta(hours=1)).isoformat()
    described = json.loads(json.dumps(api.get_openapi_schema()))
    schema = schemathesis.openapi.from_dict(described)
    session = requests.Session()
    session.trust_env = False
    statuses: Counter[int] = Counter()

    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]  # the description is sound
        of_an_act = operation.path.rpartition("/")[2] in ACTS  # hundreds, all behind one view
        examples = max(2, EXAMPLES // 4) if of_an_act else EXAMPLES
        for mode in GenerationMode:

            @hypothesis.settings(
                max_examples=examples, deadline=None, database=None, derandomize=EXAMPLES < 20,
                suppress_health_check=list(hypothesis.HealthCheck),
                phases=[hypothesis.Phase.generate],
            )  # fmt: skip
            @hypothesis.given(
                sent=operation.as_strategy(generation_mode=mode),
                kind=st.sampled_from([*ids, None]), by=st.sampled_from(sorted(tokens)),
            )  # fmt: skip
            def check(sent: Any, kind: str | None, by: str) -> None:
                act = ACTS.get(sent.path.rpartition("/")[2])
                if kind and act and isinstance(sent.body, dict):
                    sent.body |= {"subject": ids[act.on.kind], "at": soon}
                if kind and sent.path_parameters:
                    usual = {"id": ids[kind], "kind": kind, "serial": "TAG-1"}
                    sent.path_parameters = {n: usual[n] for n in sent.path_parameters}
                answer = sent.call_and_validate(
                    base_url=live, session=session,
                    headers={"Authorization": f"Bearer {tokens[by]}"},
                    checks=[
                        checks.not_a_server_error,
                        *map(checks.CHECKS.get_one, (
                            "status_code_conformance", "content_type_conformance",
                            "response_headers_conformance", "response_schema_conformance",
                        )),
                    ],
                )  # fmt: skip
                statuses[answer.status_code] += 1

            try:
                check()
            except hypothesis.errors.Unsatisfiable:
                assert mode is GenerationMode.NEGATIVE  # nothing there to get wrong
    print(dict(statuses))
    assert max(statuses) < 500
    assert {200, 404, 409, 422} <= set(statuses)


def test_the_witness_follows_the_ledger_over_http(
    live: str, tokens: dict[str, str], tmp_path: Path
) -> None:
    """The program that outsiders run, against the real server; it finds an honest ledger."""
    from django.utils import timezone

    from plumbline.doors.cli import witness
    from plumbline.kernel import ledger

    bureau, at = cast.existing(), cast.OPENS
    for minute in range(3):
        bureau.do("intake.report", "handler", bureau.units[cast.STATION],
                  at + timedelta(minutes=minute), way="call", facts="手机被盗")  # fmt: skip
        ledger.seal(timezone.now())
        out = io.StringIO()
        watch = tmp_path / "watch"
        status = witness.run(
            live, watch / "state", key=watch / "key", once=True, interval=0, out=out
        )
        assert status == witness.DONE, out.getvalue()
        with DIRECT.open(f"{live}/api/ledger/checkpoint") as head:
            assert "\n— plumbline-witness " in head.read().decode()
    assert tokens
