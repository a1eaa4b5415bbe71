"""Reading norms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q

from plumbline.kernel.catalogue import read
from plumbline.kernel.models import Norm
from plumbline.law.roles import Actor

# What comes back only if the rule that displaced it is ended earlier: no version of its own yet.
WAITING = Q(revived_by__isnull=False, until__lt=F("since"))


@read("norm")
def norm(subject: Norm, actor: Actor, now: datetime) -> dict[str, Any]:
    """A norm with all its versions; what is unconfirmed says so."""
    del actor, now
    return {
        "code": subject.code,
        "title": subject.title,
        "issuer": subject.issuer,
        "number": subject.number,
        "versions": [
            {
                "number": version.number,
                "since": version.since.isoformat(),
                "until": version.until.isoformat() if version.until else None,
                "kind": version.kind,
                "body": version.body,
                "clauses": version.clauses,
                "cites": version.cites,
                "mark": version.mark,
                "confirmed_by": version.confirmed_by or None,
            }
            for version in subject.versions.exclude(WAITING).order_by("number")
        ],
    }
