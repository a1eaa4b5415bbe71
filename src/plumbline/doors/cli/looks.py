"""Reading: a subject, a list, what I owe, the norms in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from plumbline.doors.cli import answers
from plumbline.doors.cli.answers import Stop
from plumbline.doors.cli.deeds import model_of, named
from plumbline.doors.cli.language import t
from plumbline.doors.cli.session import Seat, ready, seat

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from plumbline.kernel.models import Duty
    from plumbline.kernel.norm import Version


@click.command()
@click.argument("kind")
@click.argument("subject", metavar="ID")
@click.option("--purpose", help="What the reading is for; needed where it discloses personal data.")
@answers.json_option
def show(kind: str, subject: str, purpose: str | None) -> None:
    """Show a subject of a KIND: unit, officer, report, case, norm.

    A reading of personal data is recorded, with its purpose, in the same instant.
    """
    who = seat()
    from plumbline.kernel import catalogue

    model = model_of(kind)
    if catalogue.READS[kind].personal and not purpose:
        raise Stop(answers.BAD_INPUT, t("此项含有个人信息，须用 --purpose 说明查阅目的"))
    row, shown = catalogue.view(kind, named(model, subject), who.actor, who.now, purpose or "")

    def text() -> None:
        click.echo(f"{row.label}  [{t(row.phases[row.phase])}]\n{row.pk}")
        for line in _lines(shown, 0):
            click.echo(line)

    answers.put({"kind": kind, "id": str(row.pk), "label": row.label, **shown}, text)


def _lines(value: Any, depth: int) -> Iterator[str]:
    """A value of a read as indented lines; what is empty is left out."""
    pad = "  " * depth
    for name, inner in value.items() if isinstance(value, dict) else enumerate(value, 1):
        if inner in (None, "", [], {}):
            continue
        if isinstance(inner, (dict, list)) and not _plain(inner):
            yield f"{pad}{name}:"
            yield from _lines(inner, depth + 1)
        elif isinstance(inner, list):
            yield f"{pad}{name}: {' '.join(map(str, inner))}"
        else:
            yield f"{pad}{name}: {t(inner) if isinstance(inner, str) else inner}"


def _plain(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(x, (dict, list)) for x in value)


@click.command("list")
@click.argument("kind")
@click.option("--after", help="Go on after the subject with this id.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--phase", help="Only those in this phase.")
@answers.json_option
def list_(kind: str, after: str | None, limit: int, phase: str | None) -> None:
    """List the subjects of a KIND that you may list, newest first."""
    who = seat()
    from plumbline.complaints.hiding import listed
    from plumbline.kernel.scope import visible
    from plumbline.law.calendar import legal_day

    model = model_of(kind)
    if phase is not None and phase not in model.phases:
        raise Stop(answers.BAD_INPUT, t("没有“%(phase)s”这一阶段；有：%(known)s")
                   % {"phase": phase, "known": ", ".join(model.phases)})  # fmt: skip
    rows = listed(visible(model, who.actor, legal_day(who.now)), who.actor).order_by("-id")
    if phase:
        rows = rows.filter(phase=phase)
    if after:
        rows = rows.filter(pk__lt=_id(after))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    body = [
        {
            "id": str(row.pk),
            "label": row.label,
            "phase": row.phase,
            "phase_title": t(row.phases[row.phase]),
            "opened_at": row.opened_at.isoformat(),
            "moved_at": row.moved_at.isoformat(),
        }
        for row in found[:limit]
    ]

    def text() -> None:
        for row in body:
            click.echo(f"{row['id']}  {answers.when(row['opened_at'])}"
                       f"  [{row['phase_title']}]  {row['label']}")  # fmt: skip
        if more:
            answers.say("还有更多：加 --after %(id)s 继续", id=body[-1]["id"], err=True)

    answers.put({"subjects": body, "next": body[-1]["id"] if more else None}, text)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise click.BadParameter("not an id", param_hint="--after") from None


@click.command()
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@answers.json_option
def duties(limit: int) -> None:
    """What I owe, most pressing first: my own duties, and those of a role I hold."""
    who = seat()
    from django.utils.translation import gettext

    from plumbline.kernel.duty import KINDS

    body = []
    for owed in _owed(who)[:limit]:
        kind, late = KINDS.get(owed.code), owed.late_by(who.now)
        body.append(
            {
                "id": str(owed.pk),
                "code": owed.code,
                "title": gettext(kind.title) if kind else owed.code,
                "subject": {"kind": owed.subject_kind, "id": str(owed.subject_id)},
                "due": owed.due_at.isoformat(),
                "suspended": owed.suspended_at is not None,
                "late_seconds": int(late.total_seconds()) if late else 0,
                "settled_by": list(kind.settled_by) if kind else [],
                "cites": list(kind.cites) if kind else [],
                "why": owed.basis,
            }
        )

    def text() -> None:
        for owed in body:
            state = t("超期") if owed["late_seconds"] else t("期限内")
            state = t("暂停计时") if owed["suspended"] else state
            click.echo(f"{answers.when(owed['due'])}  [{state}]  {owed['title']}")
            click.echo(f"    {owed['subject']['kind']} {owed['subject']['id']}"
                       f"  → {', '.join(owed['settled_by'])}")  # fmt: skip

    answers.put({"duties": body}, text)


def _owed(who: Seat) -> QuerySet[Duty]:
    """The open duties of this officer: his own, and those of a role he holds over their line."""
    from django.db.models import Q

    from plumbline.kernel.models import Duty
    from plumbline.law.calendar import legal_day

    mine = Q(debtors__contains=[who.actor.id])
    for post in who.actor.posts:
        if post.reaches(post.line, legal_day(who.now)):
            below = Q(**{f"line__{len(post.line) - 1}": post.line[-1]})
            mine |= below & Q(debtors=[], debtor_role=post.role)
    return Duty.objects.filter(mine, settled_by=None).order_by("due_at", "id")


@click.command()
@click.argument("code", required=False)
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="In force on this day, not today.")
@answers.json_option
def norm(code: str | None, day: Any) -> None:
    """The norms in force, or one of them. Norms are public: nobody needs to sign in."""
    ready()
    from django.utils import timezone

    from plumbline.kernel.act import NotFound
    from plumbline.kernel.norm import NoNorm, all_in_force, in_force
    from plumbline.law.calendar import legal_day

    on: date = day.date() if day else legal_day(timezone.now())
    try:
        found = [in_force(code, on)] if code else all_in_force(on)
    except NoNorm:
        raise NotFound from None
    body = [_version(version) for version in found]
    answers.put({"day": on.isoformat(), "norms": body}, lambda: _norms(found))


def _version(version: Version) -> dict[str, Any]:
    return {
        "id": version.id,
        "title": version.title,
        "issuer": version.issuer,
        "since": version.since.isoformat(),
        "until": version.until.isoformat() if version.until else None,
        "kind": version.body.kind,
        "body": version.body.model_dump(mode="json"),
        "cites": list(version.cites),
        "mark": version.mark,
        "confirmed_by": version.confirmed_by or None,
    }


def _norms(found: Iterable[Version]) -> None:
    for version in found:
        doubt = version.confirmed_by or t("未经确认")
        click.echo(f"{version.id}  {t(version.title)}  [{version.mark}，{doubt}]")
        figures = version.body.model_dump(mode="json", exclude_defaults=True)
        for line in _lines(figures, 2):
            click.echo(line)
