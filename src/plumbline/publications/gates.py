"""What must hold before something is published, and the sentences that say what does not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.kernel.models import Entry, Subject
from plumbline.law.roles import Role
from plumbline.papers import glyphs
from plumbline.papers.models import Paper
from plumbline.publications import state
from plumbline.publications.models import Publication
from plumbline.publications.terms import Hide


def paper_of(s: Situation[Any]) -> Paper | None:
    """The paper that an act is about: what it stands on, or what the publication is made from."""
    subject: Subject = s.subject
    return subject if isinstance(subject, Paper) else getattr(subject, "paper", None)


@gate(
    "publications.a_decision",
    cite=("G-OPEN-01", "C-OPEN-01"),
    says="只有处理决定书可以选择公布，这份文书不是",
    remedy="选择处罚决定书、不予处罚决定书或者当场处罚决定书",
)
def a_decision(s: Situation[Paper]) -> Missing | None:
    """Decisions are published, records and notices never."""
    return None if s.subject.template in state.DECISIONS else {}


@gate(
    "publications.in_effect",
    cite=("G-OPEN-01",),
    says="%(why)s，不能公布",
    remedy="决定送达并且没有被变更、撤销的，才可以公布",
    who=(Role.CASE_OFFICER,),
)
def in_effect(s: Situation[Any]) -> Missing | None:
    """A decision is out for its addressee before it is for everybody, and only while it stands."""
    paper = paper_of(s)
    decision = state.decision_of(paper) if paper else None
    if paper is None or decision is None:
        return None
    if paper.phase == "void" or state.fell(decision):
        return {"why": "决定已经被变更、撤销，或者文书已经作废"}
    return {"why": "决定尚未送达"} if decision.phase == "made" else None


@gate(
    "publications.once",
    cite=("G-OPEN-01",),
    says="这份决定已经选作公开信息",
    remedy="在已有的公开信息上继续办理",
)
def once(s: Situation[Paper]) -> Missing | None:
    """One publication of a paper at a time."""
    standing = Publication.objects.filter(paper=s.subject)
    gone = ("withdrawn", "exempted", "corrected")
    return {} if standing.exclude(phase__in=gone).exists() else None


@gate(
    "publications.never_barred",
    cite=("P-OPEN-01", "P-OPEN-03", "D-OPEN-03", "D-EXCH-07"),
    says="依法不得公开：%(why)s",
    remedy="登记为“不予公开”；涉密的待解密，身份不明的先查明",
    who=(Role.ORGAN_HEAD,),
)
def never_barred(s: Situation[Any]) -> Missing | None:
    """Secret, offline, sealed cases and those with minors are not published by anybody's leave."""
    paper = paper_of(s)
    why = state.bars(paper) if paper else []
    if isinstance(s.subject, Publication) and s.subject.secrecy and not why:
        why = ["案件涉密"]
    s.reads.append(f"bars={len(why)}")
    return {"why": listed(why)} if why else None


@gate(
    "publications.own_text",
    cite=("C-OPEN-02",),
    says="决定的公开文本取自决定书，除依法隐去的以外与原文一致，不能另行拟稿",
    remedy="在“确定隐去内容”中处理",
)
def own_text(s: Situation[Publication]) -> Missing | None:
    """The text of a decision equals the original but for what is hidden."""
    return {} if s.subject.paper_id else None


@gate(
    "publications.settled",
    cite=("C-OPEN-02", "R-OPEN-02"),
    says="还有%(count)s处疑似个人信息没有逐一决定：%(places)s",
    remedy="由拟稿人在“确定隐去内容”中逐处决定隐去，或者写明保留的理由",
    who=state.DESKS,
)
def settled(s: Situation[Publication]) -> Missing | None:
    """Whatever the machine proposes, a person decided."""
    seen = s.once(state.review)
    waiting = seen.unsettled
    s.reads.append(f"unsettled={len(waiting)}")
    if not waiting:
        return None
    lines = [(seen.text.count("\n", 0, one.place.start) + 1, one.place.hides) for one in waiting]
    return {"count": str(len(waiting)), "places": _places(lines)}


@gate(
    "publications.nothing_left",
    cite=("C-OPEN-02", "D-OPEN-03", "P-OPEN-02"),
    says="公开文本中仍有案卷登记的个人信息：%(places)s",
    remedy="由拟稿人在“确定隐去内容”中隐去；案卷登记的个人信息不能保留",
    who=state.DESKS,
)
def nothing_left(s: Situation[Publication]) -> Missing | None:
    """The text that results is searched once more; its hash stands in the entry."""
    seen = s.once(state.review)
    s.reads.append(f"text={seen.sha256}")
    return {"places": _places(seen.left)} if seen.left else None


def _places(lines: list[tuple[int, Hide]]) -> str:
    return "；".join(f"{line}：{gettext(str(Hide(hides).label))}" for line, hides in lines[:10])


@gate(
    "publications.public_order",
    cite=("G-OPEN-02",),
    says="只有治安案件的决定须由法制部门逐件准予公开",
    remedy="不必办理此项",
)
def public_order(s: Situation[Publication]) -> Missing | None:
    """What needs no release cannot be released."""
    paper = s.subject.paper
    return None if paper is not None and state.public_order(paper) else {}


@gate(
    "publications.released",
    cite=("G-OPEN-02", "K-ADM-02"),
    says="治安违法记录依法封存，治安案件的决定默认不公开；法制部门没有准予公开这一件",
    remedy="由法制部门逐件准予公开；不准予的，登记为“不予公开”，只公布统计数据",
    who=(Role.LEGAL_DEPT,),
)
def released(s: Situation[Publication]) -> Missing | None:
    """Not to publish is the default; the legal department lets out one document at a time."""
    paper = s.subject.paper
    if paper is None or not state.public_order(paper):
        return None
    return None if s.subject.released_for else {}


@gate(
    "publications.noted",
    cite=("G-OPEN-01",),
    says="该处罚决定尚未登记公开的载体，变更、撤销后无从按期撤回",
    remedy="先在该处理决定上办理“登记决定已公开”",
    who=(Role.LEGAL_DEPT, Role.CASE_OFFICER),
)
def noted(s: Situation[Publication]) -> Missing | None:
    """What falls later is withdrawn in time because the decision knows that it is out."""
    decision = state.decision_of(s.subject.paper) if s.subject.paper else None
    if decision is None:
        return None
    done = Entry.objects.filter(subject_id=decision.pk, act__in=(state.NOTED, state.WITHDRAWN))
    last = done.order_by("-id").values_list("act", flat=True).first()
    return None if last == state.NOTED else {}


@gate(
    "publications.printable",
    cite=("R-OPEN-02",),
    says="字库中没有下列字，公开的文件将缺字：%(chars)s",
    remedy="核对所录入的字；确为生僻字的，由系统管理员补充字库后再公开",
    who=(Role.SYSTEM_ADMIN,),
)
def printable(s: Situation[Publication]) -> Missing | None:
    """Every character can be drawn."""
    absent = glyphs.missing(s.once(state.review).content.texts())
    return {"chars": " ".join(absent)} if absent else None
