"""Parts that the forms of several acts share."""

from __future__ import annotations

from typing import Annotated

from django.db.models import TextChoices
from pydantic import Field, StringConstraints

from plumbline.kernel.act import Form, ask

Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Note = Annotated[str, StringConstraints(max_length=1_000)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=10_000)]
Maybe = Annotated[str, StringConstraints(max_length=10_000)]
Row = Annotated[int, Field(ge=1, le=2**62)]  # the number of a row: a person, an act, an item


class Proposed(Form):
    """The sanction for one act; acts are decided separately (N-ADM-09)."""

    offence: Row = ask("违法行为", ref="offence")
    warning: bool = ask("警告", default=False)
    days: int = ask("行政拘留（日）", default=0, ge=0, le=15)
    fine: int = ask("罚款（元）", default=0, ge=0, le=1_000_000)
    gain: int = ask("违法所得（元）", default=0, ge=0, le=1_000_000_000,
                    help="罚款按违法所得计算的才填")  # fmt: skip
    suspend: bool = ask("责令停业整顿", default=False)
    revoke: bool = ask("吊销许可证件", default=False)


class Factor(TextChoices):
    """The statutory circumstances of the public-order law, age and mind apart (C-DISC-04)."""

    MINOR = "minor", "情节轻微"
    REMEDIED = "remedied", "主动消除或者减轻违法后果"
    FORGIVEN = "forgiven", "取得被侵害人谅解"
    COERCED = "coerced", "出于他人胁迫或者诱骗"
    SURRENDERED = "surrendered", "主动投案并如实陈述"
    MERITORIOUS = "meritorious", "有立功表现"
    EXCESSIVE = "excessive", "制止不法侵害明显超过必要限度"
    ADMITTED = "admitted", "自愿如实陈述、承认违法事实、愿意接受处罚"
    CONSEQUENCES = "consequences", "有较严重后果"
    INCITED = "incited", "教唆、胁迫、诱骗他人违反治安管理"
    RETALIATED = "retaliated", "对报案人、控告人、举报人、证人打击报复"
    PUNISHED = "punished", "一年以内曾受过治安管理处罚"


# Below the tier a sanction may go only for these, or for age and mind (law/liability); lenience for
# admission stays within it.
REDUCING = frozenset(
    {
        Factor.MINOR, Factor.REMEDIED, Factor.FORGIVEN, Factor.COERCED, Factor.SURRENDERED,
        Factor.MERITORIOUS, Factor.EXCESSIVE,
    }
)  # fmt: skip


class Circumstance(Form):
    """A statutory circumstance and the evidence that shows it."""

    factor: Factor = ask("法定情节")
    evidence: Row = ask("证明该情节的证据", ref="evidence")
