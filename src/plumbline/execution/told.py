"""Which acts after a decision tell somebody: the person punished, the victims, the family."""

from __future__ import annotations

from plumbline.casework.tellings import Form, To, named, of, tells

SERVED = ("way", "signed", "refused", "taker", "witness", "recording", "organ", "number", "consent")
DECIDED = of("decision.person_id")


def _told(form: Form) -> bool:
    return bool(form.get("told"))


tells("execution.serve", (To.PARTY,), SERVED, meets=("execution.served_in_time",))
tells("execution.publish_notice", (To.PUBLIC,), ("place", "tried"), reached=lambda _: False)
tells("execution.complete_notice", (To.PUBLIC,), ("note",), meets=("execution.served_in_time",))
tells(
    "execution.serve_victims",
    (To.VICTIM,),
    ("way", "proof"),
    persons=named("victims"),
    meets=("execution.victims_served_in_time",),
)
tells("execution.remind", (To.PARTY,), ("served_on", "rights"))
tells("execution.refuse_suspension", (To.PARTY,), ("told",), persons=DECIDED, reached=_told)
tells(
    "execution.tell_family",
    (To.FAMILY,),
    ("relative", "house", "means", "impossible"),
    persons=DECIDED,
    reached=lambda form: bool(form.get("means")),
    meets=("execution.family_told",),
)
