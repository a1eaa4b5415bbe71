"""The first entry of a ledger: the province and its first administrator.

Every later change is an act by somebody; somebody has to be there first.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from plumbline.kernel import ledger
from plumbline.kernel.act import ZONE, record
from plumbline.kernel.duty import Touched
from plumbline.kernel.models import Entry
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Role
from plumbline.people.models import Account, Officer, Post, Unit, UnitLevel
from plumbline.transparency.canonical import commitment


class AlreadyFoundedError(Exception):
    """The ledger has entries; it can only be founded empty."""


def establish(
    code: str, name: str, *, number: str, person: str, password: str, now: datetime
) -> Unit:
    """Found the province and enrol its first administrator, in one entry, on an empty ledger."""
    with transaction.atomic():
        if Entry.objects.exists():
            raise AlreadyFoundedError
        entry_id = ledger.new_id(now)
        born = {
            "line": [code],
            "entry_id": entry_id,
            "entry_at": now,
            "opened_at": now,
            "moved_at": now,
        }
        unit = Unit.objects.create(
            id=ledger.new_id(now), code=code, name=name, level=UnitLevel.PROVINCE,
            phase="active", **born,
        )  # fmt: skip
        officer = Officer.objects.create(
            id=ledger.new_id(now), number=number, name=person, phase="serving", **born
        )
        Post.objects.create(
            officer=officer, role=Role.SYSTEM_ADMIN, line=[code], since=legal_day(now),
            entry_id=entry_id,
        )  # fmt: skip
        account = Account(officer=officer, number=number)
        account.set_password(password)
        account.save()
        salt = secrets.token_bytes(16)
        entry = Entry(
            id=entry_id, act="people.establish", actor=None, role="", at=now, zone=ZONE,
            recorded=now, subject_kind=Unit.kind, subject_id=unit.pk, made_kind=Officer.kind,
            made_id=officer.pk, unit=code,
            body={"form": {"code": code, "name": name, "number": number}, "gates": [],
                  "norms": [], "raised": [], "changed": [],
                  "personal": {"person": commitment(salt, person)}},
        )  # fmt: skip
        clear = {"name": "person", "salt": salt.hex(), "value": person}
        record(entry, [clear], Touched(), None)
        return unit
