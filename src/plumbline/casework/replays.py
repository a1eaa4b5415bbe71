"""What other filing standards would have suggested: declared for `norms.replay` (2.2e)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from plumbline.casework.models import Weighing
from plumbline.casework.weighing import facts_of
from plumbline.law.bodies import Body, FilingThreshold
from plumbline.law.thresholds import Outcome, suggest
from plumbline.norms.replay import Change, replays


@replays(FilingThreshold.kind)
def standard(
    code: str, old: Body, new: Body, since: datetime, until: datetime
) -> Iterator[Change | bool]:
    """Deeds that were held against the standard, with the facts known last: what it would say."""
    del old
    if not isinstance(new, FilingThreshold):
        return
    rows = Weighing.objects.filter(threshold__startswith=f"{code}@")
    rows = rows.filter(weighed_at__range=(since, until))
    rows = rows.order_by("case_id", "-pk").distinct("case_id")
    for case, stored, was in rows.values_list("case_id", "facts", "outcome").iterator():
        facts = facts_of(stored)
        would = suggest(new, facts).outcome
        if would is Outcome.NONE and not {*new.measures} <= facts.counted.keys():
            yield False  # it asks what nobody counted
        elif would == was:
            yield True
        else:
            yield Change("case", case, "对照立案标准的建议", Outcome(was).label, would.label)
