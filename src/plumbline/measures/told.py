"""Which acts of the measures tell somebody: whose body or property they touch."""

from __future__ import annotations

from plumbline.casework.tellings import To, named, of, tells

HOLDER = of("holder_id")
ON_THE_SPOT = ("told", "copy_given", "party", "recording")

tells("measures.preserve", (To.OWNER,), ON_THE_SPOT, persons=HOLDER)
tells("measures.preserve_on_spot", (To.OWNER,), ON_THE_SPOT, persons=HOLDER)
tells(
    "measures.serve_freezing",
    (To.OWNER,),
    ("way", "account"),
    persons=HOLDER,
    meets=("measures.freezing_served",),
)
tells(
    "measures.tell_extension",
    (To.OWNER,),
    ("way", "content"),
    persons=HOLDER,
    meets=("measures.extension_told",),
)
tells("measures.exclude_appraisal", (To.OWNER,), ("way", "content"), persons=HOLDER)
tells("measures.include_again", (To.OWNER,), ("way", "content"), persons=HOLDER)
tells("measures.take_over", (To.OWNER,), ("told", "counted_at"), persons=HOLDER)
tells(
    "measures.lift",
    (To.OWNER,),
    ("taker", "signed", "note"),
    persons=HOLDER,
    meets=("measures.extension_told",),
)
tells("measures.return_belongings", (To.PARTY,), ("taker", "signed"), persons=named("person"))
tells(
    "measures.serve_opinion",
    (To.PARTY, To.VICTIM),
    ("way", "served_at"),
    persons=named("person"),
    meets=("measures.opinion_served",),
)
tells(
    "measures.tell_refusal",
    (To.PARTY,),
    ("way", "note"),
    persons=of("objector_id"),
    meets=("measures.refusal_told",),
)
tells("measures.rely_on_diagnosis", (To.PARTY, To.VICTIM), ("told", "diagnosis"))
