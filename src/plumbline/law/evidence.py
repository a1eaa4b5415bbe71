"""Evidence specifications (证据规格): what has to be proved in a kind of case, and what is there.

An item is mandatory, or counts once a fact of the file says so: a closed set of facts, never an
expression. It is met by a record that the system itself keeps (an acceptance, an opinion, a
notice), by a kind of evidence that proves it by itself, or by evidence that an officer assigns to
it. Only usable evidence counts. The result is a checklist, never a substitute for the standard of
proof. Pure: items, pieces of evidence and facts in, findings out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from plumbline.law.body import Body, Part

Code = Annotated[str, StringConstraints(pattern=r"^EV-[A-Z0-9]{2}-\d{2}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Mark = Literal["V", "V*", "S", "R+", "R", "U"]


class Kind(StrEnum):
    """The statutory kinds of evidence (D-ADM-01), as specifications name them."""

    PHYSICAL = "physical"
    DOCUMENTARY = "documentary"
    STATEMENT = "statement"
    SUSPECT_STATEMENT = "suspect_statement"
    EXPERT_OPINION = "expert_opinion"
    RECORD = "record"
    ELECTRONIC = "electronic"


class Fact(StrEnum):
    """What the file may show that makes a conditional item count."""

    SEVERAL_SUSPECTS = "several_suspects"
    FRAIL = "frail"
    PROPERTY_TAKEN = "property_taken"
    OPINION_GIVEN = "opinion_given"

    @property
    def label(self) -> str:
        """The fact as a sentence."""
        return FACTS[self]


FACTS = {
    Fact.SEVERAL_SUSPECTS: "有两名以上嫌疑人",
    Fact.FRAIL: "嫌疑人有聋、哑、盲、精神障碍、怀孕或者哺乳的情形",
    Fact.PROPERTY_TAKEN: "扣押、登记保存或者保管了财物",
    Fact.OPINION_GIVEN: "鉴定人已经作出鉴定意见",
}


class Proof(StrEnum):
    """A record of the system that proves an item by itself."""

    ACCEPTED = "accepted"
    FILED = "filed"
    ARRIVAL = "arrival"
    IDENTITY = "identity"
    EARLIER = "earlier"
    HEARD = "heard"
    RIGHTS = "rights"
    TOLD = "told"
    LOOKED = "looked"
    LISTED = "listed"
    OPINION = "opinion"
    FOOTAGE = "footage"
    CLOCKS = "clocks"
    INJURY = "injury"
    IDENTIFIED = "identified"
    VALUED = "valued"
    MEDIATED = "mediated"
    NO_CRIME = "no_crime"

    @property
    def label(self) -> str:
        """The record as people call it."""
        return PROOFS[self]


PROOFS = {
    Proof.ACCEPTED: "接报案登记、受案登记表和受案回执",
    Proof.FILED: "立案决定",
    Proof.ARRIVAL: "传唤到案记录或者办案区登记",
    Proof.IDENTITY: "人员登记：每名嫌疑人的证件号码或者出生日期",
    Proof.EARLIER: "人员登记：每名嫌疑人的违法犯罪记录",
    Proof.HEARD: "询问笔录，或者对陈述、申辩的记录",
    Proof.RIGHTS: "首次询问的权利告知，或者处罚前告知",
    Proof.TOLD: "处罚前告知载明的事实、理由和情节",
    Proof.LOOKED: "检查、勘验笔录",
    Proof.LISTED: "扣押、登记保存、保管的清单",
    Proof.OPINION: "已经登记的鉴定意见",
    Proof.FOOTAGE: "录音录像的索引和校验值",
    Proof.CLOCKS: "到案、离开时间的记录，或者没有限制过人身自由",
    Proof.INJURY: "伤情登记：诊断、鉴定意见",
    Proof.IDENTIFIED: "辨认笔录",
    Proof.VALUED: "已经查明的物品价值",
    Proof.MEDIATED: "治安调解记录",
    Proof.NO_CRIME: "案卷没有显示犯罪嫌疑",
}


class SpecItem(Part):
    """One thing to prove: by what, when it counts, on what basis, how sure we are of it."""

    code: Code = Field(title="代码", description="如EV-JL-01")
    title: Text = Field(title="须证明什么")
    need: Literal["M", "C"] = Field(title="要求")
    when: tuple[Fact, ...] = Field(  # of a C item: any of them makes it count
        default=(), title="附条件的，案卷显示何种情形时要求"
    )
    kinds: tuple[Kind, ...] = Field(default=(), title="可以由哪些证据证明")
    by_itself: tuple[Kind, ...] = Field(
        default=(), title="其中不须指明证明对象的", description="有这一种证据，本项即有证据"
    )
    records: tuple[Proof, ...] = Field(default=(), title="系统内的哪些记录即可证明")
    basis: Text = Field(title="依据")
    mark: Mark = Field(title="可信标记")

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.need == "M" and self.when:
            raise ValueError("必备的项目不设条件；有条件的，要求选“附条件”")
        if not self.kinds and not self.records:
            raise ValueError("至少选一种证据或者一种记录，否则本项永远无法证明")
        if not set(self.by_itself) <= set(self.kinds):
            raise ValueError("不须指明证明对象的证据，应当在可以证明的证据之内")
        return self

    def counts(self, facts: AbstractSet[Fact]) -> bool:
        """Whether the item has to be met in a file that shows these facts."""
        return self.need == "M" or bool(facts & set(self.when))


@dataclass(frozen=True)
class Piece:
    """An item of evidence as a specification looks at it."""

    id: int
    kind: str
    proves: frozenset[str]  # the items it was assigned to
    usable: bool


class State(StrEnum):
    """How an item stands."""

    MET = "met"
    UNUSABLE = "unusable"  # there is something, and none of it may be used
    MISSING = "missing"
    IDLE = "idle"  # conditional, and its condition is not there
    ASIDE = "aside"  # conditional, and the officer says why it does not apply


@dataclass(frozen=True)
class Finding:
    """An item, how it stands and by what."""

    item: SpecItem
    state: State
    counts: bool
    pieces: tuple[int, ...] = ()
    records: tuple[Proof, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether the file may not go to review like this."""
        return self.counts and self.state in (State.MISSING, State.UNUSABLE)


@dataclass(frozen=True)
class Shown:
    """What a file shows: facts, records that the system keeps, what was said not to apply."""

    facts: frozenset[Fact]
    records: frozenset[Proof]
    aside: Mapping[str, str]  # item → why


def check(items: Iterable[SpecItem], pieces: Iterable[Piece], shown: Shown) -> list[Finding]:
    """How each item stands in a file."""
    there = tuple(pieces)
    return [_finding(item, there, shown) for item in items]


def _finding(item: SpecItem, pieces: tuple[Piece, ...], shown: Shown) -> Finding:
    counts = item.counts(shown.facts)
    records = tuple(proof for proof in item.records if proof in shown.records)
    mine = [piece for piece in pieces if _proves(piece, item)]
    good = tuple(piece.id for piece in mine if piece.usable)
    if records or good:
        return Finding(item, State.MET, counts, good, records)
    if mine:
        return Finding(item, State.UNUSABLE, counts, tuple(piece.id for piece in mine))
    if counts:
        return Finding(item, State.MISSING, counts)
    return Finding(item, State.ASIDE if item.code in shown.aside else State.IDLE, counts)


def _proves(piece: Piece, item: SpecItem) -> bool:
    if piece.kind in item.by_itself:
        return True
    return piece.kind in item.kinds and item.code in piece.proves


class Matter(StrEnum):
    """In which procedure a specification holds."""

    ANY = "any"
    CRIMINAL = "criminal"
    ADMINISTRATIVE = "administrative"


class EvidenceSpec(Body):
    """What has to be proved: in every case, or in a case of these causes."""

    kind = "evidence_spec"
    title = "证据规格"
    matter: Matter = Field(default=Matter.ANY, title="适用程序")
    causes: tuple[Text, ...] = Field(  # charges by name, public-order causes by code; none: all
        default=(), title="案由", description="每行一个罪名，或者治安案由的代码；一律适用的不填"
    )
    items: tuple[SpecItem, ...] = Field(min_length=1, max_length=100, title="证据清单")

    @model_validator(mode="after")
    def _once(self) -> Self:
        codes = [item.code for item in self.items]
        if len(codes) != len(set(codes)):
            raise ValueError("同一代码在清单里只能出现一次")
        return self

    def applies(self, matter: str, causes: AbstractSet[str]) -> bool:
        """Whether it holds in a case of this kind, about these causes."""
        if self.matter not in (Matter.ANY, matter):
            return False
        return not self.causes or bool(causes & set(self.causes))


def items_of(specs: Iterable[EvidenceSpec]) -> list[SpecItem]:
    """The items of several specifications, each code once."""
    every = chain.from_iterable(spec.items for spec in specs)
    return list({item.code: item for item in every}.values())
