"""Which rules stand above which (law.md 0.4). A lower one never widens what a higher one grants."""

from __future__ import annotations

from enum import IntEnum


class Rank(IntEnum):
    """Where a rule stands; less is higher."""

    LAW = 1
    REGULATION = 2
    MINISTRY = 3
    PROVINCE = 4


ISSUERS = {
    "全国人民代表大会": Rank.LAW,
    "全国人民代表大会常务委员会": Rank.LAW,
    "国务院": Rank.REGULATION,
    "国务院办公厅": Rank.REGULATION,
    "最高人民法院": Rank.MINISTRY,
    "最高人民检察院": Rank.MINISTRY,
    "公安部": Rank.MINISTRY,
    "司法部": Rank.MINISTRY,
}


def rank(issuer: str) -> Rank:
    """The rank of what these organs issue together; one of the province, or below, ranks last."""
    return min(ISSUERS.get(one, Rank.PROVINCE) for one in issuer.split("、"))
