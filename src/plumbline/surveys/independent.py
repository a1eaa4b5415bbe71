"""Surveys that a third party made: imported by one who is not measured, confirmed by another (0.1).

Faulty rows are held back with their reason. A survey is never changed: a later one supersedes it,
with the reason, and both stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, apart, gate, phase
from plumbline.law.roles import Role
from plumbline.law.shares import wilson
from plumbline.people.models import Unit
from plumbline.surveys.book import COLUMNS, ROWS
from plumbline.surveys.models import HeldRow, Independent, Result
from plumbline.surveys.terms import Digest, Line, Long, Measure, Method, Verdict

Cell = Annotated[str, StringConstraints(max_length=100)]
Maybe = Annotated[str, StringConstraints(max_length=4000)]
PER_CENT = re.compile(r"^(\d{1,3})(?:\.(\d{1,2}))?\s*%?$")
WHOLE = 10_000  # a hundred per cent in hundredths
IMPORTERS = (Role.AUDITOR,)
CONFIRMERS = (Role.AUDITOR, Role.LEGAL_DEPT, Role.PROV_HEAD)


class Row(Form):
    """One row as it stands in the file."""

    row: int = ask("行", ge=1, le=1_000_000)
    unit: Cell = ask("单位代码", default="")
    measure: Cell = ask("指标", default="")
    sample: Cell = ask("样本数", default="")
    share: Cell = ask("比例（%）", default="")
    low: Cell = ask("区间下限（%）", default="")
    high: Cell = ask("区间上限（%）", default="")


class Import(Form):
    """Who asked whom, how, when; the file and its rows."""

    title: Line = ask("调查名称")
    agency: Line = ask("调查机构")
    method: Method = ask("调查方式")
    since: date = ask("调查开始")
    until: date = ask("调查结束")
    supersedes: UUID | None = ask("代替哪一次", default=None, ref="independent_survey",
                                  help="更正以前导入的结果时选择，原结果保留可查")  # fmt: skip
    reasons: Maybe = ask("代替的理由", default="", long=True)
    file: Line = ask("文件名")
    sha256: Digest = ask("文件的SHA-256校验值", examples=["0" * 64])
    rows: Annotated[list[Row], Field(min_length=1, max_length=ROWS)] = ask(
        "逐行内容",
        examples=[[{"row": 2, "unit": "22", "measure": "群众安全感", "sample": "5000",
                    "share": "94.2"}]],
    )  # fmt: skip


@dataclass(frozen=True)
class Read:
    """A row that can be read, or the reason why not."""

    why: str = ""
    values: dict[str, Any] | None = None


@gate(
    "surveys.not_measured",
    cite=("0.1", "P-ROLE-01"),
    says="您在被调查的下级单位任职，被测评的单位不经手自己的结果",
    remedy="由不在被调查单位任职的审计员办理",
    who=IMPORTERS,
)
def not_measured(s: Situation[Any]) -> Missing | None:
    """A unit cannot touch its own result. The highest unit is asked about as a whole."""
    line = tuple(s.subject.line)
    held = (post for post in s.actor.posts if post.reaches(post.line, s.day))
    below = [post for post in held if len(post.line) > len(line) and post.line[: len(line)] == line]
    return {} if below else None


@act(
    "surveys.import_survey",
    title="导入第三方调查结果",
    by=IMPORTERS,
    gates=[anytime, not_measured],
    cite=("0.1",),
    makes=Independent,
    shared=True,
)
def import_survey(doing: Doing[Unit, Import]) -> None:
    """导入调查机构的结果文件，文件校验值记入账本；有缺陷的行留置，由另一人确认后公布。"""
    form, unit = doing.form, doing.subject
    if form.until < form.since or form.until > doing.day:
        raise Invalid([("until", "调查应当有始有终，且已经结束")])
    earlier = _earlier(form, unit)
    survey = doing.create(
        Independent(
            phase="imported", line=unit.line, handlers=[doing.actor.id], unit=unit,
            title=form.title, agency=form.agency, method=form.method, since=form.since,
            until=form.until, file=form.file, sha256=form.sha256, rows=len(form.rows),
            supersedes=earlier, reasons=form.reasons,
        )
    )  # fmt: skip
    units = {one.code: one for one in Unit.objects.filter(line__contains=[unit.code])}
    seen = set[tuple[str, str]]()
    for row in form.rows:
        read = read_row(row, units)
        key = (row.unit, row.measure)
        if read.values is not None and key in seen:
            read = Read("同一单位的同一指标出现了两次")
        if read.values is None:
            text = " | ".join(getattr(row, name) for name in COLUMNS)
            doing.create(HeldRow(survey=survey, row=row.row, text=text, why=read.why,
                                 entry_id=doing.entry_id))  # fmt: skip
        else:
            seen.add(key)
            doing.create(Result(survey=survey, entry_id=doing.entry_id, **read.values))


def _earlier(form: Import, unit: Unit) -> Independent | None:
    if form.supersedes is None:
        return None
    found = Independent.objects.filter(pk=form.supersedes, unit=unit, phase="confirmed").first()
    if found is None or not current([found]):
        raise Invalid([("supersedes", "本单位没有这一次已确认且未被代替的调查")])
    if not form.reasons.strip():
        raise Invalid([("reasons", "代替以前的结果须写明理由")])
    return found


def read_row(row: Row, units: dict[str, Unit]) -> Read:
    """What a row says; never a guess."""
    measure = next((m for m in Measure if row.measure in (m.value, m.label)), None)
    sample = int(row.sample) if row.sample.isascii() and row.sample.isdigit() else 0
    share, low, high = (per_cent(text) for text in (row.share, row.low, row.high))
    stated = bool(row.low or row.high)
    why = next(
        (
            says
            for fault, says in (
                (row.unit not in units, "没有这个单位，或者不在所调查的单位之下"),
                (measure is None, "指标应当是“群众安全感”或者“公安工作满意度”"),
                (not 0 < sample <= 10**8, "样本数应当是正整数"),
                (share is None, "比例应当是0到100之间的百分数，最多两位小数"),
                (share is not None and 0 < share < 100, "比例小于1%，疑似漏乘一百"),
                (stated and (low is None or high is None), "区间应当同时有下限和上限"),
            )
            if fault
        ),
        "",
    )
    if why or measure is None or share is None:
        return Read(why)
    if low is None or high is None:
        low, high = ours(share, sample)
    if not low <= share <= high:
        return Read("比例不在区间之内")
    return Read(values={"unit": units[row.unit], "measure": measure, "sample": sample,
                        "share": share, "low": low, "high": high, "stated": stated})  # fmt: skip


def per_cent(text: str) -> int | None:
    """Hundredths of a per cent: "94.2" and "94.2%" are 9420."""
    found = PER_CENT.match(text.strip())
    if found is None:
        return None
    value = 100 * int(found[1]) + int((found[2] or "").ljust(2, "0"))
    return value if value <= WHOLE else None


def ours(share: int, sample: int) -> tuple[int, int]:
    """The interval after Wilson, as if the sample were drawn simply at random."""
    low, high = wilson(round(sample * share / WHOLE), sample)
    return min(share, int(100 * low)), max(share, min(WHOLE, -int(-100 * high // 1)))


@gate(
    "surveys.none_held",
    cite=("0.1",),
    says="文件有%(count)s行因有缺陷被留置，不能确认",
    remedy="不予确认，改正文件后重新导入",
    who=IMPORTERS,
)
def none_held(s: Situation[Independent]) -> Missing | None:
    """A survey is published whole or not at all."""
    if s.form is not None and getattr(s.form, "verdict", None) != Verdict.APPROVE:
        return None
    count = s.subject.held.count()
    return {"count": str(count)} if count and s.form is not None else None


class Confirm(Form):
    """The word of the second person."""

    verdict: Verdict = ask("确认结论", help="与调查机构盖章的原件核对后填写")
    opinion: Long = ask("核对情况", long=True)


@act(
    "surveys.confirm_survey",
    title="确认第三方调查结果",
    by=CONFIRMERS,
    gates=[phase("imported"), apart("surveys.import_survey"), not_measured, none_held],
    cite=("0.1", "P-ROLE-01"),
)
def confirm_survey(doing: Doing[Independent, Confirm]) -> None:
    """由导入人以外的人员与原件核对；确认后公布，此后只能由新的一次代替，不能修改。"""
    one = doing.subject
    one.opinion = doing.form.opinion
    one.move("confirmed" if doing.form.verdict is Verdict.APPROVE else "declined")


def current(rows: Iterable[Independent]) -> list[Independent]:
    """Those that no confirmed one supersedes."""
    rows = list(rows)
    over = Independent.objects.filter(supersedes__in=rows, phase="confirmed")
    replaced = set(over.values_list("supersedes", flat=True))
    return [one for one in rows if one.pk not in replaced]


def confirmed() -> list[Independent]:
    """The surveys that stand, oldest first."""
    rows = Independent.objects.filter(phase="confirmed").order_by("until", "pk")
    return current(rows.select_related("unit"))
