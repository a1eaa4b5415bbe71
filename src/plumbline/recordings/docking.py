"""Footage that a docking station puts into a folder, taken in by the act that takes in any other.

The station is an officer of its own with one role, and everything that stands before the act stands
before it. A file is read when it is complete: its sidecar is there, or nobody has touched it for a
while. Then it lies in `taken`, or in `faulty` with the reason in words; nothing is ever deleted.

Each step can be done again: the same content is one file of the store and one row, so a run that is
killed anywhere, or runs twice, leaves the next one no more than a file to move (D-BWV-04).
"""

from __future__ import annotations

import fcntl
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from django.utils.translation import gettext as t
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from plumbline.kernel.act import Invalid, NotFound, Refused
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import Actor
from plumbline.people.models import Officer
from plumbline.recordings.devices import Ahead
from plumbline.recordings.footage import take_in
from plumbline.recordings.gates import shown
from plumbline.recordings.ingest import Altered, Held, take, take_over
from plumbline.recordings.manifest import pieces
from plumbline.recordings.models import Device, Footage
from plumbline.recordings.probe import Unreadable
from plumbline.recordings.sole import Disturbed, sole
from plumbline.recordings.store import store
from plumbline.recordings.terms import Digest, Short, Tag
from plumbline.recordings.timing import carrier, ran

TAKEN, FAULTY = "taken", "faulty"
QUIET = 300  # seconds without a change, after which a file that nobody describes is complete
BEING_WRITTEN = (".part", ".tmp", ".partial", ".crdownload")
# Device, police number, the device's time, class of activity: DSJ-0001_2201032_20260303T090000_call
NAMED = re.compile(r"^(?P<device>[^_]+)_(?P<officer>\d+)_(?P<at>\d{8}T\d{6})_(?P<tag>[a-z]+)$")

Clock = Callable[[], datetime]


class Account(BaseModel):
    """What the station says of a file: in its sidecar, or by the file's name."""

    model_config = ConfigDict(extra="forbid")

    device: Short
    tag: Tag
    officer: str = ""  # police number of whoever carried it, as the station knows
    began_at: AwareDatetime | None = None  # the device's own time, for a file that carries none
    clock_ahead: Ahead = 0
    size: int | None = None
    sha256: Digest | None = None


class Outcome(Enum):
    """What became of a file."""

    TAKEN = "taken"
    BEFORE = "before"  # an earlier run had taken it in
    WAITS = "waits"
    FAULTY = "faulty"


@dataclass(frozen=True)
class Told:
    """One file, what became of it, and why."""

    file: str
    outcome: Outcome
    why: str = ""


class Faulty(Exception):  # noqa: N818 - the file's fault, told to the person
    """Why a file cannot be taken in."""


class Waits(Exception):  # noqa: N818 - nobody's fault
    """Not complete yet."""


def empty(folder: Path, actor: Actor, clock: Clock) -> Iterator[Told]:
    """Take in what lies complete in a station's folder, file by file.

    Raises BlockingIOError where another run is at work there, and Refused where this actor has no
    such power: then every file stays where it is.
    """
    with _alone(folder):
        for path in sorted(folder.iterdir()):
            if _is_sidecar(path):
                _follow(path)
            elif _concerns_us(path):
                yield _one(path, actor, clock())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    for name in (TAKEN, FAULTY):
        (folder / name).mkdir(exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _concerns_us(path: Path) -> bool:
    plain = path.is_file() and not path.is_symlink()
    return plain and not path.name.startswith(".") and path.suffix not in BEING_WRITTEN


def _is_sidecar(path: Path) -> bool:
    return path.suffix == ".json"


def _sidecar(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _one(path: Path, actor: Actor, now: datetime) -> Told:
    try:
        account = _account(path, now)
        outcome = _take(path, account, actor, now)
    except Waits as wait:
        return Told(path.name, Outcome.WAITS, str(wait))
    except OSError as wrong:  # of the disk or the store, not of the file: next time
        return Told(path.name, Outcome.WAITS, str(wrong))
    except Faulty as wrong:
        _set_apart(path, str(wrong), now)
        return Told(path.name, Outcome.FAULTY, str(wrong))
    _move(path, path.parent / TAKEN)
    return Told(path.name, outcome)


# Complete, and what it is.


def _account(path: Path, now: datetime) -> Account:
    """What is said of a file, once it is complete."""
    beside = _sidecar(path)
    if not beside.exists():
        _quiet(path, now)
        return _by_name(path)
    try:
        found = Account.model_validate(json.loads(beside.read_text("utf-8")))
    except (ValueError, ValidationError) as wrong:
        _quiet(beside, now)
        raise Faulty(t("说明文件不合格式：%(why)s") % {"why": _fields(wrong)}) from wrong
    if found.size is not None and path.stat().st_size != found.size:
        _quiet(path, now)
        raise Faulty(
            t("文件有%(is)d字节，说明文件写的是%(told)d字节")
            % {"is": path.stat().st_size, "told": found.size}
        )
    return found


def _quiet(path: Path, now: datetime) -> None:
    kept = path.stat()
    if now.timestamp() - max(kept.st_mtime, kept.st_ctime) < QUIET:
        raise Waits(t("可能还在写入"))


def _fields(wrong: Exception) -> str:
    if not isinstance(wrong, ValidationError):
        return str(wrong)
    return "、".join(".".join(map(str, one["loc"])) for one in wrong.errors())


def _by_name(path: Path) -> Account:
    said = NAMED.match(path.stem)
    if said is None or said["tag"] not in Tag:
        raise Faulty(
            t("没有说明文件，文件名也不是“设备编号_警号_开始时间_活动类别”，不知道是谁的录像")
        )
    try:
        at = datetime.strptime(said["at"], "%Y%m%dT%H%M%S").replace(tzinfo=SHANGHAI)
    except ValueError:
        raise Faulty(t("文件名中的时间不是时间：%(at)s") % {"at": said["at"]}) from None
    return Account(device=said["device"], officer=said["officer"], tag=Tag(said["tag"]),
                   began_at=at)  # fmt: skip


# In.


def _take(path: Path, account: Account, actor: Actor, now: datetime) -> Outcome:
    device = Device.objects.filter(serial=account.device).first()
    if device is None:
        raise Faulty(t("没有登记过编号为%(serial)s的设备") % {"serial": account.device})
    try:
        held = _held(path, account.sha256 or "")
    except Disturbed:
        raise Waits(t("可能还在写入")) from None
    except Unreadable:
        raise Faulty(t("不是能识别的录音录像文件")) from None
    except Altered:
        raise Faulty(t("文件的指纹与说明文件不同，没有传完或者被改动过")) from None
    if Footage.objects.filter(file=held.name).exists():
        return Outcome.BEFORE
    began_at = None if held.facts.created_at else account.began_at
    form = {"file": held.name, "tag": account.tag, "clock_ahead": account.clock_ahead,
            "began_at": began_at and began_at.isoformat()}  # fmt: skip
    try:
        _same_officer(device, account, held, began_at)
        take_in.do(actor, device.pk, form, at=None, now=now)
    except Invalid as wrong:
        raise Faulty("；".join(says for _, says in wrong.errors)) from None
    except NotFound:
        raise Faulty(t("采集站无权看到这台设备")) from None
    except Refused as shut:
        if any(one.gate == "role" for one in shut.refusals):
            raise  # the station's own lack of power is no fault of the file
        told = shut.as_json()["refusals"]
        raise Faulty("；".join(f"{one['says']}。{one['remedy']}" for one in told)) from None
    return Outcome.TAKEN


def _held(path: Path, sha256: str) -> Held:
    """The file itself where nobody can write in it any more, else a copy."""
    with sole(path) as ours:
        if ours is not None:
            return take_over(store(), path, ours, sha256)
    with path.open("rb") as file:
        return take(store(), pieces(file), sha256)


def _same_officer(device: Device, account: Account, held: Held, began_at: datetime | None) -> None:
    """The register says who carried it; a station that says otherwise makes somebody look."""
    known = carrier(device, ran(held, began_at, account.clock_ahead).begins)
    if known is None or not account.officer:
        return  # without a carrier the act refuses, and says why
    if not Officer.objects.filter(pk=known, number=account.officer).exists():
        raise Faulty(t("采集站写明的警号%(number)s与领用登记不符") % {"number": account.officer})


# Away.


def _move(path: Path, to: Path) -> Path:
    """The file and then its sidecar, under a name that is free: nothing is written over."""
    free = next(place for place in _names(path, to) if not place.exists())
    path.rename(free)
    if (beside := _sidecar(path)).exists():
        beside.rename(_sidecar(free))
    return free


def _names(path: Path, to: Path) -> Iterator[Path]:
    yield to / path.name
    number = 1
    while True:
        number += 1
        yield to / f"{path.stem}~{number}{path.suffix}"


def _follow(sidecar: Path) -> None:
    """A sidecar left behind by a run that was killed between the two goes after its file."""
    file = sidecar.with_name(sidecar.stem)
    if file.exists():
        return
    for name in (TAKEN, FAULTY):
        gone = sidecar.parent / name / file.name
        if gone.exists() and not _sidecar(gone).exists():
            sidecar.rename(_sidecar(gone))
            return


def _set_apart(path: Path, why: str, now: datetime) -> None:
    free = _move(path, path.parent / FAULTY)
    says = (
        t("%(at)s %(file)s 没有入库。") % {"at": shown(now), "file": path.name},
        t("原因：%(why)s") % {"why": why},
        t("改正后连同说明文件移回上一级文件夹，会再次入库。"),
    )
    free.with_name(f"{free.name}.txt").write_text("\n".join(says) + "\n", "utf-8")
