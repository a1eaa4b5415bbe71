"""Which published charges have a counterpart in the public-order law, and what is imposed there.

By hand, from the articles of the law: cause, and two sanctions with the grade they belong to. The
small one a station may decide where it has no detention; the hard one takes somebody's liberty.
Both lie at the lower end, so that one day or one yuan more stays in the grade.
"""

from dataclasses import dataclass
from typing import Any

ABOVE: dict[str, Any] = {"fine": 3500}  # no grade of any cause below has this fine alone
STATION_FINE = 1000  # yuan


@dataclass(frozen=True)
class Counterpart:
    """A cause, and a small and a hard sanction, each with its grade."""

    cause: str
    title: str
    small: tuple[str, dict[str, Any]]
    hard: tuple[str, dict[str, Any]]


PROPERTY = {"small": ("base", {"fine": 500}), "hard": ("base", {"days": 5})}
DISORDER = {"small": ("base", {"fine": 500}), "hard": ("base", {"days": 5})}
LIBERTY = {
    "small": ("lighter", {"days": 5, "fine": 200}),
    "hard": ("base", {"days": 10, "fine": 1000}),
}
GAMES = {"small": ("base", {"fine": 500}), "hard": ("serious", {"days": 10, "fine": 1500})}
JUSTICE = {"small": ("lighter", {"fine": 500}), "hard": ("base", {"days": 5})}

COUNTERPARTS = {
    "盗窃": Counterpart("theft", "盗窃", **PROPERTY),
    "诈骗": Counterpart("fraud", "诈骗", **PROPERTY),
    "抢夺": Counterpart("snatching", "抢夺", **PROPERTY),
    "敲诈勒索": Counterpart("extortion", "敲诈勒索", **PROPERTY),
    "故意毁坏财物": Counterpart(
        "damage", "故意损毁财物", ("base", {"fine": 300}), ("base", {"days": 3})
    ),
    "故意伤害": Counterpart(
        "injury", "故意伤害", ("lighter", {"fine": 300}), ("base", {"days": 5, "fine": 500})
    ),
    "寻衅滋事": Counterpart("provocation", "其他寻衅滋事", **DISORDER),
    "聚众斗殴": Counterpart("group_fight", "结伙斗殴", **DISORDER),
    "非法拘禁": Counterpart("unlawful_detention", "非法限制人身自由", **LIBERTY),
    "非法侵入住宅": Counterpart("home_intrusion", "非法侵入住宅", **LIBERTY),
    "赌博": Counterpart("gambling", "赌博", **GAMES),
    "开设赌场": Counterpart("gambling_conditions", "为赌博提供条件", **GAMES),
    "妨害公务": Counterpart(
        "obstruct_duty", "阻碍执行职务", ("base", {"fine": 200}), ("serious", {"days": 5})
    ),
    "招摇撞骗": Counterpart(
        "impersonate_official", "冒充国家机关工作人员招摇撞骗",
        ("lighter", {"days": 5}), ("base", {"days": 10, "fine": 500}),
    ),
    "掩饰、隐瞒犯罪所得、犯罪所得收益": Counterpart(
        "stolen_goods", "窝藏、转移、代为销售赃物", **JUSTICE
    ),
    "伪证": Counterpart("false_evidence", "伪造、隐匿、毁灭证据", **JUSTICE),
    "编造、故意传播虚假恐怖信息": Counterpart("rumour", "虚构事实扰乱公共秩序", **JUSTICE),
    "非法持有毒品": Counterpart(
        "drug_possession", "非法持有毒品", ("lighter", {"fine": 500}), ("base", {"days": 10})
    ),
    "遗弃": Counterpart(
        "desertion", "遗弃被扶养人", ("base", {"warning": True}), ("serious", {"days": 5})
    ),
    "非法持有、私藏枪支、弹药": Counterpart(
        "controlled_weapons", "非法携带枪支、弹药、管制器具",
        ("lighter", {"fine": 300}), ("base", {"days": 3}),
    ),
}  # fmt: skip


def counterpart(charges: tuple[str, ...]) -> Counterpart | None:
    """The counterpart of the first charge that has one."""
    return next((COUNTERPARTS[charge] for charge in charges if charge in COUNTERPARTS), None)


def more(sanction: dict[str, Any]) -> dict[str, Any]:
    """A little heavier, within the same grade."""
    if sanction.get("days"):
        return sanction | {"days": sanction["days"] + 1}
    return sanction | {"fine": sanction["fine"] + 1} if "fine" in sanction else {"days": 2}


def heaviest(other_than: str) -> list[tuple[str, dict[str, Any]]]:
    """Two further causes with fifteen days each: together with any third more than twenty."""
    causes = [cause for cause in ("theft", "fraud", "extortion") if cause != other_than]
    return [(cause, {"days": 15}) for cause in causes[:2]]
