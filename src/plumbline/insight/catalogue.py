"""The printed catalogue: every act, gate, duty and norm, and the law they carry. No database.

It is the one place to see which rule of the law stands behind what, which test proves it, and
which rules are left to later, with the reason.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import translation
from django.utils.translation import gettext

from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.law import register
from plumbline.norms.library import versions
from plumbline.recordings.coverage import SOURCES

DATA = Path(__file__).resolve().parent.parent / "data"
PROOFS, LEFT = DATA / "proofs.json", DATA / "left.yaml"

# Rules that stand in plain code below the acts or in a read, because no single act carries them.
IN_CODE = {
    "law.calendar": tuple(f"N-TIME-0{n}" for n in (1, 2, 3, 4, 5, 6, 7, 9)),
    "complaints.remedies": ("D-OPEN-10", "D-ADM-38"),
    "complaints.progress": ("3.5b", "P-OPEN-04"),
    "notices.rates": ("N-OPEN-01", "3.5c"),
    "openness.progress": (
        "D-OPEN-05",
        "D-OPEN-06",
        "P-OPEN-01",
        "P-OPEN-02",
        "P-OPEN-04",
        "P-OPEN-05",
        "3.5a",
    ),
    "publications.channels": ("R-OPEN-01", "D-OPEN-04"),
    "training.fails": ("F-QUAL-01",),
}


def as_json() -> dict[str, Any]:
    """The whole catalogue, for people, programs and the reference docs."""
    return {
        "acts": [
            {
                "code": act.code,
                "title": act.title,
                "title_en": english(act.title),
                "on": act.on.kind,
                "by": [role.value for role in act.by],
                "gates": [gate.code for gate in act.asked],
                "cites": list(act.cites),
            }
            for act in ACTS.values()
        ],
        "gates": [
            {
                "code": gate.code,
                "says": gate.says,
                "says_en": english(gate.says),
                "remedy": gate.remedy,
                "remedy_en": english(gate.remedy),
                "cites": list(gate.cites),
            }
            for gate in catalogue.gates().values()
        ],
        "duties": [
            {
                "code": duty.code,
                "title": duty.title,
                "upon": list(duty.upon),
                "settled_by": list(duty.settled_by),
                "cites": list(duty.cites),
            }
            for duty in DUTIES.values()
        ],
        "norms": norms(),
        "rules": {
            rule: {"carried_by": carriers, "tests": proofs().get(rule, [])}
            for rule, carriers in carried().items()
        },
        "left": left(),
    }


def english(text: str) -> str:
    """A sentence of the product in English."""
    with translation.override("en"):
        return gettext(text) if text else ""


def norms() -> list[dict[str, Any]]:
    """The norms shipped with the product, version by version; nobody has confirmed them."""
    return [
        {
            "id": f"{norm['code']}@{norm['version']}",
            "kind": norm["kind"],
            "cites": list(norm["cites"]),
            "since": str(norm["since"]),
            "until": str(norm["until"]) if norm.get("until") else None,
            "confirmed": None,
        }
        for norm in versions()
    ]


def law() -> list[str]:
    """Every rule of the register and every clause of the mission, in their order."""
    return [*register.rules(), *clauses()]


@cache
def clauses() -> dict[str, str]:
    """The clauses of the mission."""
    return dict(yaml.safe_load((DATA / "clauses.yaml").read_text("utf-8")))


def carried() -> dict[str, list[str]]:
    """The rules that something declared stands for, each with what carries it.

    A norm supplies figures to whoever reads it; alone it carries nothing.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for code, cites in _declared():
        for rule in cites:
            found[rule].add(code)
    for norm in norms():
        for rule in found.keys() & set(norm["cites"]):
            found[rule].add(norm["id"])
    return {rule: sorted(found[rule]) for rule in law() if rule in found}


def _declared() -> Iterator[tuple[str, tuple[str, ...]]]:
    for act in ACTS.values():
        yield act.code, act.cites
        for gate in act.asked:
            yield gate.code, gate.cites
    for duty in DUTIES.values():
        yield duty.code, duty.cites
    for code, source in SOURCES.items():
        yield code, source.cites
    yield from IN_CODE.items()


@cache
def proofs() -> dict[str, list[str]]:
    """The tests that prove each rule, as `plumbline generate` found them."""
    if not PROOFS.exists():
        return {}
    return dict(json.loads(PROOFS.read_text("utf-8")))


@cache
def reasons() -> dict[str, str]:
    """Why rules are left, by id, by kind and topic (`D-CRIM`), by topic (`CRIM`) or by chapter."""
    found: dict[str, str] = {}
    for group in yaml.safe_load(LEFT.read_text("utf-8")):
        for key in map(str, group["rules"]):
            if key in found:
                raise ValueError(f"left.yaml names {key} twice")
            found[key] = f"{group['issue']}: {group['why']}"
    return found


def names(rule: str) -> list[str]:
    """The names in left.yaml that a rule goes by, the nearest first."""
    if register.CLAUSE.match(rule):
        return [rule, rule.rstrip("abcd"), rule.partition(".")[0]]
    kind, topic, _ = rule.split("-")
    return [rule, f"{kind}-{topic}", topic]


def left() -> dict[str, str]:
    """Every rule that nothing carries and that left.yaml explains, with the reason."""
    known, standing = reasons(), carried()
    return {
        rule: known[name]
        for rule in law()
        if rule not in standing and (name := next((n for n in names(rule) if n in known), None))
    }


def gaps() -> list[str]:
    """What is wrong between law and product, as sentences."""
    standing, known, later = carried(), reasons(), left()
    used = {next(n for n in names(rule) if n in known) for rule in later}
    unknown = [r for r in law() if r not in standing and r not in later]
    unused = [key for key in known if key not in used and key not in standing]
    return [
        *(f"{rule} is neither carried nor left" for rule in unknown),
        *(f"{rule} is both carried and left" for rule in standing if rule in known),
        *(f"{rule} is carried, but no test proves it" for rule in standing if rule not in proofs()),
        *(f"left.yaml names {key}, which leaves nothing" for key in unused),
        *(
            f"a test names {rule}, which is no rule"
            for rule in proofs()
            if not register.known(rule)
        ),
    ]
