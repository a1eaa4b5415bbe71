"""The register of rules: every id cited in the product, with its source, version and mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"
CLAUSE = re.compile(r"\d+\.\d+[a-d]?$")


@dataclass(frozen=True)
class Cite:
    """A rule as people read it: id, articles with the version of their instrument, mark."""

    id: str
    source: str
    mark: str

    @property
    def confirmed(self) -> bool:
        """Whether the text of the instrument itself was read (mark V)."""
        return self.mark == "V"

    def as_json(self) -> dict[str, str]:
        """For doors and refusals."""
        return {"id": self.id, "source": self.source, "mark": self.mark}


@cache
def _load(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8")))


def known(rule: str) -> bool:
    """Whether the id stands in the register, or is a clause of the mission."""
    return rule in _load("clauses") if CLAUSE.match(rule) else rule in _load("rules")


def rules() -> dict[str, Any]:
    """All rules of the register by id."""
    return _load("rules")


@cache
def cite(rule: str) -> Cite:
    """The rule with its articles written out. Raises KeyError for an unknown id."""
    if CLAUSE.match(rule):
        return Cite(rule, "执法规范化任务书 " + rule + "：" + str(_load("clauses")[rule]), "S")
    row = _load("rules")[rule]
    marks = row["mark"] if isinstance(row["mark"], list) else [row["mark"]]
    return Cite(rule, "；".join(map(_article, str(row["source"]).split(";"))), "/".join(marks))


def _article(source: str) -> str:
    """`PSPL25 114` as 《治安管理处罚法（2025修订）》第114条; anything else as it stands."""
    key, _, articles = source.strip().partition(" ")
    instrument = _load("instruments").get(key)
    if instrument is None:
        return source.strip()
    name = "《" + str(instrument["zh"]) + "》"
    return name + (f"第{articles}条" if re.match(r"\d", articles) else articles)
