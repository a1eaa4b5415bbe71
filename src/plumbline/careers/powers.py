"""Appointing, qualifying and auditing lie in three hands: nobody alone lets himself act (2.2a)."""

from __future__ import annotations

from datetime import date

from plumbline.careers.post import Appoint, TakeOver, past
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.roles import Role
from plumbline.people.models import Officer, Post

# Who gives posts, who awards levels, who reads the ledger of all that.
POWERS = frozenset({Role.SYSTEM_ADMIN, Role.TRAINER, Role.AUDITOR})


@gate(
    "careers.powers_apart",
    cite=("P-ROLE-01", "2.2a"),
    says="%(name)s已担任%(held)s，不得同时担任%(role)s：任免、资格管理、审计由不同的人承担",
    remedy="由其他人员担任；原职责不再担任的，先办理免职",
    who=(Role.SYSTEM_ADMIN,),
)
def powers_apart(s: Situation[Officer]) -> Missing | None:
    """Nobody holds two of the three powers on the same day."""
    form = s.form
    if not isinstance(form, Appoint | TakeOver) or form.role not in POWERS:
        return None
    others = {
        Role(post.role).label
        for post in s.once(past).posts
        if post.role in POWERS - {form.role} and _meets(post, form.since, form.until)
    }
    if not others:
        return None
    return {"name": s.subject.label, "held": listed(sorted(others)), "role": form.role.label}


def _meets(post: Post, since: date, until: date | None) -> bool:
    """Whether a post is held on one of these days."""
    ends = post.until or date.max
    return since <= ends and post.since <= (until or date.max)
