"""What the steps of the demonstration name with an @: officers, persons, things, places, files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from plumbline.doors.cli.province import Province


def named(value: Any, province: Province, case: UUID | None) -> Any:
    """`@handler` as an officer's id; `@person 吴某`, `@offence 吴某` as what the case has.

    `@notice casework.park` as the notice of it that an officer has to give.
    `@area`, `@room`, `@place`, `@thing`, `@course` by their names, each of which the demonstration
    has once, `@unit` and `@device` by code and number; `@film`, `@photo` as a file made for it,
    `@digest` of the words that follow. `@sitting handler`, `@script handler` as his newest;
    `@answered handler 2 …` too, once he has answered at that instant, two with a key wrong.
    """
    from plumbline.casework.models import Offence, Person
    from plumbline.doors.cli.demo_exam import answered
    from plumbline.doors.cli.demo_film import film
    from plumbline.doors.cli.demo_photo import photo
    from plumbline.exams.models import Script, Sitting
    from plumbline.measures.models import Item
    from plumbline.notices.models import Notice
    from plumbline.premises.models import Area, Room
    from plumbline.property.models import Kept, Place, Thing
    from plumbline.recordings.models import Device
    from plumbline.training.models import Course

    if isinstance(value, list):
        return [named(each, province, case) for each in value]
    if isinstance(value, dict):
        return {name: named(each, province, case) for name, each in value.items()}
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    what, _, name = value[1:].partition(" ")
    people = province.officers

    def _answered(words: str) -> UUID:
        who, wrong, at = words.split(" ")
        return answered(people[who], int(wrong), datetime.fromisoformat(at))

    known: dict[str, Callable[[], object]] = {
        "person": lambda: Person.objects.get(case=case, name=name).pk,
        "offence": lambda: Offence.objects.filter(case=case, person__name=name).latest("pk").pk,
        "item": lambda: Item.objects.get(case=case, name=name).pk,
        "thing": lambda: Thing.objects.get(item__name=name).pk,
        "number": lambda: Thing.objects.get(item__name=name).number,
        "kept": lambda: Kept.objects.get(bag__case=case, belonging__name=name).pk,
        "notice": lambda: (
            Notice.objects.filter(case=case, milestone=name, phase="personal").latest("pk").pk
        ),
        "place": lambda: Place.objects.get(code=name).pk,
        "area": lambda: str(Area.objects.get(name=name).pk),
        "course": lambda: str(Course.objects.get(title=name).pk),
        "room": lambda: str(Room.objects.get(name=name).pk),
        "unit": lambda: str(province.units[name]),
        "device": lambda: str(Device.objects.get(serial=name).pk),
        "sitting": lambda: Sitting.objects.filter(officer=people[name]).latest("opened_at").pk,
        "script": lambda: (
            Script.objects.filter(sitting__officer=people[name]).latest("opened_at").pk
        ),
        "answered": lambda: _answered(name),
        "film": lambda: film(*map(datetime.fromisoformat, name.split(" "))),
        "photo": lambda: photo(name),
        "digest": lambda: hashlib.sha256(name.encode()).hexdigest(),
    }
    return known[what]() if what in known else str(people[what])
