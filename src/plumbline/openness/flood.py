"""So many from one address in an hour: whoever floods a public form waits, and nobody else does.

Kept is a mark of the address under the installation's key and the hour, never the address itself.
Behind a proxy the address is what the proxy tells (docs/operators/nginx.conf).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from plumbline.law.calendar import legal_day
from plumbline.openness.models import About, Asked, Outcome

MOST, SPAN = 20, timedelta(hours=1)


def waits(about: About, address: str, now: datetime) -> bool:
    """Whether this address has sent as much as it may; the sending is noted either way."""
    said = f"{about} {address} {legal_day(now).isoformat()}"
    mark = salted_hmac("plumbline.openness.flood", said, algorithm="sha256").hexdigest()
    sent = Asked.objects.filter(mark=mark, at__gt=now - SPAN)
    full = sent.count() >= MOST
    outcome = Outcome.WAITS if full else Outcome.OPENED
    Asked.objects.create(about=about, mark=mark, outcome=outcome, at=now)
    return full
