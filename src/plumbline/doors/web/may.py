"""What may be done on a subject, sorted for the page: open, shut, far, of other roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext

from plumbline.doors.web.shapes import Asked, Deed
from plumbline.doors.web.tell import act_address, cites, reasons
from plumbline.doors.web.titles import room_title
from plumbline.doors.web.words import gate_title, t
from plumbline.kernel.act import Act
from plumbline.kernel.catalogue import Offer
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.kernel.gate import listed
from plumbline.kernel.models import Duty, Subject

MANY = 9  # open acts beyond this stand in groups


@dataclass
class Deeds:
    """The acts on a subject: open ones, shut ones, those of another step, those of other roles."""

    open: list[Deed] = field(default_factory=list)
    shut: list[Deed] = field(default_factory=list)
    far: list[Deed] = field(default_factory=list)
    others: list[Deed] = field(default_factory=list)
    groups: list[tuple[str, list[Deed]]] = field(default_factory=list)  # of the open ones, if many
    shut_groups: list[tuple[str, list[Deed]]] = field(default_factory=list)


def deeds(offers: Iterable[Offer], subject: Subject, owed: Iterable[Duty]) -> Deeds:
    """Sort what is offered; acts that settle an open duty come first.

    Only what is near is explained in full: of another's act or another step's one line is said.
    """
    settling = {act for d in owed if d.code in DUTIES for act in DUTIES[d.code].settled_by}
    found, near = Deeds(), list[tuple[Offer, Deed]]()
    for offer in offers:
        deed = Deed(
            offer.act.code,
            gettext(offer.act.title),
            href=act_address(offer.act.code, subject.pk),
            main=offer.act.code in settling,
        )
        first = offer.refusals[0] if offer.refusals else None
        if first is None:
            found.open.append(replace(deed, says=gettext(offer.act.says)))
        elif first.gate == "role":
            found.others.append(replace(deed, says=listed(role.label for role in first.who)))
        elif any(gate.far and gate.code == first.gate for gate in offer.act.asked):
            step = first.missing.get("allowed") or first.missing.get("for", "")
            found.far.append(replace(deed, says=t(step)))
        else:
            near.append((offer, deed))
    told = iter(reasons([r.as_json() for offer, _ in near for r in offer.refusals]))
    found.shut = [
        replace(deed, reasons=list(islice(told, len(offer.refusals)))) for offer, deed in near
    ]
    found.open.sort(key=lambda deed: not deed.main)  # what settles a duty first
    if len(found.open) > MANY:
        found.groups = _grouped(deed for deed in found.open if not deed.main)
        found.open = [deed for deed in found.open if deed.main]
    found.shut_groups = _grouped(found.shut)
    return found


def _grouped(deeds: Iterable[Deed]) -> list[tuple[str, list[Deed]]]:
    """Deeds by the part of the procedure they belong to."""
    rooms: dict[str, list[Deed]] = {}
    for deed in deeds:
        rooms.setdefault(deed.code.partition(".")[0], []).append(deed)
    return [(room_title(room), within) for room, within in rooms.items()]


def asked(act: Act[Any, Any]) -> list[Asked]:
    """The gates that an act will ask, as things that must hold."""
    found = []
    for gate in act.asked:
        title = gate_title(gate.code, act, gate)
        if title:
            found.append(Asked(title, cites(gate.cites), gate.code))
    return found
