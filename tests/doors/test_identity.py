"""The same acts through the web, the API, the command line and directly: one and the same.

Entries are equal but for ids, instants of the record, salts, and what follows from them; the same
gates refuse, with the same words. No door has a way round.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone, translation

from plumbline.doors.cli.province import Province
from plumbline.kernel import ledger
from plumbline.kernel.act import ACTS, Refused
from plumbline.kernel.models import Attempt, Clear, Duty, Entry
from plumbline.people import accounts
from plumbline.people.models import Account
from tests import cast
from tests.doors.web.desk import Desks, entry_of, says
from tests.scenes import Scene

WAYS = ["direct", "web", "api", "cli"]
UNEQUAL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\d{15,}")

# A matter with every kind of answer in it: choices, lists, yes and no, times, days, long texts.
STEPS: list[tuple[str, str, dict[str, Any]]] = [
    ("intake.report", "handler", {
        "way": "walk_in", "reporter": "钱某", "phone": "13000000000", "keep_secret": True,
        "occurred_at": "2026-03-03T08:30:00+08:00", "facts": "手机被盗\n  第二行 \"<&>' ＝1\t"}),
    ("intake.accept", "handler", {"nature": "criminal", "brief": "盗窃",
                                  "assistant": "@assistant"}),
    ("intake.hand_receipt", "handler", {"given": "handed"}),
    ("casework.request_filing", "handler", {"reasons": "有犯罪事实"}),
    ("casework.file", "head", {"facts_of_crime": True, "liability": True, "jurisdiction": True,
                               "opinion": "同意立案"}),
    ("casework.add_person", "assistant", {"role": "suspect", "name": "吴某", "sex": "male",
                                          "born": "1979-04-02", "address": "某街\t1号"}),
    ("casework.note_handling", "handler", {"in_area": True}),
]  # fmt: skip
REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("review.submit", "handler", {"proposal": "移送审查起诉"}),
    ("review.approve", "head", {"opinion": "同意"}),
    ("casework.file", "handler", {"facts_of_crime": True, "liability": False,
                                  "jurisdiction": True, "opinion": "同意"}),
    ("casework.close", "recruit", {}),
]  # fmt: skip
INVALID: list[tuple[str, str, dict[str, Any]]] = [
    ("casework.add_person", "handler", {"role": "suspect", "id_number": "11010519491231002Y"}),
    ("casework.add_person", "handler", {"role": "nobody", "name": "a\u202eb"}),
]


class Doors:
    """The four ways to the acts."""

    def __init__(self, bureau: Province, run: Any) -> None:
        self.bureau, self.desks, self.client, self.run = bureau, Desks(bureau), Client(), run

    def _token(self, by: str) -> str:
        account = Account.objects.get(officer_id=self.bureau.officers[by])
        return accounts.give_token(account, timezone.now())[0]

    def done(self, way: str, act: str, by: str, on: UUID, scene: Scene, form: Any) -> UUID:
        """Do an act; its entry."""
        answer = getattr(self, way)(act, by, on, scene, form)
        if way == "direct":
            return UUID(str(answer.entry))
        if way == "web":
            return entry_of(answer)
        body = answer.json() if way == "api" else answer.json
        assert "entry" in body, body
        return UUID(body["entry"])

    def direct(self, act: str, by: str, on: UUID, scene: Scene, form: Any) -> Any:
        return ACTS[act].do(self.bureau.actor(by), on, form, at=scene.now, now=timezone.now())

    def web(self, act: str, by: str, on: UUID, scene: Scene, form: Any) -> Any:
        return self.desks.act(act, by, on, scene.now, **form)

    def api(self, act: str, by: str, on: UUID, scene: Scene, form: Any) -> Any:
        body = {"subject": str(on), "at": scene.now.isoformat(), **form}
        return self.client.post(f"/api/acts/{act}", json.dumps(body), "application/json",
                                headers={"Authorization": f"Bearer {self._token(by)}"})  # fmt: skip

    def cli(self, act: str, by: str, on: UUID, scene: Scene, form: Any) -> Any:
        fields = [
            f"{name}={item if isinstance(item, str) else json.dumps(item)}"
            for name, value in form.items()
            for item in (value if isinstance(value, list) else [value])
        ]
        return self.run("do", act, *fields, "--on", str(on), "--at", scene.now.isoformat(),
                        "--json", by=self._token(by))  # fmt: skip


@pytest.fixture
def doors(bureau: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> Doors:
    from plumbline.doors.cli import main

    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)

    class Answer:
        def __init__(self, status: int, out: str) -> None:
            self.status, self.out = status, out

        @property
        def json(self) -> Any:
            return json.loads(self.out)

    def run(*arguments: str, by: str) -> Answer:
        monkeypatch.setenv("PLUMBLINE_TOKEN", by)
        capsys.readouterr()
        with translation.override("zh-hans"):  # the command chooses its own, for its process
            status = main(arguments)
        said = capsys.readouterr()
        return Answer(status, said.out or said.err)

    return Doors(bureau, run)


def filled(bureau: Province, form: dict[str, Any]) -> dict[str, Any]:
    """The form with officers by their ids."""
    return {
        name: str(bureau.officers[value[1:]]) if str(value).startswith("@") else value
        for name, value in form.items()
    }


def lived(doors: Doors, way: str) -> Scene:
    """The matter as it is done through one door."""
    scene = Scene(doors.bureau)
    for act, by, form in STEPS:
        scene.tick(minutes=2)
        made = doors.done(way, act, by, scene.on(act), scene, filled(doors.bureau, form))
        entry = Entry.objects.get(pk=made)
        if entry.made_kind in ("report", "case"):
            assert entry.made_id is not None
            scene.ids[entry.made_kind] = entry.made_id
    return scene


def plain(scene: Scene) -> list[dict[str, Any]]:
    """What the matter left in the ledger, without what cannot be equal."""
    ids = [*scene.ids.values()]
    found = []
    rows = Entry.objects.filter(subject_id__in=ids) | Entry.objects.filter(made_id__in=ids)
    for entry in rows.distinct().order_by("pk"):
        content = ledger.content(entry)
        for unequal in ("id", "recorded", "previous", "gap"):
            del content[unequal]
        content["body"]["personal"] = sorted(content["body"]["personal"])
        content["clear"] = list(
            Clear.objects.filter(entry_id=entry.pk).order_by("name").values_list("name", "value")
        )
        officers = {str(pk): name for name, pk in scene.bureau.officers.items()}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        for pk, name in officers.items():
            text = text.replace(pk, name)
        text = text.replace(str(scene.bureau.units[cast.STATION]), "station")
        found.append(json.loads(UNEQUAL.sub("-", text)))
    return found


def owed(scene: Scene) -> list[tuple[Any, ...]]:
    """The duties the matter raised and settled."""
    rows = Duty.objects.filter(subject_id__in=scene.ids.values()).order_by("code")
    return [(d.code, d.started_at, d.due_at, d.settled_by is None, d.debtors) for d in rows]


def test_a_matter_leaves_the_same_entries_through_every_door(doors: Doors) -> None:
    scenes = {way: lived(doors, way) for way in WAYS}
    first = plain(scenes["direct"])
    assert [entry["act"] for entry in first] == [act for act, _, _ in STEPS]
    for way in WAYS[1:]:
        assert plain(scenes[way]) == first, way
        assert owed(scenes[way]) == owed(scenes["direct"]), way
    facts = {value for entry in first for name, value in entry["clear"] if name == "facts"}
    assert facts == {STEPS[0][2]["facts"].strip()}


def test_the_same_gates_refuse_with_the_same_words(doors: Doors) -> None:
    scene = lived(doors, "direct").tick(minutes=2)
    for act, by, form in REFUSED:
        if by == "recruit":  # sees the case once he is appointed to oversee it
            scene.appoint("recruit", "DEPT_HEAD", cast.STATION).tick(days=1)
        told, attempts = {}, {}
        for way in WAYS:
            before = set(Attempt.objects.values_list("pk", flat=True))
            told[way] = refusals(doors, way, act, by, scene, form)
            row = Attempt.objects.exclude(pk__in=before).get()
            attempts[way] = (row.act, row.actor, row.subject_id, row.line, row.at, row.gates)
        assert told["direct"], act
        for way in WAYS[1:]:
            assert told[way] == told["direct"], (way, act)
            assert attempts[way][:4] == attempts["direct"][:4]
            assert _gates(attempts[way][5]) == _gates(attempts["direct"][5])
    assert Entry.objects.filter(act__in=["review.submit", "review.approve"]).count() == 0


def _gates(value: Any) -> str:
    return UNEQUAL.sub("-", json.dumps(value, ensure_ascii=False, sort_keys=True))


def refusals(
    doors: Doors, way: str, act: str, by: str, scene: Scene, form: dict[str, Any]
) -> list[str]:
    """The sentences with which a door refuses."""
    on = scene.on(act)
    if way == "direct":
        with pytest.raises(Refused) as stopped:
            doors.direct(act, by, on, scene, form)
        return [refusal["says"] for refusal in stopped.value.as_json()["refusals"]]
    answer = getattr(doors, way)(act, by, on, scene, form)
    if way == "web":
        assert answer.status_code == 409
        return says(answer)
    if way == "api":
        assert answer.status_code == 409
    else:
        assert answer.status != 0
    body = answer.json() if way == "api" else answer.json
    return [refusal["says"] for refusal in body["refusals"]]


def test_the_same_answers_are_wrong_with_the_same_sentences(doors: Doors) -> None:
    scene = lived(doors, "direct").tick(minutes=2)
    for act, by, form in INVALID:
        on = scene.on(act)
        page = doors.web(act, by, on, scene, form)
        assert page.status_code == 422
        from tests.doors.web.desk import wrong

        answer = doors.api(act, by, on, scene, form)
        assert answer.status_code == 422
        errors = {error["field"]: error["says"] for error in answer.json()["errors"]}
        assert wrong(page) == errors
        said = doors.cli(act, by, on, scene, form)
        assert said.status != 0
        assert {e["field"]: e["says"] for e in said.json["errors"]} == errors
        assert html.escape(form["role"]) in page.content.decode() or form["role"] == "nobody"


def test_what_lies_outside_the_scope_is_behind_no_door(doors: Doors) -> None:
    scene = lived(doors, "direct").tick(minutes=2)
    act, _, form = STEPS[5]
    before = Entry.objects.count()
    for way in ("web", "api"):
        answer = getattr(doors, way)(act, "stranger", scene.ids["case"], scene, form)
        assert answer.status_code == 404
    assert doors.cli(act, "stranger", scene.ids["case"], scene, form).status != 0
    assert Entry.objects.count() == before
    assert not Attempt.objects.exists()
