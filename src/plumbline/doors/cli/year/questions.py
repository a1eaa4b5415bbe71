"""Questions for the year: real ones from a file, which names its faulty rows, or generated ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FAULTS = {"empty_stem": "no_stem", "answer_not_in_options": "no_key",
          "duplicate_option_text": "same_options", "duplicate_question": "duplicate"}  # fmt: skip
SPECIALIST = "privacy"  # the topic that stands for what only some branches must know
GENERATED = 400


@dataclass(frozen=True)
class Given:
    """A row to import, and the faults that it is known to have."""

    row: dict[str, Any]
    faults: frozenset[str] = frozenset()


def read(folder: Path) -> list[Given]:
    """The rows of questions.jsonl; what they say is neither kept here nor printed."""
    text = (folder / "questions.jsonl").read_text(encoding="utf-8")
    return [_given(json.loads(line)) for line in text.splitlines()]


def _given(one: dict[str, Any]) -> Given:
    row = {"stem": one["stem"], "options": list(one["options"].values()), "key": one["answer"],
           "sort": "multiple" if one["multi"] else "single", "topic": one["topic"],
           "common": "false" if one["topic"] == SPECIALIST else "true",
           "author": one["id"]}  # fmt: skip
    return Given(row, frozenset(FAULTS[problem] for problem in one["problems"]))


def generated() -> list[Given]:
    """Sound questions, and one of each fault among them."""
    rows = [_sound(n) for n in range(GENERATED)]
    options = ["甲", "乙", "丙"]
    wrong = {
        "no_stem": {"stem": "", "options": options, "key": ["A"]},
        "no_key": {"stem": "没有答案的题？", "options": options, "key": []},
        "same_options": {"stem": "选项相同的题？", "options": ["甲", "甲"], "key": ["A"]},
        "duplicate": {**rows[0].row},
    }
    return [*rows, *(Given({"sort": "single", "topic": "statute", "common": "true", **row,
                            "author": f"bad-{fault}"}, frozenset({fault}))
                     for fault, row in wrong.items())]  # fmt: skip


def _sound(n: int) -> Given:
    several, special = n % 3 == 0, n % 4 == 0
    return Given({
        "stem": f"第{n}题：下列哪些说法正确？", "options": [f"说法{n}-{k}" for k in range(4)],
        "key": ["A", "C"] if several else ["ABCD"[n % 4]],
        "sort": "multiple" if several else "single",
        "topic": SPECIALIST if special else "statute",
        "common": "false" if special else "true", "author": f"g-{n}",
    })  # fmt: skip
