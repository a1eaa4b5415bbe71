"""What must hold before a paper is drawn up, approved, issued, served."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from plumbline.casework.models import Case
from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.roles import Role
from plumbline.papers import glyphs
from plumbline.papers.content import Content
from plumbline.papers.issuing import Prepared, prepare
from plumbline.papers.models import Paper, ServiceWay
from plumbline.papers.numbers import full_name, issuer
from plumbline.papers.template import (
    TEMPLATES,
    LackingError,
    Query,
    Template,
    draw,
    matter_of,
    person_of,
)


def query_of(case: Case, s: Situation[Any], form: Any, paper: Template) -> Query:
    """What a drafter asked for, as the template reads it."""
    return Query(
        case=case,
        person=person_of(case, form.person),
        matter=matter_of(paper, case, form.matter),
        remark=form.remark,
        at=s.at,
        drafter=s.actor.id,
    )


def drawn_up(case: Case, paper: Template, query: Query) -> Content:
    """The content, in the name of the organ that issues this kind of paper."""
    line = list(case.line)
    return draw(paper, query, full_name(issuer(paper, line, query.matter), line))


@gate(
    "papers.values_entered",
    cite=("C-EXCH-03",),
    says="“%(paper)s”尚不能制作，案卷中没有%(lacking)s",
    remedy="先办理并录入所缺的事项；文书的内容取自案卷，不另行填写",
    who=(Role.CASE_OFFICER,),
)
def values_entered(s: Situation[Case]) -> Missing | None:
    """A paper says what was entered before it; what is not there cannot be written."""
    if s.form is None:
        return None
    form: Any = s.form
    paper = TEMPLATES[form.kind]
    try:
        drawn_up(s.subject, paper, query_of(s.subject, s, form, paper))
    except LackingError as lacking:
        return {"paper": paper.title, "lacking": lacking.what}
    return None


@gate(
    "papers.values_kept",
    cite=("C-EXCH-03",),
    says="“%(paper)s”不能按案卷重新生成，案卷中已没有%(lacking)s",
    remedy="弃置草稿，或者先办理并录入所缺的事项",
    who=(Role.CASE_OFFICER,),
)
def values_kept(s: Situation[Paper]) -> Missing | None:
    """A draft is drawn anew from what the case holds now."""
    paper, kind = s.subject, TEMPLATES[s.subject.template]
    try:
        drawn_up(paper.case, kind, again(s, paper.remark))
    except LackingError as lacking:
        return {"paper": kind.title, "lacking": lacking.what}
    return None


def again(s: Situation[Paper], remark: str) -> Query:
    """What the drafter asked for when the paper was first drawn, with another remark."""
    paper, kind = s.subject, TEMPLATES[s.subject.template]
    matter = matter_of(kind, paper.case, paper.matter_id)
    return Query(paper.case, paper.person, matter, remark, s.at, s.actor.id)


@gate(
    "papers.drawn_once",
    cite=("C-EXCH-03",),
    says="本案已有同样的“%(paper)s”，不得重复制作",
    remedy="使用已有的文书；内容有误的，在“更正”中选明所更正的文书",
    who=(Role.CASE_OFFICER,),
)
def drawn_once(s: Situation[Case]) -> Missing | None:
    """The same paper on the same person and matter is made once; a correction names the old."""
    if s.form is None:
        return None
    form: Any = s.form
    paper = TEMPLATES[form.kind]
    if not paper.once or form.corrects is not None:
        return None
    same = Paper.objects.filter(
        case=s.subject, template=form.kind, person_id=form.person, matter_id=form.matter
    ).exclude(phase__in=("dropped", "void"))
    return {"paper": paper.title} if same.exists() else None


@gate(
    "papers.case_offline_approved",
    cite=("4.1a", "G-EXCH-02"),
    says="本案登记为线下办理，未经主要负责人批准，不出具文书",
    remedy="报请主要负责人批准线下办理",
    who=(Role.ORGAN_CHIEF,),
)
def case_offline_approved(s: Situation[Paper]) -> Missing | None:
    """A paper drafted before the case went offline waits for the chief as the case does."""
    offline = s.once(_case).offline
    s.reads.append("offline=" + offline)
    return {} if offline == "registered" else None


def _case(paper: Paper) -> Case:
    return paper.case


@gate(
    "papers.approval_wanted",
    cite=("2.2a", "P-ROLE-01"),
    says="“%(paper)s”无须另行审批：它所记载的事项已经依法批准",
    remedy="直接出具",
)
def approval_wanted(s: Situation[Paper]) -> Missing | None:
    """Only kinds that want an approver are approved."""
    paper = TEMPLATES[s.subject.template]
    return {"paper": paper.title} if paper.approver is None else None


@gate(
    "papers.right_approver",
    cite=("2.2a", "P-ROLE-01"),
    says="“%(paper)s”由%(who)s批准",
    remedy="请%(who)s批准",
    who=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
)
def right_approver(s: Situation[Paper]) -> Missing | None:
    """The approver that the kind names; a head of the organ may stand for a head of department."""
    paper = TEMPLATES[s.subject.template]
    if paper.approver is None:
        return None
    held = set(s.actor.roles(tuple(s.subject.line), s.day))
    s.reads.append(f"approver={paper.approver}")
    enough = {paper.approver, Role.ORGAN_HEAD}
    return None if held & enough else {"paper": paper.title, "who": paper.approver.label}


@gate(
    "papers.approved",
    cite=("2.2a", "P-ROLE-01", "G-EXCH-01"),
    says="“%(paper)s”须经%(who)s批准后出具",
    remedy="报请%(who)s批准",
    who=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
)
def approved(s: Situation[Paper]) -> Missing | None:
    """A kind that wants an approver is issued only as it was approved."""
    paper = TEMPLATES[s.subject.template]
    s.reads.append("phase=" + s.subject.phase)
    if paper.approver is None or s.subject.phase == "approved":
        return None
    return {"paper": paper.title, "who": paper.approver.label}


@gate(
    "papers.printable",
    cite=("D-EXCH-02", "C-EXCH-03"),
    says="字库中没有下列字，出具的文书将缺字：%(chars)s",
    remedy="核对所录入的字；确为生僻字的，由系统管理员补充字库后再出具",
    who=(Role.SYSTEM_ADMIN,),
)
def printable(s: Situation[Paper]) -> Missing | None:
    """Every character can be drawn. In the act itself the file is made, and its hash recorded."""
    content = s.subject.drawn
    if absent := glyphs.missing(content.texts()):
        return {"chars": " ".join(f"{char}（U+{ord(char):04X}）" for char in absent)}
    if s.form is not None:
        made = s.once(slot)["file"] = prepare(s.subject, content, s.at)
        s.reads += [f"number={made.stamp.number}", f"sha256={made.sha256}"]
    return None


def slot(paper: Paper) -> dict[str, Prepared]:
    """Where the gate leaves the file it rendered, for the act to seal that and no other."""
    del paper
    return {}


@gate(
    "papers.service_proved",
    cite=("D-ADM-27",),
    says="留置送达须有见证人，其他送达须写明签收人或者凭证",
    remedy="写明见证人、签收人或者凭证",
    who=(Role.CASE_OFFICER,),
)
def service_proved(s: Situation[Paper]) -> Missing | None:
    """Who received it, or who saw it left."""
    if s.form is None:
        return None
    form: Any = s.form
    proof = form.witness if form.way == ServiceWay.LEFT else form.receiver or form.proof
    return None if proof else {}


def earlier(case: Case, kind: str, pk: UUID | None) -> Paper | None:
    """The issued paper of this case and kind that a new one corrects."""
    if pk is None:
        return None
    phases = ("issued", "served", "void")
    return Paper.objects.filter(case=case, template=kind, pk=pk, phase__in=phases).first()
