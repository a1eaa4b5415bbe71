"""Bodies and queries that nobody means well: always a clear 4xx, never ours to fail."""

from typing import Any

import pytest

from plumbline.kernel.models import Entry
from tests import cast

NEST = 10_000
BODIES: dict[str, tuple[str | bytes, int]] = {
    "empty": (b"", 415),  # Django's client sends no type with it
    "blank": (b" ", 400),
    "malformed": ("{", 400),
    "trailing": ("{}{}", 400),
    "comment": ("{} // x", 400),
    "array": ("[]", 400),
    "string": ('"x"', 400),
    "null": ("null", 400),
    "number": ("1", 400),
    "duplicate keys": ('{"subject": "a", "subject": "b"}', 400),
    "duplicate keys inside": ('{"subject": {"a": 1, "a": 2}}', 400),
    "NaN": ('{"subject": NaN}', 400),
    "Infinity": ('{"subject": Infinity}', 400),
    "minus Infinity": ('{"subject": -Infinity}', 400),
    "number beyond all bounds": ('{"subject": 1e999}', 400),
    "number of many digits": ('{"subject": ' + "9" * 5000 + "}", 400),
    "deep arrays": ('{"subject": ' + "[" * NEST + "]" * NEST + "}", 400),
    "deep objects": ('{"a": ' * NEST + "1" + "}" * NEST, 400),
    "a little too deep": ('{"subject": ' + "[" * 31 + "]" * 31 + "}", 400),
    "not UTF-8": (b'{"subject": "\xff\xfe"}', 400),
    "UTF-16": ('{"subject": "x"}'.encode("utf-16"), 400),
    "byte order mark": (b'\xef\xbb\xbf{"subject": "x"}', 400),
    "overlong": (b'{"subject": "\xc0\x80"}', 400),
    "half a character": ('{"subject": "\\ud800"}', 400),
    "half a character in a key": ('{"\\udfff": 1}', 400),
    "NUL": ('{"subject": "\\u0000"}', 422),
    "NUL in a key": ('{"\\u0000": 1}', 422),
    "raw NUL": (b'{"subject": "\x00"}', 400),
    "unknown only": ('{"nothing": 1}', 422),
    "prototype": ('{"__proto__": {}, "constructor": 1}', 422),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies(door: Any, told: Any, name: str) -> None:
    body, status = BODIES[name]
    before = Entry.objects.count()
    for path, by in (
        ("acts/intake.report", "handler"), ("sign-in", None), ("ledger/cosignatures", None),
    ):  # fmt: skip
        problem = told(door.post(path, body, by), 413 if _large(path, body) else status)
        assert problem["errors"]
        assert problem["errors"][0]["says"]
    assert Entry.objects.count() == before


def _large(path: str, body: str | bytes) -> bool:
    return path == "ledger/cosignatures" and len(body) > 4096


@pytest.mark.parametrize("media", [
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    "application/jsonp", "application/json; charset=utf-16", "application/json; charset=gbk", "",
])  # fmt: skip
def test_other_media(door: Any, told: Any, media: str) -> None:
    for path, by in (("acts/intake.report", "handler"), ("sign-in", None)):
        told(door.post(path, "{}", by, media=media), 415)


def test_json_by_its_other_names(door: Any, told: Any) -> None:
    for media in ("application/json; charset=UTF-8", "Application/JSON", 'application/json;charset="utf-8"'):  # fmt: skip  # noqa: E501
        told(door.post("sign-in", "{}", media=media), 422)


VALUES: list[Any] = [
    None, True, 0, -1, 10**30, 1.5, "", " ", "\u202eabc", "a\x00b", "x" * 70_000, [], {}, [[]],
    [None], {"a": {}}, "2026-02-30", "0001-01-01", "9999-12-31T23:59:59-12:00", "'; DROP TABLE",
    "%(x)s", "{x}", "\U0010ffff", "ｕｎｉｔ", ["\x00"], "1e400",
    "00000000-0000-0000-0000-000000000000",
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("code", [
    "intake.report", "people.enrol", "people.found_unit", "norms.adopt",
    "people.appoint", "people.relieve", "people.take_over_post", "qualification.register",
    "qualification.propose",
])  # fmt: skip
def test_any_value_in_any_field(door: Any, code: str) -> None:
    """Whatever stands in one field of a sound request, the answer is no fault of ours."""
    sound: dict[str, tuple[str, Any, dict[str, Any]]] = {
        "intake.report": ("handler", door.station, {"way": "call", "facts": "手机被盗了"}),
        "people.enrol": ("administrator", door.station,
                         {"number": "2209999", "name": "新", "password": "x" * 20}),
        "people.found_unit": ("administrator", door.station,
                              {"code": "2209", "name": "新", "level": "station"}),
        "norms.adopt": ("provincial_lawyer", door.bureau.units["22"],
                        {"code": "N-X", "title": "x", "issuer": "公安部", "since": "2026-01-01",
                         "kind": "time_limit", "body": '{"amount": 1, "unit": "day"}',
                         "cites": ["N-ADM-07"], "mark": "V"}),
        "people.appoint": ("administrator", door.bureau.officers["recruit"],
                           {"role": "CASE_OFFICER", "unit": str(door.station),
                            "since": "2026-03-01"}),
        "people.relieve": ("administrator", door.bureau.officers["recruit"],
                           {"post": 1, "until": "2026-03-01"}),
        "qualification.register": ("trainer", door.bureau.officers["recruit"],
                                {"level": "BASIC", "certificate": "x", "since": "2026-03-01"}),
        "qualification.propose": ("trainer", door.bureau.officers["recruit"],
                                  {"level": "BASIC", "certificate": "x",
                                   "ground": "recognised", "basis": "外省公安厅文件",
                                   "since": "2026-03-01"}),
        "people.take_over_post": ("administrator", door.bureau.officers["recruit"],
                                  {"role": "CASE_OFFICER", "unit": str(door.station),
                                   "since": "2026-03-01", "ground": "原任命文件"}),
    }  # fmt: skip
    from plumbline.kernel.act import ACTS

    by, on, form = sound[code]
    for name in ("subject", "at", *ACTS[code].form.model_fields):
        for value in VALUES:
            body = {"subject": str(on), "at": cast.OPENS.isoformat(), **form, name: value}
            answer = door.post(f"acts/{code}", body, by)
            assert answer.status_code in {200, 404, 409, 422}, (name, value, answer.content)


@pytest.mark.parametrize("body", [
    '{"amount": 0, "unit": "day"}', '{"amount": 1e30, "unit": "day"}', '{"amount": -1}', "[]",
    '{"amount": 1000000000000000000000000000000, "unit": "year"}', "null", "{", '"\\ud800"',
    '{"amount": NaN, "unit": "day"}', pytest.param("[" * 5000, id="deep"),
])  # fmt: skip
def test_norm_bodies_that_would_break_every_deadline(door: Any, told: Any, body: str) -> None:
    answer = _adopt(door, "time_limit", body)
    assert told(answer, 422)["errors"][0]["field"].split(".")[0] == "body"


@pytest.mark.parametrize("title", ["\\u0000", "\\ud800", "\\u202e"])
def test_norm_bodies_with_characters_the_database_refuses(door: Any, told: Any, title: str) -> None:
    body = f'{{"items": [{{"code": "x", "title": "{title}"}}]}}'
    assert told(_adopt(door, "checklist", body), 422)["errors"][0]["field"] == "body"


def _adopt(door: Any, kind: str, body: str) -> Any:
    return door.act(
        "norms.adopt", "provincial_lawyer", door.bureau.units["22"], cast.OPENS, code="N-X",
        title="x", issuer="公安部", since="2026-01-01", kind=kind, body=body, cites=["N-ADM-07"],
        mark="V",
    )  # fmt: skip


@pytest.mark.parametrize("path", [
    "subjects/case?limit=0", "subjects/case?limit=101", "subjects/case?limit=x",
    "subjects/case?limit=1e3", "subjects/case?limit=99999999999999999999", "subjects/case?after=x",
    "subjects/case?after=~", "subjects/case?after=0000-00-00T00:00:00.000000Z~x",
    "subjects/case?after=2026-03-03T01:00:00.000000Z~x", "subjects/case?after=%00",
    "subjects/unit?after=0001-01-01T00:00:00.000000%2B23:59~019b2f6e-7a40-7c3e-9d5a-3f8e2b1c4d5e",
    "duties?state=never", "duties?limit=-1", "duties?after=%ff", "ledger/consistency",
    "ledger/consistency?from=1", "ledger/consistency?from=-1&to=1",
    "ledger/consistency?from=0&to=99999999", "ledger/consistency?from=x&to=y",
    "ledger/consistency?from=0&to=999999999999999999999999999",
])  # fmt: skip
def test_queries(door: Any, told: Any, path: str) -> None:
    assert told(door.get(path, "handler"), 422)["errors"]


@pytest.mark.parametrize("purpose", ["", "%00", "%E2%80%AE", "x" * 201])
def test_purposes_that_are_none(door: Any, told: Any, purpose: str) -> None:
    path = f"subjects/unit/{door.station}?purpose={purpose}"
    assert told(door.get(path, "handler"), 422)["errors"][0]["field"] == "purpose"


@pytest.mark.parametrize("path", [
    "", "x", "acts", "acts/", "subjects", "subjects/", "subjects/case/", "subjects/case/x",
    "subjects/case/x/acts", "subjects/%00", "subjects/%2e%2e", "subjects/../../etc",
    "subjects/kernel.Entry", "ledger", "ledger/entries/1/proof", "sign-in/", "\u202e", "%ff",
])  # fmt: skip
def test_addresses_that_are_none(door: Any, told: Any, path: str) -> None:
    told(door.get(path, "handler"), 404)


def test_other_methods(door: Any, told: Any) -> None:
    for path, allowed in (("sign-in", "POST"), ("acts/intake.report", "POST"), ("duties", "GET")):
        for method in ("put", "patch", "delete", "options"):
            answer = getattr(door.client, method)(f"/api/{path}")
            told(answer, 405)
            assert allowed in answer.headers["Allow"]
    told(door.client.get("/api/sign-in"), 405)
    told(door.client.post("/api/nowhere", "{}", content_type="application/json"), 404)
