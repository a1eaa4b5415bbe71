"""Whom an act in a case names: not an officer who was told to keep out of it (G-ADM-05)."""

from __future__ import annotations

from typing import Any

from plumbline.casework.gates import Bound, recused
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.roles import Role
from plumbline.people.reads import names
from plumbline.qualification.named import HANDLER, HELPER, chosen, named_hold


@gate(
    "casework.named_not_recused",
    cite=("G-ADM-05", "P-ROLE-01"),
    says="%(names)s已被决定回避本案，或者按照登记的回避关系应当回避，不得参与办理",
    remedy="改由其他人员办理",
    who=(Role.DEPT_HEAD,),
)
def named_not_recused(s: Situation[Any]) -> Missing | None:
    """Nobody who was recused from the case, or is bound to a party, is named to take part in it."""
    named = frozenset(chosen(s.form, HANDLER, HELPER))
    s.reads.append(f"named={len(named)}")
    out = (named & {*s.once(recused)}) | s.once(Bound(named, s.day)) if named else set()
    return {"names": listed(names(set(out)).values())} if out else None


HANDLERS = (named_hold, named_not_recused)  # of an act whose form names who handles the case
