"""Scenes of careers: a matter proposed for an officer."""

from __future__ import annotations

from plumbline.doors.cli.province import Province
from tests import scenes
from tests.scenes import Scene

scenes.FORMS |= {
    "careers.approve": {"opinion": "同意"},
    "careers.decline": {"opinion": "暂缓"},
}
scenes.RIGHT |= {"careers.approve": "provincial_head", "careers.decline": "provincial_head"}
MATTER = {"sort": "rank", "what": "晋升四级警长", "grounds": "任职年限已满", "since": "2026-04-01"}


def proposed(bureau: Province, who: str = "handler", **form: str) -> Scene:
    """A matter is proposed by the head of the station."""
    scene = Scene(bureau)
    scene.do("careers.propose", "station_head", bureau.officers[who], **{**MATTER, **form})
    return scene


scenes.SUBJECTS["career_matter"] = proposed
scenes.READY |= {"careers.approve": proposed, "careers.decline": proposed}
