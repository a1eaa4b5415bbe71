"""Which acts of acceptance tell whoever reported."""

from __future__ import annotations

from plumbline.casework.tellings import To, tells
from plumbline.intake.acts import Given

tells(
    "intake.hand_receipt",
    (To.REPORTER,),
    ("given", "note"),
    reached=lambda form: form.get("given") == Given.HANDED,
    instead=False,
    meets=("intake.receipt_in_time",),
)
tells(
    "intake.answer_request",
    (To.REPORTER,),
    ("verdict", "answer"),
    meets=("intake.answer_request_in_time",),
)
