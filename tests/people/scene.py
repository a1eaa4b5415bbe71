"""Scenes of people: an officer enrolled without a password, a tie that an officer declared."""

from __future__ import annotations

from plumbline.doors.cli.province import Province
from tests import cast, scenes
from tests.scenes import Scene

TIE = {"relation": "relative", "name": "吴某某", "identity": "110105199003070017"}
scenes.FORMS |= {
    "people.declare_tie": TIE,
    "people.end_tie": {"until": "2026-03-03", "reasons": "登记有误"},
    "people.set_password": {"password": cast.PASSWORD},
}
scenes.RIGHT |= {"people.end_tie": "head", "people.set_password": "administrator"}


def enrolled(bureau: Province) -> Scene:
    """Somebody new, whose account nobody can sign in with yet."""
    scene = Scene(bureau)
    station = bureau.units[cast.STATION]
    scene.do("people.enrol", "administrator", station, number="T2", name="王新")
    return scene


def declared(bureau: Province, who: str = "handler", **form: str) -> Scene:
    """An officer declared a relative, who is in no other scene."""
    scene = Scene(bureau)
    scene.do("people.declare_tie", who, bureau.officers[who], **{**TIE, **form})
    return scene


scenes.SUBJECTS["tie"] = declared
scenes.READY |= {"people.end_tie": declared, "people.set_password": enrolled}
