"""A paper: the seed is promised, the questions are drawn by it, the seed is told (P-QUAL-01).

Whoever holds the seed does not read the questions. Its hash stands in the ledger before the draw;
the draw's entry keeps the hash of what was drawn; with the seed told anybody draws it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext
from pydantic import StringConstraints

from plumbline.exams.drawing import Candidate, Fetch, Wanted, draw
from plumbline.exams.gates import no_keeper
from plumbline.exams.models import Blueprint, ExamPaper, Question
from plumbline.exams.terms import Line
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.calendar import SHANGHAI
from plumbline.law.draws import promised
from plumbline.law.roles import Role

DRAWERS = (Role.INSPECTION, Role.LEGAL_DEPT, Role.AUDITOR)
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
COLUMNS = ("id", "common", "topic", "sort", "difficulty")


class Promise(Form):
    """The paper's name and the hash of its seed."""

    name: Line = ask("试卷名称")
    commitment: Digest = ask(
        "种子的SHA-256校验值", examples=["0" * 64],
        help="种子自行拟定、妥善保存，抽题和公布时再填写；系统不保存种子",
    )  # fmt: skip


@act(
    "exams.promise_paper",
    title="封存抽题种子",
    by=DRAWERS,
    gates=[phase("approved"), no_keeper],
    cite=("P-QUAL-01", "1.3a"),
    makes=ExamPaper,
)
def promise_paper(doing: Doing[Blueprint, Promise]) -> None:
    """公布种子的校验值；种子此后不能更换。"""
    form, plan = doing.form, doing.subject
    doing.create(
        ExamPaper(blueprint=plan, phase="promised", line=plan.line, handlers=[doing.actor.id],
                  name=form.name, commitment=form.commitment)
    )  # fmt: skip


def usable(paper: ExamPaper, at: datetime) -> QuerySet[Question]:
    """The questions that could be drawn at an instant, as they can still be told afterwards."""
    standing = Q(retired_at=None) | Q(retired_at__gt=at)
    return Question.objects.filter(standing, bank=paper.blueprint.bank_id, usable_at__lte=at)


def candidates(rows: QuerySet[Question]) -> Iterable[Candidate]:
    """Questions as the draw sees them."""
    ids = rows.annotate(name=Cast("id", TextField()))
    return (Candidate(*row) for row in ids.values_list("name", *COLUMNS[1:]))


def wanted(paper: ExamPaper) -> list[Wanted]:
    """The lines of the blueprint."""
    cells = paper.blueprint.cells.order_by("position")
    return [Wanted(c.common, c.count, c.topic, c.sort, c.difficulty) for c in cells]


def drawn_by(paper: ExamPaper, seed: str, at: datetime) -> list[list[str]]:
    """What this seed draws from the questions of this instant, line by line."""

    def fetch(lots: Sequence[str]) -> Iterable[Candidate]:
        return candidates(usable(paper, at).filter(lot__in=lots))

    found: Fetch = fetch
    return draw(seed, wanted(paper), found)


def digest(names: Iterable[str]) -> str:
    """The mark of a paper: the same questions in the same order."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


class Draw(Form):
    """The seed that was promised; it is used and not kept."""

    seed: Line = ask("随机种子", secret=True)


@gate(
    "exams.seed_as_promised",
    cite=("P-QUAL-01",),
    says="种子与封存的校验值不符",
    remedy="填写封存时拟定的种子",
    who=DRAWERS,
)
def seed_as_promised(s: Situation[ExamPaper]) -> Missing | None:
    """The seed was fixed before anybody knew which questions it would draw."""
    if s.form is None:
        return None
    return None if promised(getattr(s.form, "seed", "")) == s.subject.commitment else {}


@gate(
    "exams.bank_suffices",
    cite=("P-QUAL-01", "R-QUAL-02"),
    says="题库中可用的试题不够：%(lacking)s",
    remedy="补充并审核试题，或者另拟组卷方案",
    who=(Role.TRAINER,),
)
def bank_suffices(s: Situation[ExamPaper]) -> Missing | None:
    """Every line of the blueprint finds its questions; their mark goes into the ledger."""
    found = drawn_by(s.subject, getattr(s.form, "seed", ""), s.now)
    lacking = [
        gettext("第%(line)s行缺%(n)s题") % {"line": line, "n": cell.count - len(names)}
        for line, (cell, names) in enumerate(zip(wanted(s.subject), found, strict=True), 1)
        if len(names) < cell.count
    ]
    if s.form is not None:
        s.reads.append("drawn=" + digest(name for names in found for name in names))
    return {"lacking": "；".join(lacking)} if lacking else None


@act(
    "exams.draw_paper",
    title="抽题组卷",
    by=DRAWERS,
    gates=[phase("promised"), no_keeper, seed_as_promised, bank_suffices],
    cite=("P-QUAL-01", "1.3a"),
)
def draw_paper(doing: Doing[ExamPaper, Draw]) -> None:
    """由封存的种子在可用的试题中抽取；所抽试题的校验值记入执法台账。"""
    paper, at = doing.subject, doing.situation.now
    found = drawn_by(paper, doing.form.seed, at)
    paper.drawn, paper.drawn_at = [UUID(name) for names in found for name in names], at
    paper.move("drawn")


class Tell(Form):
    """The seed, for everybody."""

    seed: Line = ask("随机种子", help="考试结束后公布；公布后任何人可以重新抽取、核对")


@gate(
    "exams.sat",
    cite=("P-QUAL-01", "1.3a"),
    says="以此试卷组织的考试到%(ends)s才结束，此前不得公布种子",
    remedy="考试结束后公布",
)
def sat(s: Situation[ExamPaper]) -> Missing | None:
    """While anybody has still to sit the paper, nobody draws it again."""
    last = s.subject.exams.aggregate(last=Max("ends_at"))["last"]
    s.reads.append(f"ends={last.isoformat() if last else None}")
    if last is None or last <= s.now:
        return None
    return {"ends": f"{last.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"}


@act(
    "exams.tell_seed",
    title="公布抽题种子",
    by=DRAWERS,
    gates=[phase("drawn"), no_keeper, seed_as_promised, sat],
    cite=("P-QUAL-01", "1.3a"),
)
def tell_seed(doing: Doing[ExamPaper, Tell]) -> None:
    """公布种子，任何人可以据以重新抽取同一份试卷。"""
    doing.subject.seed = doing.form.seed
    doing.subject.move("told")


def drawn_again(paper: ExamPaper) -> bool:
    """Whether the seed that was told draws this very paper, from the questions of that instant."""
    if paper.drawn_at is None or not paper.seed:
        return False
    found = drawn_by(paper, paper.seed, paper.drawn_at)
    return [UUID(name) for names in found for name in names] == paper.drawn


def record(paper: ExamPaper) -> dict[str, Any]:
    """Everything that somebody else needs to draw it again; nothing of what the questions say."""
    assert paper.drawn_at is not None  # noqa: S101 - only a paper that was drawn has a record
    return {
        "plumbline-draw": 1,
        "paper": str(paper.pk),
        "commitment": paper.commitment,
        "seed": paper.seed,
        "drawn_at": paper.drawn_at.isoformat(),
        "cells": [vars(cell) for cell in wanted(paper)],
        "pool": [list(vars(one).values()) for one in candidates(usable(paper, paper.drawn_at))],
        "drawn": [str(name) for name in paper.drawn],
    }
