"""The question bank on real questions: ten known bad rows caught and no other, the rest unchanged.

The 2,100 questions enter one bank by one act. Of those held back the file itself says what is wrong
with them. The usable ones then go out through every format and into a fresh bank each. Last, the
tables are searched for what the questions say; nothing may be found.
"""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from plumbline.exams.content import disclose
from plumbline.exams.exchange import FORMATS, row_of
from plumbline.exams.models import Bank, Held, Import, Question
from plumbline.kernel.act import ACTS, Done
from plumbline.law.roles import Role
from plumbline.people.models import Post, Unit
from plumbline.qualification.reads import actor
from tests.real import bureau

USABLE = 2_090
ABOUT = {"topic": "综合", "common": True, "as_at": "2024-01-01"}
SAYS = {"empty_stem": "no_stem", "answer_not_in_options": "no_key",
        "duplicate_option_text": "same_options", "duplicate_question": "duplicate"}  # fmt: skip


def check(data: Path) -> list[str]:
    """Everything that is not as it must be."""
    if not Post.objects.exists():
        bureau.found(data / "divisions")
    text = (data / "exam_questions" / "questions.jsonl").read_text(encoding="utf-8")
    given = [json.loads(line) for line in text.splitlines()]
    desk = Desk()
    bank = desk.bank("真题")
    start = time.monotonic()
    taken = desk.take(bank, [_row(one) for one in given])
    print(f"\n{len(given):,} questions imported by one act: {time.monotonic() - start:.1f} s")
    wrong = _caught(given, taken)
    desk.do("exams.pass_import", desk.second, taken, opinion="逐题核对无误")
    kept = [
        row_of(one) for one in Question.objects.filter(bank=bank, phase="usable").order_by("pk")
    ]
    if len(kept) != USABLE:
        wrong.append(f"{len(kept)} questions may be used, not {USABLE}")
    for code in FORMATS:
        wrong += _back(desk, code, kept)
    return wrong + _searched(given)


def _row(one: dict[str, Any]) -> dict[str, Any]:
    """A question of the file as a row of the import; its letters are A, B, C … in order."""
    return {"stem": one["stem"], "options": list(one["options"].values()), "key": one["answer"],
            "sort": "multiple" if one["multi"] else "", "topic": one["topic"],
            "author": one["id"]}  # fmt: skip


def _caught(given: list[dict[str, Any]], taken: UUID) -> list[str]:
    """The rows that were held back, against those that the file itself names as faulty."""
    faulty = {one["id"]: {SAYS[p] for p in one["problems"]} for one in given if one["problems"]}
    held = {disclose(one.content)["author"]: set(one.faults)
            for one in Held.objects.filter(imported=taken)}  # fmt: skip
    print(f"held back: {len(held)} of {len(faulty)} known to be faulty")
    return [f"{name}: held back for {held.get(name)}, faulty for {faulty.get(name)}"
            for name in {*held, *faulty} if held.get(name) != faulty.get(name)]  # fmt: skip


def _back(desk: Desk, code: str, kept: list[dict[str, Any]]) -> list[str]:
    """Out through a format, into a fresh bank, and held against what went out."""
    start = time.monotonic()
    data = FORMATS[code].write(kept)
    bank = desk.bank(code)
    taken = desk.take(bank, FORMATS[code].read(data))
    came = [row_of(one) for one in Question.objects.filter(bank=bank).order_by("pk")]
    print(f"{FORMATS[code].title}: {len(came):,} of {len(kept):,} came back, {len(data):,} bytes, "
          f"{time.monotonic() - start:.1f} s")  # fmt: skip
    held = Held.objects.filter(imported=taken).count()
    wrong = [f"{code}: {held} rows held back"] if held else []
    changed = [out["author"] for out, back in zip(kept, came, strict=False) if out != back]
    return [*wrong, *(f"{code}: {name} came back changed" for name in changed)]


def _searched(given: list[dict[str, Any]]) -> list[str]:
    """Tables in which a stem or an option stands readable."""
    texts = [
        t for one in given[::50] for t in (one["stem"], *one["options"].values()) if len(t) > 9
    ]
    found, tables = [], connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f'SELECT 1 FROM "{table}" one, unnest(%s::text[]) words (said)'
                " WHERE strpos(one::text, words.said) > 0 LIMIT 1",
                [texts],
            )
            found += [f"{table} holds what a question says"] if cursor.fetchone() else []
    print(f"searched {len(tables)} tables for {len(texts)} texts: {len(found)} hold one")
    return found


class Desk:
    """Those at the exam desk, each by the acts that are his."""

    def __init__(self) -> None:
        self.county = Unit.objects.get(code=bureau.COUNTY)
        self.first = self._holder(Role.TRAINER)
        self.second = self._holder(Role.UPPER_ORGAN)
        post = {"role": "TRAINER", "unit": str(Unit.objects.get(code=bureau.PROVINCE).pk),
                "since": self._now().date().isoformat()}  # fmt: skip
        self.do("people.appoint", self._holder(Role.SYSTEM_ADMIN), self.second, **post)

    def do(self, act: str, by: UUID, on: UUID, **form: Any) -> Done:
        """Do an act now."""
        who = actor(by)
        assert who is not None
        return ACTS[act].do(who, on, form, at=None, now=self._now())

    def bank(self, name: str) -> Bank:
        """A fresh bank with both keepers."""
        keepers = [str(self.first), str(self.second)]
        head = self._holder(Role.ORGAN_HEAD)
        made = self.do("exams.open_bank", head, self.county.pk, name=name, keepers=keepers).made
        return Bank.objects.get(pk=made)

    def take(self, bank: Bank, rows: list[dict[str, Any]]) -> UUID:
        """Import rows."""
        form = {**ABOUT, "source": "questions", "rows": rows}
        made = self.do("exams.import_questions", self.first, bank.pk, **form).made
        return Import.objects.get(pk=made).pk

    @staticmethod
    def _holder(role: Role) -> UUID:
        post = Post.objects.filter(role=role).order_by("pk").first()
        assert post is not None
        return post.officer_id

    @staticmethod
    def _now() -> datetime:
        return timezone.now()
