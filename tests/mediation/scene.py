"""Scenes of mediation: a dispute between neighbours, and how far it got."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Done
from plumbline.mediation.models import Mediation
from tests import scenes
from tests.scenes import Scene, step

DISPUTE = {
    "cause": "assault", "ground": "relation", "civil": True, "minor": True,
    "reasons": "邻里因停车发生争执，互有推搡", "offenders": ["@suspect"], "victims": ["@victim"],
    "consenting": ["@suspect", "@victim"],
}  # fmt: skip
FORMS: dict[str, dict[str, Any]] = {
    "mediation.open": DISPUTE,
    "mediation.settle_on_the_spot": {
        **DISPUTE, "clear": True, "undisputed": True, "performed": True,
        "content": "赔礼道歉，赔偿二百元，当场付清", "recording": "BWC-2026-0001",
    },
    "mediation.submit_settlement": {
        **DISPUTE, "way": "committee", "content": "赔偿五百元", "performed_on": "2026-03-03",
        "proof": "收条",
    },
    "mediation.hold_session": {
        "place": "派出所调解室", "second": "@assistant", "attending": ["@suspect", "@victim"],
        "record": "双方陈述，民警释法", "agreed": True,
    },
    "mediation.agree": {
        "chair": "李勤", "present": "吴某、孙某，社区调解员周某", "facts": "停车场争执推搡",
        "content": "吴某赔偿孙某医疗费八百元并道歉", "amount": 800, "perform_by": "2026-03-20",
        "manner": "转账", "signed": ["@suspect", "@victim"], "copies": 3,
    },
    "mediation.note_performed": {"performed_on": "2026-03-03", "proof": "转账凭证"},
    "mediation.note_default": {"refused": True, "note": "吴某表示不再赔偿"},
    "mediation.fail": {"failure": "withdrawn", "note": "孙某不愿继续调解"},
    "mediation.recognise": {"opinion": "双方自愿，已经履行，予以认可"},
    "mediation.decline": {"opinion": "协议并非自愿，不予认可"},
    "mediation.conclude": {"opinion": "协议已经履行，同意结案"},
    "mediation.resume": {"mediation": "@mediation", "told": ["@suspect", "@victim"]},
}  # fmt: skip


def disputed(bureau: Province) -> Scene:
    """An assault among neighbours is investigated; both are registered."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_person", role="suspect", name="吴某")
    step(scene, "casework.add_person", role="victim", name="孙某")
    return scene


def opened(bureau: Province) -> Scene:
    """Mediation was decided on."""
    scene = disputed(bureau)
    step(scene, "mediation.open")
    return scene


def agreed_in_session(bureau: Province) -> Scene:
    """The parties sat down and agreed."""
    scene = opened(bureau)
    step(scene, "mediation.hold_session")
    return scene


def agreed(bureau: Province) -> Scene:
    """The agreement was signed."""
    scene = agreed_in_session(bureau)
    step(scene, "mediation.agree")
    return scene


def performed(bureau: Province) -> Scene:
    """The agreement was performed."""
    scene = agreed(bureau)
    step(scene, "mediation.note_performed")
    return scene


def failed(bureau: Province) -> Scene:
    """Mediation led to nothing."""
    scene = opened(bureau)
    step(scene, "mediation.fail")
    return scene


def applied(bureau: Province) -> Scene:
    """The parties settled and asked to have it recognised."""
    scene = disputed(bureau)
    step(scene, "mediation.submit_settlement")
    return scene


def mediation(scene: Scene) -> Mediation:
    """The mediation as it stands in the database."""
    return Mediation.objects.get(pk=scene.ids["mediation"])


def sit(scene: Scene, **form: Any) -> Done:
    """Hold a session with these changes."""
    return step(scene, "mediation.hold_session", **form)


def later(scene: Scene, days: int) -> str:
    """A day so many days after the scene's."""
    return (scene.now + timedelta(days=days)).date().isoformat()


def assistant(scene: Scene) -> str:
    """The second officer of the case."""
    found: UUID = scene.bureau.officers["assistant"]
    return str(found)


scenes.FORMS |= FORMS
scenes.RIGHT |= {
    "mediation.recognise": "station_head",
    "mediation.decline": "station_head",
    "mediation.conclude": "station_head",
}
scenes.NAMED |= {
    "assistant": assistant,
    "mediation": lambda scene: str(scene.ids["mediation"]),
}
scenes.READY |= {
    "mediation.open": disputed,
    "mediation.settle_on_the_spot": disputed,
    "mediation.submit_settlement": disputed,
    "mediation.hold_session": opened,
    "mediation.agree": agreed_in_session,
    "mediation.note_performed": agreed,
    "mediation.note_default": agreed,
    "mediation.fail": opened,
    "mediation.recognise": applied,
    "mediation.decline": applied,
    "mediation.conclude": performed,
    "mediation.resume": failed,
}
scenes.SUBJECTS |= {"mediation": opened}
