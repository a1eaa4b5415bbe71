"""Scenes of notices: made, failed, contradicted; a number to which nothing is sent."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from plumbline.casework.models import Case
from plumbline.doors.cli.province import Province
from plumbline.law.calendar import legal_day
from plumbline.notices.due import Owed, owed
from plumbline.notices.models import Attempt, Notice, Text
from plumbline.notices.providers.interface import Event
from plumbline.notices.receipts import take
from plumbline.notices.templates import addressee, is_short, render
from plumbline.notices.texts import key_of
from tests import cast, scenes
from tests.scenes import NAMED, Scene, step

PREPARE = "notices.prepare"
ITEM = "XA12345678900"
HOME = "长春市南关区平治街17号1门204室"


def next_owed(scene: Scene) -> Owed:
    """The oldest milestone of the case of which no notice was made, or the oldest of all."""
    case = [scene.ids["case"]]
    return (owed(None, unmade=True, cases=case) or owed(None, cases=case))[0]


def text_of(scene: Scene, one: Owed) -> str:
    """What the template gives."""
    case = Case.objects.get(pk=one.case)
    to = addressee(case, one.person, one.act)
    assert to is not None
    return render(case, one.act, to, short=is_short(to), day=legal_day(scene.now))


NAMED |= {
    "milestone": lambda scene: str(next_owed(scene).entry),
    "told_person": lambda scene: next_owed(scene).person,
    "notice_text": lambda scene: text_of(scene, next_owed(scene)),
    "slip_day": lambda scene: legal_day(scene.now).isoformat(),
}
scenes.FORMS |= {
    PREPARE: {"milestone": "@milestone", "person": "@told_person", "text": "@notice_text"},
    "notices.note_delivered": {},
    "notices.note_failed": {},
    "notices.serve": {"way": "in_person", "proof": "本人在告知笔录上签名"},
    "notices.write_letter": {},
    "notices.post": {"item": ITEM},
    "notices.record_receipt": {"dated": "@slip_day", "receiver": "本人"},
    "notices.record_return": {"dated": "@slip_day", "why": "unknown_there"},
    "notices.close_untold": {"untold": "unreachable", "reasons": "三次拨打电话无人接听"},
    "notices.stop_number": {"phone": "13900000000", "why": "wrong"},
    "notices.opt_out": {"phone": "13900000001"},
    "notices.lift_stop": {"reasons": "经核实是本人号码"},
}
scenes.RIGHT |= {
    PREPARE: "clock",
    "notices.note_delivered": "clock",
    "notices.note_failed": "clock",
    "notices.close_untold": "station_head",
    "notices.opt_out": "public",
}


def made(bureau: Province) -> Scene:
    """The acceptance of a case is told: a text is on its way."""
    return scenes.through(scenes.accepted(bureau), PREPARE)


def notice(scene: Scene) -> Notice:
    """The newest notice of a scene."""
    return Notice.objects.get(pk=scene.ids["progress_notice"])


def receipt(scene: Scene, *, delivered: bool, event: str = "") -> None:
    """A provider that was given the text says what became of it."""
    text = Text.objects.get(key=key_of(notice(scene)))
    if not text.attempts.exists():
        Attempt.objects.create(text=text, provider="demo", at=scene.now)
    status = "delivered" if delivered else "failed"
    take("demo", Event(event or str(uuid4()), "", text.pk, delivered, status), scene.now)


def arrived(bureau: Province) -> Scene:
    """A receipt says that the text arrived; nobody has drawn the consequence."""
    scene = made(bureau).tick(minutes=1)
    receipt(scene, delivered=True)
    return scene


def lost(bureau: Province) -> Scene:
    """A receipt says that the text did not arrive."""
    scene = made(bureau).tick(minutes=1)
    receipt(scene, delivered=False)
    return scene


def failed(bureau: Province) -> Scene:
    """An officer has to tell the person."""
    return scenes.through(lost(bureau), "notices.note_failed")


def at_home(bureau: Province) -> Scene:
    """Where the one who reported lives is on file, as he is a victim of his case."""
    scene = scenes.accepted(bureau)
    step(scene, "casework.add_person", role="victim", name="钱某", id_number="", born=None,
         phone="13000000000", address=HOME)  # fmt: skip
    return scene


def to_write(bureau: Province) -> Scene:
    """The text did not arrive, and there is an address: a letter is due."""
    scene = scenes.through(at_home(bureau), PREPARE).tick(minutes=1)
    receipt(scene, delivered=False)
    return scenes.through(scene, "notices.note_failed")


def to_post(bureau: Province) -> Scene:
    """The letter bears its number and its seal."""
    return scenes.through(to_write(bureau), "notices.write_letter", "papers.issue")


def posted(bureau: Province) -> Scene:
    """The letter is on its way."""
    return scenes.through(to_post(bureau), "notices.post").tick(days=2)


def stopped(bureau: Province, **form: Any) -> Scene:
    """A number was stopped."""
    scene = Scene(bureau)
    step(scene, "notices.stop_number", **form)
    return scene


scenes.READY |= {
    PREPARE: scenes.accepted,
    "notices.note_delivered": arrived,
    "notices.note_failed": lost,
    "notices.serve": failed,
    "notices.close_untold": failed,
    "notices.write_letter": to_write,
    "notices.post": to_post,
    "notices.record_receipt": posted,
    "notices.record_return": posted,
    "notices.lift_stop": stopped,
}
scenes.SUBJECTS |= {"progress_notice": made, "sms_stop": stopped}
STATION = cast.STATION
