"""Footage of a docking station's folder, taken in as the station that is signed in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from plumbline.doors.cli import answers
from plumbline.doors.cli.answers import Stop
from plumbline.doors.cli.language import t
from plumbline.doors.cli.session import seat

SAYS = {
    "taken": "已入库",
    "before": "此前已入库",
    "waits": "尚未完整，下次再取",
    "faulty": "没有入库",
}


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@answers.json_option
def dock(folder: Path) -> int:
    """Take in the footage that lies complete in FOLDER, once; run it as often as you like.

    A file is complete when its sidecar FILE.json is there, or when it is named
    DEVICE_OFFICER_TIME_CLASS and nobody has touched it for five minutes. Then it lies in
    FOLDER/taken, or in FOLDER/faulty with the reason beside it. Status 1 if any is faulty.
    """
    who = seat()
    from django.utils import timezone

    from plumbline.recordings.docking import empty

    try:
        found = list(empty(folder, who.actor, timezone.now))
    except BlockingIOError:
        raise Stop(answers.REFUSED, t("另一个程序正在处理这个文件夹")) from None
    counts = Counter(one.outcome.value for one in found)
    rows = [{"file": o.file, "outcome": o.outcome.value, "why": o.why} for o in found]

    def text() -> None:
        for one in found:
            click.echo(" ".join(filter(None, [one.file, t(SAYS[one.outcome.value]), one.why])))

    answers.put({"files": rows, **counts}, text)
    return answers.REFUSED if counts["faulty"] else answers.DONE
