"""What the filing standard says to a case, as it stood when the facts were entered."""

from __future__ import annotations

from django.db import models

from plumbline.casework.models.case import Case


class Weighing(models.Model):
    """Facts held against a filing threshold: what was suggested and why, and who departed from it.

    The newest of a case counts; earlier ones stay, because facts change while a case goes on.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="filing_weighings")
    threshold = models.TextField()  # the version of the norm that was read
    crime = models.TextField()
    facts = models.JSONField()
    basis = models.TextField()  # what in the file the facts rest on
    outcome = models.TextField()
    lines = models.JSONField()
    departure = models.TextField(blank=True)  # why it was decided otherwise
    weighed_at = models.DateTimeField()
    entry_id = models.UUIDField()
