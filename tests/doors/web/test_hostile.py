"""What nobody means well: always a clear 4xx, never ours to fail."""

from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.test import Client

from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Entry
from tests import cast, scenes
from tests.doors.web.desk import act_path, text

NONE = str(UUID(int=0))
ADDRESSES = [
    "/nothing", "/lists/nothing", "/lists/", "/subjects/case", "/subjects/case/x",
    f"/subjects/zzz/{NONE}", f"/subjects/case/{NONE}", f"/subjects/kernel.Entry/{NONE}",
    "/subjects/%00/x", "/act/", "/act/nope/", "/act/nope/?subject=1", "/act/casework.close/",
    "/act/casework.close/?subject=x", f"/act/casework.close/?subject={NONE}",
    "/act/../../etc/passwd/?subject=1", f"/entries/{NONE}", f"/entries/{NONE}/proof",
    f"/entries/{NONE}/done", f"/entries/{NONE}/receipt", "/entries/x", f"/receipts/{NONE}",
    f"/receipts/{NONE}/qr.svg",
    f"/dossiers/{NONE}", "/%2e%2e/%2e%2e/etc/passwd", "/%ff%fe", "/lists/%E6%A1%88",
    "/static/../config/settings.py", "/ledger/nothing", "/" + "x" * 8000,
]  # fmt: skip
QUERIES = [
    "?q=%00", "?%00=1", "?q=" + "9" * 3000, "?q=%27%22%3Cscript%3Ealert(1)%3C/script%3E",
    "?q=%ff%fe", "?q=%E2%80%AE", "?q=a&q=b", "?q[]=1", "?phase=nothing", "?nature=nothing",
    "?state=nothing", "?unit=%27", "?export=exe", "?before=zz", "?before=", "?after=", "?act=nope",
    "?before=" + NONE, "?tab=nothing", "?tab=persons&before=x", "?phase=" + "x" * 5000,
]  # fmt: skip
VALUES = [
    "", " ", "\u202eabc", "a\x07b", "x" * 70_000, "2026-02-30", "0001-01-01", "0001-01-01T00:00",
    "9999-12-31T23:59", "'; DROP TABLE kernel_entry; --", "%(x)s", "{x}", "{{ x }}", "\U0010ffff",
    "ｕｎｉｔ", "1e400", "-1", "9" * 400, NONE, "null", "[]", "true", "\ud800",
    "<script>alert(1)</script>",
]  # fmt: skip


@pytest.mark.parametrize("path", ADDRESSES)
def test_addresses_that_are_none(desks: Any, path: str) -> None:
    for by in (None, "handler"):
        answer = desks.get(path, by)
        assert answer.status_code in ({302, 404} if by is None else {404})
        for name in ("Traceback", "plumbline/", "django"):
            assert name not in text(answer)


@pytest.mark.parametrize("path", [
    "/", "/lists/case", "/lists/report", "/lists/duty", "/lists/unit", "/lists/officer",
    "/lists/norm", "/ledger", "/catalogue", "/sign-in", "/subjects/unit/{station}",
])  # fmt: skip
def test_queries_that_nobody_asks(desks: Any, path: str) -> None:
    path = path.format(station=desks.bureau.units[cast.STATION])
    for query in QUERIES:
        answer = desks.get(path + query, "handler")
        assert answer.status_code in {200, 302, 400, 404}, query
        assert "<script>alert" not in text(answer)
        if "%00" in query:
            assert answer.status_code == 400, query


SOUND: dict[str, tuple[str, str, dict[str, Any]]] = {
    "intake.report": ("handler", "unit", {"way": "call", "facts": "手机被盗了"}),
    "casework.add_person": ("handler", "case", {"role": "witness", "name": "吴某"}),
    "casework.note_handling": ("handler", "case", {"in_area": True}),
    "review.submit": ("handler", "case", {"proposal": "拟移送审查起诉"}),
    "people.appoint": ("administrator", "officer", {"role": "AUX", "since": "2026-03-02"}),
    "norms.adopt": ("provincial_lawyer", "unit", {
        "code": "N-X", "title": "x", "issuer": "公安部", "since": "2026-01-01",
        "kind": "time_limit", "body": '{"amount": 1, "unit": "day"}', "cites": ["N-ADM-07"],
        "mark": "V"}),
}  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("code", SOUND)
def test_any_value_in_any_field(desks: Any, code: str) -> None:
    scene = scenes.investigating(desks.bureau).tick(minutes=5)
    by, kind, form = SOUND[code]
    unit = desks.bureau.units["22" if code == "norms.adopt" else cast.STATION]
    on = {"unit": unit, "officer": desks.bureau.officers["recruit"], **scene.ids}[kind]
    at = scene.now.isoformat()
    for name in ("at", "_key", "_opened", "_more", *ACTS[code].form.model_fields):
        for value in VALUES:
            sent = value.encode("utf-8", "surrogatepass") if "\ud800" in value else value
            body = {"at": at[:16], "_key": uuid4().hex, **{
                n: ("true" if v is True else v) for n, v in form.items()}, name: sent}  # fmt: skip
            answer = _post(desks, code, by, on, body)
            assert answer.status_code in {200, 302, 404, 409, 422}, (name, value)
            assert "<script>alert" not in text(answer), name


def _post(desks: Any, code: str, by: str, on: UUID, body: dict[str, Any]) -> Any:
    from urllib.parse import urlencode

    from tests.doors.web.desk import FORM

    sent = urlencode(body, doseq=True)
    return desks.of(by).post(act_path(code, on), sent, content_type=FORM)


@pytest.mark.parametrize("media", [
    "application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=nope", "",
])  # fmt: skip
@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"--x\r\n\r\n", b"&&&===", b"a=%"])
def test_bodies_that_are_none(desks: Any, media: str, body: bytes) -> None:
    before = Entry.objects.count()
    path = act_path("intake.report", desks.bureau.units[cast.STATION])
    for by, where in (("handler", path), (None, "/sign-in")):
        answer = desks.of(by).generic("POST", where, body, content_type=media)
        assert answer.status_code in {400, 401, 403, 422}, where
    assert Entry.objects.count() == before


def test_too_much_is_turned_away(desks: Any) -> None:
    path = act_path("intake.report", desks.bureau.units[cast.STATION])
    large = desks.send(path, "handler", way="call", facts="x" * 1_048_600)
    assert large.status_code == 413
    names = desks.send(path, "handler", **{f"n{i}": "x" for i in range(20_001)})
    assert names.status_code == 400


def test_control_characters_end_in_a_sentence_or_a_400(desks: Any) -> None:
    path = act_path("intake.report", desks.bureau.units[cast.STATION])
    for value, status in (("手机被\x00盗了", 400), ("手机被\x1b盗了", 422)):
        answer = desks.send(path, "handler", at="2026-03-03T09:00", way="call", facts=value)
        assert answer.status_code == status, quote(value)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "head", "trace"])
def test_other_methods_do_nothing(desks: Any, method: str) -> None:
    before = Entry.objects.count()
    path = act_path("intake.report", desks.bureau.units[cast.STATION])
    for where in (path, "/", "/lists/case", "/ledger", "/sign-in"):
        answer = getattr(desks.of("handler"), method)(where)
        assert answer.status_code in {200, 302, 405}, where
    assert Entry.objects.count() == before


@pytest.mark.parametrize("host", ["evil.example", "", "a b", "localhost.evil.example", "\x00"])
def test_another_host_name_is_none_of_ours(desks: Any, host: str) -> None:
    del desks
    answer = Client(raise_request_exception=False).get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400


@pytest.mark.parametrize("cookie", ["sessionid", "plumbline_theme", "django_language", "csrftoken"])
@pytest.mark.parametrize("value", ["x", "x" * 4000, "\\\"'<", "%00", "é"])
def test_cookies_of_others_open_nothing(cookie: str, value: str, db: None) -> None:
    client = Client(raise_request_exception=False)
    client.cookies[cookie] = value
    assert client.get("/").status_code == 302
    assert client.get("/sign-in").status_code == 200
