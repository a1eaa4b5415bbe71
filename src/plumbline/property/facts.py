"""What the acts and gates of property read more than once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from plumbline.kernel.act import Doing
from plumbline.measures.models import Item, Preservation
from plumbline.measures.terms import Disposal as Fate
from plumbline.people.models import Officer, Unit, UnitLevel
from plumbline.property.models import Account, Away, Call, Step, Thing

ORGANS = (UnitLevel.COUNTY, UnitLevel.CITY, UnitLevel.PROVINCE)


def organ_of(line: list[str]) -> str:
    """The code of the organ a unit belongs to; numbers and the account are the organ's."""
    levels = dict(Unit.objects.filter(code__in=line).values_list("code", "level"))
    return next((code for code in reversed(line) if levels.get(code) in ORGANS), line[-1])


def account_of(line: list[str]) -> Account | None:
    """The one account of the organ."""
    return Account.objects.filter(organ=organ_of(line)).first()


def taken_at(preservation: Preservation) -> datetime:
    """From when the day of the handover counts: the taking, or the return to the unit."""
    away = Away.objects.filter(preservation=preservation).first()
    return away.returned_at if away else preservation.began_at or preservation.opened_at


def began(thing: Thing) -> datetime:
    """When this thing was taken, as the day of its handover counts."""
    return taken_at(thing.preservation)


def unregistered(preservation: Preservation) -> list[Item]:
    """Things on the list of a measure that have no number yet and no fate."""
    left = Item.objects.filter(preservation=preservation, thing=None, disposal="")
    return list(left.order_by("pk"))


LOST = ("compensated", "written_off")  # for good, and what was owed for it is settled
GONE = ("settled", "returned", "sold", "destroyed", "to_treasury", "with_case", "moved", *LOST)


def still_kept(preservation: Preservation) -> list[Thing]:
    """Things of a measure that have not left for good: of a lost one, what is owed is settled."""
    rows = Thing.objects.filter(item__preservation=preservation).exclude(phase__in=GONE)
    return list(rows.select_related("item").order_by("number"))


def call_of(preservation: Preservation) -> Call | None:
    """The newest call to claim what a measure held: the claim period runs from it (N-PROP-01)."""
    return Call.objects.filter(preservation=preservation.pk).order_by("pk").last()


def to_return(preservation: Preservation) -> list[Thing]:
    """What still lies in a store and has to go back: so decided, or nothing holds it any more."""
    back = ("", Fate.RETURNED) if preservation.phase == "to_lift" else (Fate.RETURNED,)
    return [thing for thing in still_kept(preservation) if thing.item.disposal in back]


def returns_due() -> list[UUID]:
    """The measures with something that has to go back."""
    kept = Thing.objects.exclude(phase__in=GONE)
    back = kept.filter(item__disposal=Fate.RETURNED)
    back |= kept.filter(item__disposal="", item__preservation__phase="to_lift")
    return list(back.values_list("item__preservation", flat=True).distinct())


def name_of(officer: UUID) -> str:
    """An officer's name as chains show it."""
    found = Officer.objects.filter(pk=officer).first()
    return found.name if found else ""


def step(
    doing: Doing[Any, Any], thing: Thing, what: str, paper: str, *, giver: str = "",
    taker: str = "", state: str = "", photos: list[str] | None = None,
) -> None:  # fmt: skip
    """Add a link to the chain of custody; there is none without a document."""
    doing.create(
        Step(thing=thing, what=what, giver=giver, taker=taker, paper=paper, state=state,
             photos=photos or [], at=doing.at, entry_id=doing.entry_id)
    )  # fmt: skip
