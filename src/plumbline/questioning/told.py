"""Which acts of questioning tell somebody: the person summoned or heard, and the family."""

from __future__ import annotations

from plumbline.casework.tellings import Form, To, named, tells
from plumbline.questioning.terms import Told


def _told(form: Form) -> bool:
    return form.get("told") == Told.TOLD


tells("questioning.serve_summons", (To.PARTY,), ("explained", "reply", "note"))
tells(
    "questioning.open_statement", (To.PARTY,),
    ("told_truth", "told_refusal", "companion_name", "interpreter", "signer", "place"),
    persons=named("person"),
)  # fmt: skip
tells(
    "questioning.tell_family",
    (To.FAMILY,),
    ("told", "whom", "note"),
    reached=_told,
    meets=("questioning.family_told",),
)
tells(
    "questioning.tell_relatives",
    (To.FAMILY,),
    ("told", "whom", "note"),
    reached=_told,
    meets=("questioning.relatives_told", "questioning.relatives_told_later"),
)
tells(
    "questioning.tell_of_incident",
    (To.FAMILY,),
    ("told", "whom", "note"),
    reached=_told,
    meets=("questioning.incident_told",),
)
tells("questioning.serve_autopsy", (To.FAMILY,), ("note",), meets=("questioning.autopsy_served",))
