"""Whether evidence may be the ground of a penalty: computed from how it was obtained.

A `bar` keeps the item out; a flaw has to be cured or explained. Rules: two officers (G-ADM-01), one
officer only in a standardised place with full recording (G-ADM-03, F-BWV-01), exclusion (P-ADM-01),
technical monitoring (G-ADM-07), receiving by one officer with auxiliaries (G-ADM-04), and that a
person's own statement alone is not enough (G-ADM-06). Pure: items in, sentences out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from plumbline.casework.terms import EvidenceKind, Monitoring, Nature, Recording, Taking

BY_TWO = frozenset(
    {Taking.QUESTIONING, Taking.IDENTIFICATION, Taking.SEIZURE, Taking.INSPECTION, Taking.INQUEST,
     Taking.MEASURE}
)  # fmt: skip
BY_ONE = frozenset({Taking.QUESTIONING, Taking.IDENTIFICATION, Taking.SEIZURE})
TOGETHER = 2


class Item(Protocol):
    """What is asked about an item of evidence."""

    kind: str
    taking: str
    officers: list[UUID]
    standard_place: bool
    recording: str
    monitoring: list[str]
    excluded: str
    person_id: int | None


@dataclass(frozen=True)
class Defect:
    """What is wrong with an item: the sentence, the rules, whether it keeps the item out."""

    says: str
    cites: tuple[str, ...]
    bars: bool = True


def defects(item: Item, nature: str = Nature.ADMINISTRATIVE) -> list[Defect]:
    """Everything wrong with an item; empty when it may be used."""
    found = []
    if item.excluded:
        found.append(Defect("已作为非法证据排除，不得作为处罚的根据", ("P-ADM-01",)))
    if nature == Nature.ADMINISTRATIVE:
        found += [*_presence(item), *_monitoring(item)]
    return found


def usable(item: Item, nature: str = Nature.ADMINISTRATIVE) -> bool:
    """Whether nothing keeps the item out."""
    return not any(defect.bars for defect in defects(item, nature))


def _presence(item: Item) -> Iterable[Defect]:
    there = len(item.officers)
    if there >= TOGETHER or item.taking in (Taking.CRIMINAL, Taking.HANDED, Taking.MONITORED):
        return
    if there == 0:
        yield Defect("没有人民警察在场，不得作为处罚的根据", ("G-ADM-01",))
    elif item.taking == Taking.RECEIVED:
        if item.recording != Recording.FULL:
            says = "一名民警接受证据没有全程录音录像，须补正或者作出合理解释"
            yield Defect(says, ("G-ADM-04",), bars=False)
    elif item.taking in BY_ONE:
        yield from _alone(item)
    elif item.taking in BY_TWO:
        yield Defect("此项须由两名以上民警进行，只有一名民警，不得作为处罚的根据", ("G-ADM-01",))


def _alone(item: Item) -> Iterable[Defect]:
    if not item.standard_place:
        says = "一名民警办理，但不在规范设置、严格管理的执法办案场所，不得作为处罚的根据"
        yield Defect(says, ("G-ADM-03", "G-ADM-01"))
    if item.recording == Recording.LOST:
        says = "一名民警办理，录音录像损毁或者丢失，不得作为处罚的根据"
        yield Defect(says, ("F-BWV-01", "G-ADM-03"))
    elif item.recording != Recording.FULL:
        says = "一名民警办理，没有全程同步录音录像，不得作为处罚的根据"
        yield Defect(says, ("F-BWV-01", "G-ADM-03"))


def _monitoring(item: Item) -> Iterable[Defect]:
    if item.taking == Taking.MONITORED and set(Monitoring.values) - set(item.monitoring):
        says = (
            "电子技术监控证据未经法制和技术审核、未公布设置地点或者不清晰准确，不得作为处罚的根据"
        )
        yield Defect(says, ("G-ADM-07",))


def short(items: Iterable[Item], suspects: Iterable[int], nature: str) -> str | None:
    """Why the evidence cannot carry a penalty on one of these suspects; None when it can."""
    good = [item for item in items if usable(item, nature)]
    if not good:
        return "没有可以作为处罚根据的证据"

    def own(item: Item, suspect: int) -> bool:
        return item.kind == EvidenceKind.SUSPECT_STATEMENT and item.person_id in (None, suspect)

    alone = any(all(own(item, suspect) for item in good) for suspect in suspects)
    return "只有本人陈述，没有其他证据证明" if alone else None
