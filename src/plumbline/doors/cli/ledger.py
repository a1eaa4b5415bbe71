"""The ledger's side of the command line: sealing, exporting, checking, witnessing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from plumbline.doors.cli import answers
from plumbline.doors.cli.answers import Stop
from plumbline.doors.cli.language import t
from plumbline.doors.cli.session import ready

if TYPE_CHECKING:
    from uuid import UUID

    from plumbline.doors.cli.session import Seat
    from plumbline.kernel.models import Entry


@click.command()
@answers.json_option
def seal() -> None:
    """Number all finished entries and sign a new head, once. The worker does it every second."""
    ready()
    from django.utils import timezone

    from plumbline.kernel import ledger
    from plumbline.transparency import log

    count = ledger.seal(timezone.now())
    head = log.head()
    size = head.size if head else 0
    answers.put(
        {"sealed": count, "size": size, "checkpoint": log.note(head) if head else None},
        lambda: answers.say("新封存%(count)d条，账本共%(size)d条", count=count, size=size),
    )


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True), required=False)
@click.option("--key", is_flag=True, help="Print the ledger's public key instead.")
@click.option("--personal", is_flag=True, help="With the personal values in clear.")
@click.option("--purpose", help="What the personal values are needed for.")
@answers.json_option
def export(file: str | None, *, key: bool, personal: bool, purpose: str | None) -> None:
    """Write the sealed ledger to FILE (- for the standard output), for anybody to verify.

    Personal values stay out: the commitments verify without them. --personal puts them in; that
    takes an auditor of the whole tree who is signed in and says what for, and it is recorded as a
    look at everybody's data.
    """
    ready()
    from django.db import transaction

    from plumbline.kernel import catalogue, ledger
    from plumbline.transparency import log

    vkey = log.signer().vkey
    if key:
        answers.put({"key": vkey}, lambda: click.echo(vkey))
        return
    if file is None:
        raise click.UsageError("FILE or --key is needed.")
    who = _auditor(purpose) if personal else None
    size = 0
    with transaction.atomic():  # the look stands if and only if the file was written whole
        if who is not None:
            fields = ("*",)
            catalogue.look(who.actor, "ledger", None, fields, str(purpose), who.now)
        head = log.head()
        length = head.size if head else 0
        with _whole(file) as out, _bar(length, t("导出账本")) as bar:
            for size in ledger.export(out, _open_to(who) if who else None):
                bar.update(size - bar.pos)
    if file != "-":
        answers.put({"entries": size, "file": file, "key": vkey}, lambda: _exported(size, vkey))


def _open_to(who: Seat) -> Callable[[Iterable[Entry]], list[UUID]]:
    """The entries whose values may leave: a full export opens no sealed record (K-ADM-02).

    Nor what only some of those who oversee may see, such as whom an officer is bound to.
    """
    from plumbline.casework.seals import about, shut_among
    from plumbline.kernel.catalogue import kinds
    from plumbline.law.calendar import legal_day

    narrow = {kind for kind, model in kinds().items() if model.sight.only}

    def picked(entries: Iterable[Entry]) -> list[UUID]:
        rows = [row for row in entries if not {row.subject_kind, row.made_kind} & narrow]
        pairs = [pair for entry in rows for pair in about(entry)]
        shut = shut_among(pairs, who.actor, legal_day(who.now))
        return [row.pk for row in rows if not shut & {pk for _, pk in about(row)}]

    return picked


def _exported(size: int, vkey: str) -> None:
    answers.say(
        "已导出%(size)d条。核验：plumbline verify <文件> --key %(vkey)s", size=size, vkey=vkey
    )


def _auditor(purpose: str | None) -> Seat:
    from plumbline.doors.cli.session import seat as seated

    if not purpose:
        raise Stop(answers.BAD_INPUT, t("此项含有个人信息，须用 --purpose 说明查阅目的"))
    who = seated()
    from plumbline.law.calendar import legal_day
    from plumbline.law.roles import Role
    from plumbline.people.models import Unit

    roots = Unit.objects.filter(line__len=1).values_list("line", flat=True)
    day = legal_day(who.now)
    if not all(Role.AUDITOR in who.actor.roles(tuple(line), day) for line in roots):
        raise Stop(answers.REFUSED, t("含个人信息的全量导出，由省级审计员办理"))
    return who


@contextmanager
def _whole(file: str) -> Iterator[TextIO]:
    """A file that appears only when all of it is written."""
    if file == "-":
        yield sys.stdout
        return
    path = Path(file)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w",
                       encoding="utf-8") as out:  # fmt: skip
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _bar(length: int, label: str) -> Iterator[click._termui_impl.ProgressBar[int]]:
    with click.progressbar(
        length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        yield bar


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--key", required=True, help="The ledger's public key, got elsewhere.")
@click.option("--witness", multiple=True, help="A witness's public key that must have signed.")
@click.option("--receipt", multiple=True, type=click.Path(), help="A receipt an act returned.")
@click.option("--known", multiple=True, type=click.Path(), help="A head kept outside.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def verify(
    file: str,
    key: str,
    witness: tuple[str, ...],
    receipt: tuple[str, ...],
    known: tuple[str, ...],
    *,
    as_json: bool,
) -> int:
    """Check an export, or one entry with its proof, without trusting whoever holds the ledger.

    The same program as the file verify.py of the product, which needs nothing but Python. Exit
    status: 0 verified, 1 not verified, 2 unreadable.
    """
    from plumbline.transparency.verify import main

    arguments = [file, "--key", key]
    for option, values in (("--witness", witness), ("--receipt", receipt), ("--known", known)):
        for value in values:
            arguments += [option, value]
    return main([*arguments, *(["--json"] if as_json else [])])


@click.command()
@click.option("--ledger", "url", required=True, metavar="URL", help="Where the ledger is served.")
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder of what was seen; the key lies there too.",
)
@click.option("--key", type=click.Path(path_type=Path), help="The private key, elsewhere.")
@click.option("--log-key", help="The ledger's public key; needed at first contact.")
@click.option("--name", default="plumbline-witness", show_default=True, help="The witness's name.")
@click.option("--once", is_flag=True, help="Look once.")
@click.option("--interval", type=float, default=60.0, show_default=True, help="Seconds between.")
@click.option("--retire", is_flag=True, help="Put a key away whose state was lost; make a new one.")
def witness(
    url: str,
    state: Path,
    key: Path | None,
    log_key: str | None,
    name: str,
    interval: float,
    *,
    once: bool,
    retire: bool,
) -> int:
    """Watch a ledger from outside its organ and cosign the heads that extend what was seen.

    Exit status: 0 seen, 1 alarm, 2 nothing could be judged.
    """
    from plumbline.doors.cli.witness import run

    return run(
        url,
        state / "state.json",
        key=key or state / "witness.key",
        once=once,
        interval=interval,
        out=sys.stdout,
        log_key=log_key,
        name=name,
        retire=retire,
        translate=t,
    )
