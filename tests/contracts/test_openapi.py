"""What the API promises: its description as committed, and who may pass where."""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from plumbline.kernel.act import ACTS

SNAPSHOT = Path(__file__).with_name("openapi.json")
RENEW = "PLUMBLINE_RENEW=1 ./dev test tests/contracts/test_openapi.py"

PUBLIC = {
    ("post", "/api/sign-in"),
    ("get", "/api/openapi.json"),
    ("get", "/api/docs"),
    ("get", "/api/ledger/checkpoint"),
    ("get", "/api/ledger/key"),
    ("get", "/api/ledger/consistency"),
    ("post", "/api/ledger/cosignatures"),
    ("post", "/api/devices/{serial}/events"),  # the signature of the device is asked for
}
BEARER = {
    ("get", "/api/catalogue"),
    ("get", "/api/duties"),
    ("get", "/api/subjects/{kind}"),
    ("get", "/api/subjects/{kind}/{id}"),
    ("get", "/api/subjects/{kind}/{id}/acts"),
    ("get", "/api/subjects/{kind}/{id}/timeline"),
    ("get", "/api/ledger/entries/{id}/proof"),
}
AN_ID = "019b2f6e-7a40-7c3e-9d5a-3f8e2b1c4d5e"


@cache
def described() -> dict[str, Any]:
    """The description in Chinese, the language of the source; no test changes it."""
    from plumbline.doors.api.api import api

    with translation.override("zh-hans"):
        found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    return found


def test_the_description_is_the_committed_one() -> None:
    text = json.dumps(described(), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("PLUMBLINE_RENEW") == "1":
        SNAPSHOT.write_text(text, "utf-8")
    assert SNAPSHOT.read_text("utf-8") == text, f"the API changed; if it should: {RENEW}"


def test_every_address_has_the_access_it_is_meant_to_have(db: None) -> None:
    from django.test import Client

    bearer = BEARER | {("post", f"/api/acts/{code}") for code in ACTS}
    schema = described()
    listed = {(m, path) for path, ops in schema["paths"].items() for m in ops}
    assert listed | {("get", "/api/openapi.json"), ("get", "/api/docs")} == PUBLIC | bearer
    for method, path in PUBLIC | bearer:
        if operation := schema["paths"].get(path, {}).get(method):
            assert bool(operation.get("security")) == ((method, path) in bearer)
        url = path.replace("{kind}", "unit").replace("{id}", AN_ID).replace("{serial}", "X")
        for headers in ({}, {"Authorization": "Bearer x"}):
            how = {"content_type": "application/json"} if method == "post" else {}
            answer = getattr(Client(), method)(url, headers=headers, **how)
            assert (answer.status_code == 401) == ((method, path) in bearer), (method, path)
            assert answer.status_code < 500


def test_no_other_address_leads_anywhere(db: None) -> None:
    """Whatever Django resolves under /api/ stands in the lists above."""
    from plumbline.doors.api.urls import urlpatterns

    schema = described()
    names = {str(p.pattern) for p in urlpatterns}
    paths = {path.removeprefix("/api/") for path in schema["paths"]}
    known = {path.replace("{id}", "<uuidstr:id>") for path in paths}
    known = {re.sub(r"{(kind|serial)}", r"<\1>", path) for path in known}
    assert names - known == {"openapi.json", "docs", "", "acts/<code>"}


@pytest.mark.parametrize("code", sorted(ACTS))
def test_every_act_is_described_with_its_form_and_a_sound_example(code: str) -> None:
    from plumbline import forms
    from plumbline.doors.api.acts import Addressed

    act = ACTS[code]
    operation = described()["paths"][f"/api/acts/{code}"]["post"]
    content = operation["requestBody"]["content"]["application/json"]
    assert list(content["schema"]["properties"]) == ["subject", "at", *act.form.model_fields]
    assert content["schema"]["additionalProperties"] is False
    example = dict(content["example"])
    forms.read(Addressed, {"subject": example.pop("subject")})
    forms.read(act.form, example)
    assert {"200", "401", "404", "409", "422"} <= set(operation["responses"])
    assert [p["name"] for p in operation["parameters"]] == ["Idempotency-Key"]
    for name, field in act.form.model_fields.items():
        assert content["schema"]["properties"][name]["title"] == field.title


def test_references_lead_somewhere() -> None:
    schema = described()

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(ref := value.get("$ref"), str):
                assert ref.removeprefix("#/components/schemas/") in schema["components"]["schemas"]
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(schema)


def test_the_docs_page_brings_no_foreign_and_no_inline_script(client: Any) -> None:
    page = client.get("/api/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "https://" not in text
    assert text.count("<script") == text.count("<script src=") + text.count(
        '<script type="application/json"'
    )
