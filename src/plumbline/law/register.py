"""The register of rules: every id cited in the product, with its source, version and mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times faster
DATA = Path(__file__).resolve().parent.parent / "data"
CLAUSES = {"zh": "执法规范化任务书第%s项", "en": "Standardisation mission, clause %s"}
WORDS = {  # what a rule rests on where no instrument says it
    "design": {"zh": "本系统的设计", "en": "Design of this system"},
    "practice": {"zh": "实践做法", "en": "Practice"},
}
JOINTS = re.compile(r";|, (?=[A-Z]{2,}\b)")  # between the instruments of a source
REMARK = re.compile(r", [a-z/ ]+$")  # beside an article, for those who keep the register
CLAUSE = re.compile(r"\d+\.\d+[a-e]?$")


@dataclass(frozen=True)
class Cite:
    """A rule as people read it: id, articles with the version of their instrument, mark."""

    id: str
    source: str
    mark: str
    version: str  # of the instruments: in force since, or the version or number known

    @property
    def confirmed(self) -> bool:
        """Whether the text of the instrument itself was read (mark V)."""
        return self.mark == "V"

    def as_json(self) -> dict[str, str]:
        """For doors and refusals."""
        return {
            "id": self.id,
            "source": self.source,
            "mark": self.mark,
            "version": self.version,
        }


@cache
def _load(name: str) -> dict[str, Any]:
    return dict(yaml.load((DATA / f"{name}.yaml").read_bytes(), Loader=LOADER))  # noqa: S506


def known(rule: str) -> bool:
    """Whether the id stands in the register, or is a clause of the mission."""
    return rule in _load("clauses") if CLAUSE.match(rule) else rule in _load("rules")


def rules() -> dict[str, Any]:
    """All rules of the register by id."""
    return _load("rules")


def ended(rule: str, day: date) -> date | None:
    """The last day of what a rule rests on, where all its instruments had ended before a day."""
    row = _load("rules").get(rule)
    parts = (
        [part.strip().partition(" ")[0] for part in str(row["source"]).split(";")] if row else []
    )
    known_as = [_load("instruments")[key] for key in parts if key in _load("instruments")]
    lasts = [instrument.get("until") for instrument in known_as]
    gone = [last for last in lasts if last is not None and last < day]
    return max(gone) if gone and len(gone) == len(lasts) else None


@cache
def cite(rule: str, language: str = "zh") -> Cite:
    """The rule with its articles written out. Raises KeyError for an unknown id."""
    name = "en" if language.startswith("en") else "zh"
    if CLAUSE.match(rule):
        return Cite(rule, CLAUSES[name] % rule, "S", "2014-11-20")
    row = _load("rules")[rule]
    marks = row["mark"] if isinstance(row["mark"], list) else [row["mark"]]
    parts = [part.strip() for part in str(row["source"]).split(";")]
    articles = written(str(row["source"]), language)
    versions = filter(None, (_version(part.partition(" ")[0]) for part in parts))
    return Cite(rule, articles, "/".join(marks), "; ".join(dict.fromkeys(versions)))


def written(source: str, language: str = "zh") -> str:
    """Articles written out: `ACP 60-61; CCP 169` with the names of the instruments."""
    name = "en" if language.startswith("en") else "zh"
    joint = "; " if name == "en" else "；"
    return joint.join(_article(REMARK.sub("", part), name) for part in JOINTS.split(source))


def _version(key: str) -> str:
    known_as = _load("instruments").get(key) or {}
    since = next((known_as[f] for f in ("in_force", "version", "number") if f in known_as), "")
    return f"{key}: {since}" if since else ""


def _article(source: str, language: str) -> str:
    """`PSPL25 114` as 《治安管理处罚法（2025修订）》第114条; anything else as it stands."""
    key, _, articles = source.strip().partition(" ")
    instrument = _load("instruments").get(key)
    if key in WORDS:
        return WORDS[key][language]
    if instrument is None:
        return source.strip()
    if language == "en":
        return f"{instrument['en']}, art. {articles}".removesuffix(", art. ")
    name = "《" + str(instrument["zh"]) + "》"
    return name + (f"第{articles}条" if re.match(r"\d", articles) else articles)
