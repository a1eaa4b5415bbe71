"""Which acts on a case tell somebody."""

from __future__ import annotations

from plumbline.casework.filing import Service
from plumbline.casework.tellings import To, tells

NOBODY = str(Service.NO_ACCUSER)

tells(
    "casework.serve_non_filing",
    (To.REPORTER,),
    ("way", "note"),
    reached=lambda form: form.get("way") != NOBODY,
    meets=("casework.non_filing_served",),
)
tells("casework.explain_parking", (To.VICTIM,), ("told",), meets=("casework.parking_explained",))
tells(
    "casework.explain_termination",
    (To.REPORTER, To.VICTIM),
    ("told",),
    meets=("casework.termination_explained",),
)
tells("casework.tell_join", (To.VICTIM,), ("told",), meets=("casework.join_told",))
tells(
    "casework.tell_transfer", (To.REPORTER, To.VICTIM), ("told",), meets=("casework.transfer_told",)
)
