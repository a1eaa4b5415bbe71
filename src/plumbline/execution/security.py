"""The security for suspended detention or leave: a fit guarantor or a deposit, never both."""

from __future__ import annotations

from typing import Any

from plumbline.execution.models import Security
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.roles import Role

CONDITIONS = {
    "no_link": "与本案无牵连",
    "rights": "享有政治权利，人身自由未受到限制",
    "residence": "在当地有常住户口和固定住所",
    "able": "有能力履行担保义务",
}


@gate(
    "execution.one_security",
    cite=("G-ADM-40",),
    says="%(why)s",
    remedy="由被处罚人或者其近亲属提出一名担保人，或者交纳保证金，二者只能取一",
    who=(Role.CASE_OFFICER,),
)
def one_security(s: Situation[Any]) -> Missing | None:
    """A guarantor or a deposit: one of them, and not both."""
    if s.form is None:
        return None
    chosen = str(getattr(s.form, "security", ""))
    person, deposit = bool(getattr(s.form, "guarantor", "")), getattr(s.form, "deposit", 0) > 0
    s.reads.append(f"guarantor={person},deposit={deposit}")
    if person and deposit:
        return {"why": "不得同时责令提出担保人和交纳保证金"}
    if chosen == Security.NONE or not (person or deposit):
        return {"why": "没有提出担保人，也没有交纳保证金"}
    if (chosen == Security.GUARANTOR) != person:
        return {"why": "填写的担保与选择的担保方式不一致"}
    return None


@gate(
    "execution.guarantor_fit",
    cite=("N-ADM-13", "G-ADM-40"),
    says="担保人不符合条件：%(missing)s",
    remedy="更换符合条件的担保人，或者改为交纳保证金",
    who=(Role.CASE_OFFICER,),
)
def guarantor_fit(s: Situation[Any]) -> Missing | None:
    """All four conditions, if there is a guarantor."""
    if s.form is None or getattr(s.form, "security", "") != Security.GUARANTOR:
        return None
    missing = [title for name, title in CONDITIONS.items() if not getattr(s.form, name, False)]
    s.reads.append(f"missing={len(missing)}")
    return {"missing": listed(missing)} if missing else None
