"""Which acts of custody tell whom something was taken from."""

from __future__ import annotations

from plumbline.casework.tellings import To, named, of, tells

HOLDER = of("holder_id")

tells("property.seal_bag", (To.PARTY,), ("told", "present", "signed"), persons=named("person"))
tells(
    "property.tell_owner",
    (To.OWNER,),
    ("way", "receiver", "content", "paper"),
    persons=HOLDER,
    meets=("property.owner_told_in_time",),
)
tells(
    "property.publish_call",
    (To.PUBLIC,),
    ("place", "paper"),
    persons=lambda *_: (),
    meets=("property.owner_told_in_time",),
)
tells(
    "property.give_back",
    (To.OWNER,),
    ("taker", "signed", "paper"),
    persons=of("preservation.holder_id"),
)
tells(
    "property.compensate",
    (To.OWNER,),
    ("taker", "amount", "signed", "paper"),
    persons=of("preservation.holder_id"),
)
tells("property.all_out", (To.OWNER,), persons=HOLDER, meets=("property.owner_told_in_time",))
tells(
    "property.answer_complaint",
    (To.OWNER,),
    ("answer", "paper"),
    persons=HOLDER,
    meets=("property.complaint_answered_in_time",),
)
