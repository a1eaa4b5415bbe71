"""Scenes of review: a file that lacks something which its evidence specification demands."""

from __future__ import annotations

from plumbline.doors.cli.province import Province
from plumbline.review.specification import held
from tests import scenes
from tests.scenes import FORMS, Scene, provable_by, step, through

VALUE = "EV-TH-02"  # mandatory: what the stolen thing was worth
POCKET = "EV-TH-07"  # conditional, and no fact of a file makes it count

scenes.FORMS |= {
    "review.set_aside": {"items": [POCKET], "reasons": "在店内拿取，不是入户，也没有携带凶器"},
    "review.excuse_as_head": {"items": [VALUE], "reasons": "失物已经灭失，凭证无法取得"},
    "review.excuse_as_legal": {"items": [VALUE], "reasons": "不影响定性，其他证据足以认定"},
}
scenes.RIGHT |= {
    "review.excuse_as_head": "station_head",
    "review.excuse_as_legal": "novice_reviewer",
}


def lacking(bureau: Province, *items: str) -> Scene:
    """A theft whose file is complete but for these items of its specification."""
    scene = scenes.investigating(bureau)
    proves = [code for code in provable_by("documentary") if code not in (items or (VALUE,))]
    step(scene, "casework.add_person")
    scene.do("casework.add_evidence", "handler",
             **{**FORMS["casework.add_evidence"], "proves": proves})  # fmt: skip
    return through(scene, "casework.charge", "casework.note_handling")


def with_legal_officer(bureau: Province) -> Scene:
    """The same, and the station has a legal officer."""
    return lacking(bureau).appoint("novice_reviewer", "LEGAL_OFFICER")


def excused(scene: Scene) -> Scene:
    """Whatever the specification wants and the file lacks, the head and a legal officer excuse."""
    items = [item.code for item in held(scene.case).blocking]
    scene.appoint("novice_reviewer", "LEGAL_OFFICER")
    for act in ("review.excuse_as_head", "review.excuse_as_legal"):
        step(scene, act, items=items)
    return scene


scenes.READY |= {
    "review.set_aside": scenes.ready_for_review,
    "review.excuse_as_head": lacking,
    "review.excuse_as_legal": with_legal_officer,
}
