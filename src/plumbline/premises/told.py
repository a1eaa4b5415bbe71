"""Which act in the case-handling area tells a family."""

from __future__ import annotations

from plumbline.casework.tellings import To, of, tells

tells(
    "premises.tell_family",
    (To.FAMILY,),
    ("whom",),
    persons=of("stay.person_id"),
    meets=("premises.family_told",),
)
