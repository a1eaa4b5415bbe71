"""Identification: what a witness was shown among what else, and whom or what he knew (G-ADM-18)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, StringConstraints

from plumbline.casework.gates import IN_HAND, not_recused
from plumbline.casework.models import Case, EvidenceKind
from plumbline.casework.named import HANDLERS
from plumbline.casework.standing import of_case
from plumbline.casework.terms import Recording, Taking
from plumbline.casework.texts import Long
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, listed, phase
from plumbline.law.roles import Role
from plumbline.measures.attendance import (
    ROW,
    identity,
    identity_shown,
    in_order,
    keep,
    others,
    present,
    recorded,
    two_or_recorded,
)
from plumbline.measures.models import Identification
from plumbline.measures.terms import Lineup, Signed
from plumbline.qualification.gates import qualified

LEAST = {Lineup.PERSONS: 7, Lineup.PHOTOS: 10, Lineup.THINGS: 5}  # shown together (G-ADM-18)
Filler = Annotated[str, StringConstraints(min_length=1, max_length=100)]
OFFICER = (Role.CASE_OFFICER,)


@gate(
    "measures.enough_shown",
    cite=("G-ADM-18",),
    says="辨认对象应当混杂在特征相类似的其他对象中：%(lineup)s不得少于%(least)s，现在是%(shown)s",
    remedy="补足特征相类似的陪衬后重新组织辨认",
    who=OFFICER,
)
def enough_shown(s: Situation[Case]) -> Missing | None:
    """Seven persons, ten photographs, five like things, the one to be known among them."""
    lineup = getattr(s.form, "lineup", None)
    if s.form is None or lineup not in LEAST:
        return None
    shown = len(set(getattr(s.form, "fillers", []))) + 1
    least = LEAST[lineup]
    if shown >= least:
        return None
    return {"lineup": lineup.label, "least": str(least), "shown": str(shown)}


@gate(
    "measures.fairly_shown",
    cite=("G-ADM-18",),
    says="辨认不符合规定：%(missing)s",
    remedy="重新组织辨认",
    who=OFFICER,
)
def fairly_shown(s: Situation[Case]) -> Missing | None:
    """Features first, nothing seen before, each witness alone, no hints."""
    form: Any = s.form
    if form is None:
        return None
    missing = [
        name
        for name, holds in (
            ("先询问辨认对象的具体特征", form.features_at <= form.held_at),
            ("辨认前没有见到辨认对象", form.unseen),
            ("个别进行", form.alone),
            ("没有任何暗示", form.no_hint),
        )
        if not holds
    ]
    return {"missing": listed(missing)} if missing else None


@gate(
    "measures.fillers_fresh",
    cite=("G-ADM-18",),
    says="同一辨认人的多组辨认不得重复使用陪衬：%(reused)s已经用过",
    remedy="更换陪衬后重新组织辨认",
    who=OFFICER,
)
def fillers_fresh(s: Situation[Case]) -> Missing | None:
    """No filler is shown to the same witness twice in the case."""
    if s.form is None:
        return None
    earlier = Identification.objects.filter(
        case=s.subject, witness=getattr(s.form, "witness", None)
    ).values_list("fillers", flat=True)
    used = {filler for fillers in earlier for filler in fillers}
    reused = sorted(used & set(getattr(s.form, "fillers", [])))
    return {"reused": listed(reused)} if reused else None


class Identify(Form):
    """How the identification was held, and what came of it."""

    witness: int = ask("辨认人", ref="person", **ROW)
    lineup: Lineup = ask("辨认对象")
    features: Long = ask("辨认人事先描述的具体特征", long=True, personal=True)
    features_at: AwareDatetime = ask("询问特征的时间")
    held_at: AwareDatetime = ask("辨认时间")
    fillers: list[Filler] = ask("陪衬的姓名或者编号", default=[], personal=True, max_length=60,
                                help="每行一个；不含辨认对象")  # fmt: skip
    unseen: bool = ask("辨认前没有见到辨认对象")
    alone: bool = ask("个别进行")
    no_hint: bool = ask("没有任何暗示")
    recognised: bool = ask("辨认出")
    result: Long = ask("辨认经过和结果", long=True, personal=True)
    officers: list[UUID] = others()
    identity_shown: bool = identity()
    standard_place: bool = ask("在规范设置的执法办案场所进行", default=False)
    recording: Recording = recorded()
    signed: Signed = ask("辨认人签名")
    hidden: bool = ask("辨认人不愿暴露身份", default=False, help="为其保守秘密")


@act(
    "measures.identify",
    title="辨认",
    by=Role.CASE_OFFICER,
    gates=[
        phase(*IN_HAND),
        qualified,
        not_recused,
        two_or_recorded,
        identity_shown,
        enough_shown,
        fairly_shown,
        fillers_fresh,
        *HANDLERS,
    ],
    cite=("G-ADM-18", "G-ADM-01", "G-ADM-03"),
)
def identify(doing: Doing[Case, Identify]) -> None:
    """组织辨认人对混杂的对象进行辨认，制作辨认笔录。"""
    form, case = doing.form, doing.subject
    in_order(("held_at", form.held_at), ("held_at", doing.at))
    witness = of_case(case.pk, form.witness, "witness")
    kept = form.model_dump(
        include={"lineup", "features", "features_at", "held_at", "fillers", "recognised",
                 "result", "recording", "signed", "hidden"}
    )  # fmt: skip
    doing.create(
        Identification(case=case, witness=witness, officers=present(doing.actor.id, form),
                       entry_id=doing.entry_id, **kept)
    )  # fmt: skip
    title = "辨认笔录（辨认出）" if form.recognised else "辨认笔录（未辨认出）"
    keep(doing, case, EvidenceKind.RECORD, title, "组织辨认", Taking.IDENTIFICATION,
         at=form.held_at, person=None if form.hidden else witness)  # fmt: skip
