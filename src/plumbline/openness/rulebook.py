"""The rules in force as everybody may read them: what binds a citizen is open (C-OPEN-01).

What an organ made for its own house alone, touching nobody's rights, is not among them.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from plumbline.kernel.models import NormVersion
from plumbline.norms import book
from plumbline.norms.models import Rule

READ = ("published", "suspended", "ended")


def norms_on(day: date, words: str = "") -> QuerySet[NormVersion]:
    """Every norm in force on a day that has the words, in the order of their codes."""
    inner = NormVersion.objects.filter(force__clause__rule__public=False)
    return book.in_force_on(day, words).exclude(pk__in=inner.values("pk"))


def documents_on(day: date, words: str = "") -> QuerySet[Rule]:
    """Every normative document in force on a day that has the words."""
    return book.documents_on(day, words).filter(public=True)


def document(rule_id: UUID) -> Rule | None:
    """A normative document that was published, whatever became of it since."""
    return Rule.objects.filter(
        pk=rule_id, public=True, phase__in=READ, since__isnull=False
    ).first()  # fmt: skip
