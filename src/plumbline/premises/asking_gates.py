"""What must hold for questioning in the area: who asks, where, whom, and until when."""

from __future__ import annotations

from typing import Any

from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.premises.facts import asking_others, here, limit, questioned, steps
from plumbline.premises.gates import MANAGER, OFFICER
from plumbline.premises.models import Stay
from plumbline.premises.terms import Longer, Unfit


@gate(
    "premises.not_questioned",
    cite=("C-CHA-01",),
    says="询问讯问正在进行",
    remedy="先登记询问讯问结束",
    who=OFFICER,
)
def not_questioned(s: Situation[Stay]) -> Missing | None:
    """Nobody is led away while he is questioned."""
    return {} if s.once(questioned) else None


@gate(
    "premises.is_questioned",
    cite=("C-CHA-01",),
    says="没有正在进行的询问讯问",
    remedy="无须办理",
)
def is_questioned(s: Situation[Stay]) -> Missing | None:
    """Only what goes on can end."""
    return None if s.once(questioned) else {}


@gate(
    "premises.fit",
    cite=("G-CHA-06",),
    says="此人现在%(why)s，不得询问讯问",
    remedy="送医，或者送醒酒约束室至酒醒；恢复后重新询问健康状况",
    who=MANAGER,
)
def fit(s: Situation[Stay]) -> Missing | None:
    """The dangerously ill go to hospital, the drunk get sober; neither is questioned."""
    unfit = Unfit(s.subject.unfit)
    s.reads.append(f"unfit={unfit.value}")
    return {"why": str(unfit.label)} if unfit else None


@gate(
    "premises.is_drunk",
    cite=("G-CHA-06",),
    says="此人没有醉酒",
    remedy="无须办理",
)
def is_drunk(s: Situation[Stay]) -> Missing | None:
    """Only the drunk are kept until sober."""
    return None if s.subject.unfit == Unfit.DRUNK else {}


@gate(
    "premises.questioned_in_room",
    cite=("G-CHA-02", "D-CHA-02", "P-CHA-01"),
    says="%(why)s",
    remedy="带入录音录像正常的讯问询问室再开始",
    who=OFFICER,
)
def questioned_in_room(s: Situation[Stay]) -> Missing | None:
    """Questioning takes place in a questioning room whose picture and sound run."""
    there = s.once(here)
    s.reads.append(f"room={there.room_id if there else None}")
    if there is None or there.room.use != "questioning":
        return {"why": "此人不在讯问询问室内"}
    if there.room.phase != "in_use":
        return {"why": "讯问询问室的录像有故障"}
    return None


@gate(
    "premises.two_officers",
    cite=("G-ADM-01", "G-ADM-03"),
    says="询问讯问须由两名以上民警进行；行政案件由一名民警询问的，须写明全程同步录音录像的编号",
    remedy="增加一名民警；或者在办案区全程同步录音录像",
    who=OFFICER,
)
def two_officers(s: Situation[Stay]) -> Missing | None:
    """Two officers, or in an administrative case one in the area under full recording."""
    form: Any = s.form
    if form is None:
        return None
    alone = form.second is None or form.second == s.actor.id
    s.reads.append(f"alone={alone}")
    return {} if alone and (s.subject.ground != "administrative" or not form.recording) else None


@gate(
    "premises.asks_one_person",
    cite=("G-ADM-01", "G-ADM-03"),
    says="%(who)s正在询问讯问另一人，不能同时在两处询问讯问",
    remedy="前一次询问讯问结束后再开始，或者另派民警",
    who=OFFICER,
)
def asks_one_person(s: Situation[Stay]) -> Missing | None:
    """Two officers are there, which nobody is in two rooms at once."""
    form: Any = s.form
    if form is None:
        return None
    busy = asking_others(s.subject, {s.actor.id, form.second} - {None})
    s.reads.append(f"busy={len(busy)}")
    return {"who": listed(busy)} if busy else None


@gate(
    "premises.before_expiry",
    cite=("N-CHA-01", "N-TIME-07"),
    says="时限已于%(due)s届满",
    remedy="立即让其离开，或者依法移交",
    who=OFFICER,
)
def before_expiry(s: Situation[Stay]) -> Missing | None:
    """Nobody is questioned beyond the limit."""
    due = limit(s)[1].due
    return {"due": f"{due:%Y-%m-%d %H:%M}"} if s.at > due else None


@gate(
    "premises.granted_before_expiry",
    cite=("N-CHA-01", "N-TIME-07"),
    says="时限已于%(due)s届满，届满后不能再延长，也不能补记届满前的批准",
    remedy="立即让其离开，或者依法移交",
    who=OFFICER,
)
def granted_before_expiry(s: Situation[Stay]) -> Missing | None:
    """A longer limit stands in the ledger before the earlier one runs out.

    The instant of the record decides: one that is named in the past would make any stay lawful.
    """
    due = limit(s)[1].due
    return {"due": f"{due:%Y-%m-%d %H:%M}"} if s.now > due else None


NEEDS = {"N-CHA-01.grave": {Longer.GRAVE}}  # longer questioning under N-ADM-04 is carried over


@gate(
    "premises.longer_ground",
    cite=("N-CHA-01", "N-ADM-04"),
    says="不能这样延长：时限只能延长至法律规定的更长时限，且须有相应的法定情形",
    remedy="选择法律规定的时限和情形；治安案件只需在传唤中批准延长询问查证，停留时限随之延长",
)
def longer_ground(s: Situation[Stay]) -> Missing | None:
    """To the limits the law knows, each on its own ground."""
    form: Any = s.form
    if form is None:
        return None
    stay = s.subject
    s.reads.append(f"hours={stay.hours}->{form.hours}")
    norm = steps(s, stay.ground).get(form.hours, "")
    longer = form.hours > stay.hours
    return None if longer and form.ground in NEEDS.get(norm, set()) else {}
