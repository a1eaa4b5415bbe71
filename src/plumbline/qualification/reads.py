"""Who an officer is when he acts: posts and levels, in one query; and a level as it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as t

from plumbline.kernel.catalogue import read
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor, Held, Level, Role
from plumbline.people.models import Officer
from plumbline.people.plain import facts, head, part
from plumbline.qualification.models import Change, Ground, Qualification, QualificationLevel
from plumbline.qualification.spans import counting

LEVELS = """
SELECT coalesce(json_agg(json_build_array(q.level, q.branch, q.since, q.until,
         (SELECT coalesce(json_agg(json_build_array(x.since, x.until) ORDER BY x.id), '[]')
            FROM qualification_suspension x WHERE x.qualification_id = q.id))
         ORDER BY q.since, q.id), '[]')
  FROM qualification_qualification q
 WHERE q.officer_id = o.id AND q.phase IN ('valid', 'suspended', 'revoked')
"""
ACTORS = f"""
SELECT o.id, o.name, o.number,
  (SELECT coalesce(json_agg(json_build_array(p.role, p.line, p.since, p.until, p.branch)
                            ORDER BY p.id), '[]')
     FROM people_post p WHERE p.officer_id = o.id),
  ({LEVELS})
FROM people_officer o WHERE o.id = ANY(%s) AND o.phase = 'serving'
"""  # noqa: S608 - of our own text
HELD = f"SELECT o.id, ({LEVELS}) FROM people_officer o WHERE o.id = ANY(%s)"  # noqa: S608
STATE_SECRET = frozenset({Role.ORGAN_CHIEF, Role.PROV_HEAD})
WORK_SECRET = frozenset({Role.ORGAN_HEAD, Role.LEGAL_DEPT, Role.MUNI_HEAD, Role.UPPER_ORGAN})


def actor(officer: UUID) -> Actor | None:
    """The officer as one who acts; None when not in service."""
    return actors([officer]).get(officer)


def actors(officers: Iterable[UUID]) -> dict[UUID, Actor]:
    """Those of them who serve, in one query however many they are."""
    with connection.cursor() as cursor:
        cursor.execute(ACTORS, [list(officers)])
        return {row[0]: _acting(*row) for row in cursor.fetchall()}


def _acting(pk: UUID, name: str, number: str, held: list[Any], levels: list[Any]) -> Actor:
    posts = tuple(
        Held(Role(r), tuple(line), *_span(a, b), branch) for r, line, a, b, branch in held
    )
    roles = {post.role for post in posts}
    clearance = 2 if roles & STATE_SECRET else 1 if roles & WORK_SECRET else 0
    return Actor(pk, name, number, posts, _levels(levels), clearance)


def levels(officers: Iterable[UUID]) -> dict[UUID, tuple[Level, ...]]:
    """What these officers hold and held, span by span, in one query however many they are."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [list(officers)])
        return {pk: _levels(rows) for pk, rows in cursor.fetchall()}


def held_by(officer: Officer) -> tuple[Level, ...]:
    """What one officer holds and held: a fact that gates read once."""
    return levels([officer.pk])[officer.pk]


def holds(held: Iterable[Level], codes: frozenset[str], day: date, branch: str = "") -> bool:
    """Whether one of these levels counts on the day, in the branch (empty: in any)."""
    somebody = Actor(UUID(int=0), "", "", levels=tuple(held))
    return somebody.holds(codes, branch or None, day)


def _levels(rows: list[Any]) -> tuple[Level, ...]:
    return tuple(
        Level(code, branch, *span)
        for code, branch, since, until, pauses in rows
        for span in counting(*_span(since, until), [_span(*pause) for pause in pauses])
    )


def _span(since: Any, until: Any) -> tuple[date, date | None]:
    return date.fromisoformat(since), date.fromisoformat(until) if until else None


@read("qualification")
def qualification(subject: Qualification, actor: Actor, now: datetime) -> dict[str, Any]:
    """A level: whose, on what ground, for how long, whether it counts today, what waits."""
    del actor
    day = legal_day(now)
    rows = facts(
        (t("民警"), subject.officer.label),
        (t("等级"), t(str(QualificationLevel(subject.level).label))),
        (t("警种"), subject.branch or t("不限")),
        (t("证书编号"), subject.certificate),
        (t("取得依据"), t(str(Ground(subject.ground).label))),
        (t("考试成绩或者文号"), subject.basis),
        (t("自何日起有效"), subject.since),
        (t("至何日止有效"), subject.until),
        (t("今日"), standing(subject, day)),
        (t("审批意见"), subject.opinion),
    )
    waits = facts(
        (t("拟办事项"), t(str(Change(subject.change).label)) if subject.change else ""),
        (t("理由"), subject.change_basis),
        (t("自何日起"), subject.change_since),
    )
    pauses = [[t("暂停"), f"{one.since} – {one.until or ''}"]
              for one in subject.suspensions.order_by("since", "pk")]  # fmt: skip
    parts = [*part(t("待批准的变动"), waits), *part(t("暂停的期间"), pauses)]
    return head(subject) | {"facts": rows, "parts": parts}


def standing(subject: Qualification, day: date) -> str:
    """What a level is worth on a day, in a word."""
    if subject.phase == "valid" and subject.expired(day):
        return t("有效期已满")
    if subject.phase == "valid" and day < subject.since:
        return t("尚未开始")
    return t(subject.phases[subject.phase])
