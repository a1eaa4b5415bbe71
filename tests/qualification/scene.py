"""Scenes of qualification: a level proposed, held until a day, about to change."""

from __future__ import annotations

from plumbline.doors.cli.province import Province
from tests import scenes
from tests.scenes import Scene

scenes.FORMS |= {
    "qualification.certify": {},
    "qualification.follow": {},
    "qualification.grant": {"opinion": "同意授予"},
    "qualification.decline": {"opinion": "成绩不合格"},
    "qualification.propose_change": {"change": "suspend", "basis": "接受调查",
                                     "since": "2026-03-10"},
    "qualification.approve_change": {"opinion": "同意"},
    "qualification.decline_change": {"opinion": "理由不足"},
}  # fmt: skip
for act in ("grant", "decline", "approve_change", "decline_change"):
    scenes.RIGHT[f"qualification.{act}"] = "provincial_head"
scenes.RIGHT |= {"qualification.propose_change": "trainer", "qualification.certify": "trainer",
                 "qualification.follow": "clock"}  # fmt: skip
ELSEWHERE = "220202"  # a county of another city
PROPOSAL = {"level": "BASIC", "certificate": "B-1", "ground": "recognised",
            "basis": "外省公安厅文件", "since": "2026-03-03"}  # fmt: skip
ON_EXAM = {**PROPOSAL, "ground": "exam", "basis": "九十一分", "since": "2026-03-04"}


def proposed(bureau: Province, who: str = "recruit", **form: str) -> Scene:
    """A level is proposed for an officer."""
    scene = Scene(bureau)
    scene.do("qualification.propose", "trainer", bureau.officers[who], **{**PROPOSAL, **form})
    return scene


def granted(bureau: Province, who: str = "recruit", **form: str) -> Scene:
    """It was granted, for five years."""
    return scenes.through(proposed(bureau, who, **form), "qualification.grant")


def changing(bureau: Province, **form: str) -> Scene:
    """A change of it waits for its head."""
    scene = granted(bureau)
    scenes.step(scene, "qualification.propose_change", **form)
    return scene


def moved(bureau: Province) -> Scene:
    """Whoever holds it was moved to another city."""
    scene = granted(bureau)
    scene.do("people.move_officer", "administrator", bureau.officers["recruit"],
             unit=str(bureau.units[ELSEWHERE]), document="调动通知")  # fmt: skip
    return scene


scenes.SUBJECTS["qualification"] = proposed
scenes.READY |= {
    "qualification.certify": granted,
    "qualification.follow": moved,
    "qualification.grant": proposed,
    "qualification.decline": proposed,
    "qualification.propose_change": granted,
    "qualification.approve_change": changing,
    "qualification.decline_change": changing,
}
