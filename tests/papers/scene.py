"""Scenes of papers: drafted, approved, issued, served, void."""

from __future__ import annotations

from typing import Any

from plumbline.doors.cli.province import Province
from plumbline.papers.models import Paper
from tests import scenes
from tests.scenes import Scene, step


def drafting(bureau: Province) -> Scene:
    """An administrative case of which the inquiry was opened, with a suspect and evidence."""
    scene = scenes.investigating(bureau, "administrative")
    step(
        scene, "casework.add_person", id_number="110101199001010015", born="1990-01-01", sex="male"
    )
    step(scene, "casework.add_evidence")
    return scene


def drafted(bureau: Province, **form: Any) -> Scene:
    """A paper was drafted."""
    scene = drafting(bureau)
    step(scene, "papers.draft", **form)
    return scene


def wants_approval(bureau: Province) -> Scene:
    """A paper was drafted that wants an approver: the commission of an expert."""
    scene = drafting(bureau)
    step(scene, "measures.commission")
    step(scene, "papers.draft", kind="expert_commission", matter=str(scene.ids["appraisal"]))
    return scene


def issued(bureau: Province, **form: Any) -> Scene:
    """A paper was issued."""
    scene = drafted(bureau, **form)
    step(scene, "papers.issue")
    return scene


def paper(scene: Scene) -> Paper:
    """The newest paper of a scene, as it stands in the database."""
    return Paper.objects.get(pk=scene.ids["paper"])


scenes.FORMS |= {
    "papers.draft": {"kind": "acceptance"},
    "papers.revise": {"remark": "补充一句"},
    "papers.approve": {"opinion": "同意出具"},
    "papers.issue": {},
    "papers.serve": {"way": "direct", "addressee": "吴某", "receiver": "吴某"},
    "papers.drop": {"reason": "制作有误"},
    "papers.void": {"reason": "当事人姓名有误"},
}
scenes.RIGHT |= {"papers.approve": "head", "papers.void": "station_head"}
scenes.READY |= {
    "papers.draft": drafting,
    "papers.revise": drafted,
    "papers.approve": wants_approval,
    "papers.issue": drafted,
    "papers.serve": issued,
    "papers.drop": drafted,
    "papers.void": issued,
}
scenes.SUBJECTS |= {"paper": drafted}
