"""Which act of mediation tells the parties."""

from __future__ import annotations

from plumbline.casework.tellings import To, named, tells

tells("mediation.resume", (To.PARTY, To.VICTIM), ("told",), persons=named("told"))
