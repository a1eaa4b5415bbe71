"""A year of a county bureau's training and exams, lived by acts and counted again from outside.

It stands on an empty ledger or on the demonstration, and everything is rolled back at the end. What
it prints is English, as the measurements are: it is a check for those who keep the system.
"""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

import click

from plumbline.doors.cli import answers
from plumbline.doors.cli.answers import Stop
from plumbline.doors.cli.demo import ORIGIN, PASSWORD
from plumbline.doors.cli.language import t
from plumbline.doors.cli.session import ready


@click.command(name="year")
@click.option("--candidates", default=300, show_default=True, type=click.IntRange(100, 2000))
@click.option(
    "--questions", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder with a questions.jsonl of real questions. Without it they are generated.",
)  # fmt: skip
@click.option("--seed", default=1, show_default=True, help="Another number, another year.")
@answers.json_option
def command(*, candidates: int, questions: Path | None, seed: int) -> int:
    """Live a year of training, one exam and its levels, and check every figure.

    On an empty ledger or a demonstration; nothing of it is kept. Exit status 1 at any difference
    between what the system says and an independent count, or if an act was refused, or done, that
    should not have been.
    """
    ready()
    from django.conf import settings
    from django.utils import timezone

    from plumbline.doors.cli.year import story
    from plumbline.doors.cli.year.questions import generated, read
    from plumbline.kernel.models import Entry

    if Entry.objects.exists() and not settings.LEDGER_ORIGIN.startswith(ORIGIN):
        raise Stop(answers.REFUSED, t("本账本不是演示账本，演示数据只能写入演示账本"))
    given = read(questions) if questions else generated()
    began = time.monotonic()
    told = story.rolled_back(PASSWORD, given, candidates, seed, timezone.now())
    told.seconds = round(time.monotonic() - began, 1)

    def show() -> None:
        for line in told.lines:
            click.echo(line)
        for difference in told.differences:
            click.echo(f"  DIFFERENCE {difference}")
        click.echo(f"{told.done} acts, {told.refused} refused as planned, {told.checks} figures "
                   f"checked, {len(told.differences)} differences, {told.seconds} s")  # fmt: skip

    answers.put(asdict(told), show)
    return answers.REFUSED if told.differences else answers.DONE
