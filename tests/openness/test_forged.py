"""Receipts that nobody gave: of ten thousand changed ones not one is taken for genuine (X2)."""

from __future__ import annotations

import random

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import ledger
from plumbline.kernel.models import Entry
from plumbline.transparency import log
from plumbline.transparency.verify import open_note
from tests.scenes import accepted
from tests.transparency.test_verify import mutate

pytestmark = pytest.mark.usefixtures("db")
FORGED = 10_000


@pytest.mark.thorough
@pytest.mark.rule("3.5b")
def test_ten_thousand_forged_receipts_are_all_refused(bureau: Province) -> None:
    chance = random.Random(11)
    scene = accepted(bureau)
    entry = Entry.objects.get(made_id=scene.ids["case"], act="intake.accept")
    note, key = ledger.receipt(entry), log.signer().vkey
    assert str(entry.pk) in open_note(note, key)[0]  # the control: the genuine one is taken
    forged = set[str]()
    while len(forged) < FORGED:
        forged |= {bad} if (bad := mutate(note, chance)) != note else set()
    assert [bad for bad in forged if taken(bad, key)] == []


def taken(receipt: str, key: str) -> bool:
    try:
        open_note(receipt, key)
    except ValueError:
        return False
    return True
