"""What other figures would have done to past decisions: who decides, who may be heard, which tier.

Declared for `norms.replay`, which runs a draft over the year before its meeting.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from plumbline.law.bodies import Amount, Body, DecisionTable
from plumbline.law.tables import Tier
from plumbline.norms.replay import Change, replays
from plumbline.norms.tables import tier_said
from plumbline.penalty.decision_gates import STATION, STATION_DEPTH
from plumbline.penalty.gates import HEARING_FINE
from plumbline.penalty.models import Decision, Weighing

COLUMNS = ("case_id", "facts", "norm", "row", "tier")
Ran = Iterator[Change | bool]
STATION_MAY, ORGAN_MUST = "公安派出所可以决定", "由县级以上公安机关决定"
MAY_ASK, MAY_NOT = "可以要求听证", "不在听证范围"


@replays(STATION)
def station(code: str, old: Body, new: Body, since: datetime, until: datetime) -> Ran:
    """Fines in the cases of stations: which the station may impose itself (R-ADM-07)."""
    del code
    if not isinstance(old, Amount) or not isinstance(new, Amount):
        return
    rows = Decision.objects.filter(decided_at__range=(since, until), fine__gt=0)
    rows = rows.filter(line__len__gte=STATION_DEPTH, days=0, revoke=False, suspend=False)
    for pk, fine in rows.values_list("pk", "fine").iterator():
        may = [fine <= figure.value for figure in (old, new)]
        before, after = (STATION_MAY if one else ORGAN_MUST for one in may)
        yield Change("decision", pk, "罚款决定权限", before, after) if may[0] != may[1] else True


@replays(HEARING_FINE)
def hearing(code: str, old: Body, new: Body, since: datetime, until: datetime) -> Ran:
    """Fines under the public-order law: from how much on the person may ask to be heard."""
    del code
    if not isinstance(old, Amount) or not isinstance(new, Amount):
        return
    rows = Decision.objects.filter(decided_at__range=(since, until), fine__gt=0)
    for pk, fine, whole in rows.values_list("pk", "fine", "person__organisation").iterator():
        may = [fine >= figure.of(organisation=whole) for figure in (old, new)]
        before, after = (MAY_ASK if one else MAY_NOT for one in may)
        yield Change("decision", pk, "听证权利", before, after) if may[0] != may[1] else True


@replays("decision_table")
def benchmark(code: str, old: Body, new: Body, since: datetime, until: datetime) -> Ran:
    """Acts that were weighed: what their facts would let be imposed.

    By the penalty and not by the number of its row: a row that only moved changes nothing, and one
    that stands where it stood may say something else. Of each act the last weighing counts.
    """
    del old
    if not isinstance(new, DecisionTable):
        return
    rows = Weighing.objects.filter(norm__startswith=f"{code}@")
    rows = rows.filter(case__opened_at__range=(since, until))
    rows = rows.order_by("offence_id", "-pk").distinct("offence_id")
    tiers: dict[tuple[str, int], Tier] = {}  # by version and row: read once for many acts
    for case, facts, norm, row, kept in rows.values_list(*COLUMNS).iterator():
        was = tiers.get((norm, row)) or tiers.setdefault((norm, row), Tier.model_validate(kept))
        try:
            would = new.rows[new.row({one["factor"]: one["value"] for one in facts}) - 1].tier
        except (ValueError, LookupError):  # it asks for facts that nobody established
            would = None
        if would is None or _penalty(would) == _penalty(was):
            yield would is not None
        else:
            yield Change("case", case, "裁量幅度", tier_said(was), tier_said(would))


def _penalty(tier: Tier) -> Tier:
    """What is imposed, whatever its grade is called."""
    return tier.model_copy(update={"grade": ""})
