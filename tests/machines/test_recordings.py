"""Devices, footage, reasons and lists against a model: whatever anybody tries, sensible or not.

The model shares nothing with the product but names. The product's answer must be the model's: done,
refused, or not there at all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.recordings.models import Footage, Supply
from tests.recordings import scene as recordings
from tests.scenes import FORMS, Scene

OFFICER, DEPARTMENT, LAW, HEAD = "officer", "department", "law", "head"
PEOPLE = {"handler": OFFICER, "station_head": DEPARTMENT, "reviewer": LAW, "head": HEAD,
          "stranger": ""}  # fmt: skip
ALL = {OFFICER, DEPARTMENT, LAW, HEAD}
BY = {  # act → who, on what, in which phases
    "issue": ({OFFICER, DEPARTMENT}, "device", {"in_stock"}),
    "return_device": ({OFFICER, DEPARTMENT}, "device", {"issued"}),
    "clear_device": ({OFFICER, DEPARTMENT}, "device", {"in_stock", "faulty"}),
    "inspect_device": ({DEPARTMENT, LAW}, "device", {"in_stock", "issued", "faulty"}),
    "repair_device": ({DEPARTMENT}, "device", {"faulty"}),
    "retire_device": ({DEPARTMENT}, "device", {"in_stock", "faulty"}),
    "take_in": ({OFFICER, DEPARTMENT}, "device", {"in_stock", "issued", "faulty"}),
    "link": ({OFFICER, DEPARTMENT, LAW}, "footage", {"kept"}),
    "verify": ({DEPARTMENT, LAW}, "footage", {"kept", "changed"}),
    "keep_for_good": ({OFFICER, DEPARTMENT, LAW}, "footage", {"kept", "changed"}),
    "hold": ({OFFICER, DEPARTMENT, LAW}, "footage", {"kept", "changed"}),
    "release": ({LAW}, "footage", {"kept", "changed"}),
    "copy": ({OFFICER, DEPARTMENT, LAW}, "footage", {"kept"}),
    "note_fault": ({LAW}, "sample", {"drawn", "correcting"}),
    "order_correction": ({LAW}, "sample", {"drawn"}),
    "report_correction": ({DEPARTMENT}, "sample", {"correcting"}),
    "close_sample": ({LAW}, "sample", {"drawn", "corrected"}),
    "countersign_weeding": ({LAW, HEAD}, "weeding", {"drafted"}),
    "carry_out_weeding": ({DEPARTMENT}, "weeding", {"countersigned"}),
    "cancel_weeding": ({DEPARTMENT, HEAD, LAW}, "weeding", {"drafted", "countersigned"}),
    "grant_access": ({DEPARTMENT}, "access", {"asked"}),
    "refuse_access": ({DEPARTMENT}, "access", {"asked"}),
    "approve_excuse": ({DEPARTMENT}, "excuse", {"asked"}),
    "refuse_excuse": ({DEPARTMENT}, "excuse", {"asked"}),
}
COVERS = {f"recordings.{act}" for act in BY}
MINE = {
    "device": {*PEOPLE} - {"stranger"},
    "footage": {"handler"},
    "excuse": {"handler"},
    "weeding": set[str](),
    "access": set[str](),
    "sample": set[str](),
}
OVERSEE = {"station_head", "reviewer", "head"}
WAIT = timedelta(days=20)


@dataclass
class Clip:
    """One piece of footage."""

    phase: str = "kept"
    old: bool = False
    lasting: bool = False
    held: int = 0
    proves: bool = False

    @property
    def due(self) -> bool:
        return self.phase == "kept" and self.old and not (
            self.lasting or self.held or self.proves)  # fmt: skip


@dataclass
class Model:
    """What is, as the law sees it."""

    device: str = "in_stock"
    owed: int = 0
    carries: list[list[datetime | None]] = field(default_factory=list)
    clips: list[Clip] = field(default_factory=lambda: [Clip(old=True)])
    excuse: str = "asked"
    access: str = "asked"
    sample: str = "drawn"
    weeding: str = "drafted"
    signed: datetime | None = None
    listed: list[Clip] = field(default_factory=list)

    def phase(self, kind: str) -> str:
        return self.clips[-1].phase if kind == "footage" else str(getattr(self, kind))


def lawful(m: Model, act: str, now: datetime) -> bool:
    """What else the law asks of this act."""
    match act:
        case "issue" | "retire_device" | "clear_device":
            return m.owed == 0
        case "take_in":
            began = now - timedelta(seconds=660)
            return any(since is not None and since <= began and (until is None or began <= until)
                       for since, until in m.carries)  # fmt: skip
        case "release":
            return m.clips[-1].held > 0
        case "countersign_weeding":
            return all(clip.due for clip in m.listed)
        case "carry_out_weeding":
            waited = m.signed is not None and now - m.signed >= WAIT
            return waited and all(clip.due for clip in m.listed)
        case _:
            return True


def wrong(m: Model, act: str) -> bool:
    """Whether the form says what cannot be."""
    return act == "keep_for_good" and m.clips[-1].lasting


def follow(m: Model, act: str, now: datetime) -> None:  # noqa: C901, PLR0912
    """What a lawful act changes."""
    clip = m.clips[-1]
    moves = {"issue": "issued", "return_device": "in_stock", "repair_device": "in_stock",
             "retire_device": "retired"}  # fmt: skip
    m.device = moves.get(act, m.device)
    match act:
        case "issue":
            m.carries.append([now, None])
        case "return_device":
            m.carries[-1][1], m.owed = now, 1
        case "take_in":
            m.owed = max(0, m.owed - 1)
            m.clips.append(Clip())
        case "link":
            clip.proves = True
        case "keep_for_good":
            clip.lasting = True
        case "hold":
            clip.held += 1
        case "release":
            clip.held -= 1
        case "countersign_weeding":
            m.weeding, m.signed = "countersigned", now
        case "carry_out_weeding":
            m.weeding = "carried_out"
            for one in m.listed:
                one.phase = "removed"
        case "cancel_weeding":
            m.weeding = "cancelled"
        case "order_correction" | "report_correction" | "close_sample":
            m.sample = {"order_correction": "correcting", "report_correction": "corrected",
                        "close_sample": "closed"}[act]  # fmt: skip
        case "grant_access" | "refuse_access":
            m.access = {"grant_access": "granted", "refuse_access": "refused"}[act]
        case "approve_excuse" | "refuse_excuse":
            m.excuse = {"approve_excuse": "approved", "refuse_excuse": "refused"}[act]
        case _:
            pass


def expected(m: Model, act: str, who: str, now: datetime) -> str:
    """The law's answer."""
    by, kind, phases = BY[act]
    if who not in MINE[kind] | OVERSEE:
        return "not there"
    if not (PEOPLE[who] in by and m.phase(kind) in phases and lawful(m, act, now)):
        return "refused"
    return "wrong" if wrong(m, act) else "done"


def begun(bureau: Province) -> tuple[Scene, Model]:
    """Footage whose term is over stands on a list; a reason waits; the recorder is in stock."""
    reason = recordings.missing()(bureau)
    scene = recordings.with_case(bureau)
    scene.ids["excuse"] = reason.ids["excuse"]
    scene.do("recordings.ask_access", "assistant", **FORMS["recordings.ask_access"])
    scene.do("recordings.draw_sample", "inspector", **FORMS["recordings.draw_sample"])
    scene.tick(days=200)
    scene.do("recordings.draft_weeding", "station_head")
    model = Model()
    model.listed = [model.clips[0]]
    return scene, model


@pytest.mark.rule("K-BWV-01", "K-BWV-03", "D-BWV-06", "P-BWV-01")
@pytest.mark.parametrize("seed", range(6))
def test_footage_goes_as_the_law_has_it_and_no_other_way(bureau: Province, seed: int) -> None:
    chance, met = Random(seed), Counter[str]()
    scene, model = begun(bureau)
    for _ in range(100):
        act, who = chance.choice(sorted(BY)), chance.choice(sorted(PEOPLE))
        if act == "retire_device" and chance.random() < 0.8:
            continue
        scene.tick(minutes=chance.choice([0, 15, 15, 60 * 24 * 7 if scene.now.month < 11 else 0]))
        now = scene.now + timedelta(minutes=1)
        answer = expected(model, act, who, now)
        form = dict(FORMS[f"recordings.{act}"])
        if act == "release" and not model.clips[-1].held:
            form["hold"] = 999_999
        try:
            shut = scene.answer(f"recordings.{act}", who, **form)
            got = "done" if not shut else "not there" if shut == {"404"} else "refused"
        except Invalid:
            got = "wrong"
        assert got == answer, (act, who, model)
        met[answer] += 1
        if got == "done":
            follow(model, act, now)
        phases = Footage.objects.order_by("pk").values_list("phase", flat=True)
        assert list(phases) == [clip.phase for clip in model.clips]
    assert min(met["done"], met["refused"], met["not there"]) >= 5, met


# -- copies, and what goes to other organs --------------------------------------------------------

SUPPLY = {  # act → who does it, in which phases of the request
    "grant_supply": ("head", {"asked"}),
    "refuse_supply": ("head", {"asked"}),
    "hand_supply": ("handler", {"granted"}),
    "take_copy": ("handler", None),
    "mark": ("handler", None),
}
COVERS |= {f"recordings.{act}" for act in SUPPLY}


@pytest.mark.rule("G-BWV-04", "G-BWV-05", "P-BWV-01")
@pytest.mark.parametrize("seed", range(4))
def test_a_request_of_another_organ_goes_as_the_law_has_it(bureau: Province, seed: int) -> None:
    """Nothing is handed over that the head did not grant and nobody took as a copy."""
    chance, met = Random(seed), Counter[str]()
    scene = recordings.copied(bureau)
    scene.do("recordings.ask_supply", "handler", **recordings_form("ask_supply"))
    state, taken = "asked", False
    for _ in range(25):
        act, who = chance.choice(sorted(SUPPLY)), chance.choice(["", "", "", "stranger"])
        by, phases = SUPPLY[act]
        fits = phases is None or state in phases
        wrong = (act == "take_copy" and taken) or (act == "hand_supply" and fits and not taken)
        answer = "not there" if who else "wrong" if wrong else "done" if fits else "refused"
        try:
            shut = scene.answer(f"recordings.{act}", who or by, **recordings_form(act))
            got = "done" if not shut else "not there" if shut == {"404"} else "refused"
        except Invalid:
            got = "wrong"
        assert got == answer, (act, who, state, taken)
        met[got] += 1
        if got == "done":
            taken |= act == "take_copy"
            state = {"grant_supply": "granted", "refuse_supply": "refused",
                     "hand_supply": "supplied"}.get(act, state)  # fmt: skip
    row = Supply.objects.get(pk=scene.ids["footage_supply"])
    assert row.phase == state
    assert (row.copy is not None) is (state == "supplied")
    assert met["done"] and met["not there"], met


def recordings_form(act: str) -> dict[str, Any]:
    """The form of an act of this room."""
    return dict(FORMS[f"recordings.{act}"])
