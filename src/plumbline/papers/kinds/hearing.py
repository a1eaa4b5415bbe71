"""Papers of a hearing: the call, the record, the report."""

from plumbline.papers import wants
from plumbline.papers.content import Address, Facts, Part, Seal, Signs, Small, Text
from plumbline.papers.kinds.common import (
    NONE,
    cause,
    head,
    identity,
    lines,
    moment,
    names,
    remark,
)
from plumbline.papers.template import LackingError, Query, template
from plumbline.papers.titles import PaperKind as Kind
from plumbline.penalty.models import Hearing
from plumbline.penalty.reads import RECORD, REPORT


def staff(row: Hearing) -> list[list[tuple[str, str]]]:
    """Chair, members and clerk."""
    return [
        [("听证主持人", names([row.chair]) if row.chair else NONE),
         ("记录员", names([row.clerk]) if row.clerk else NONE)],
        [("听证员", names(row.members) or NONE)],
    ]  # fmt: skip


@template(Kind.HEARING_NOTICE, word="听通字", basis=("N-ADM-06", "R-ADM-04"), matter="hearing",
          by_organ=True, once=False)  # fmt: skip
def hearing_notice(query: Query) -> list[Part]:
    """To the applicant: when, where, before whom."""
    row: Hearing = query.matter
    if row.holding_at is None:
        raise LackingError(wants.HEARING_CALLED)
    manner = "公开举行" if row.public else f"不公开举行（{row.closed_for or NONE}）"
    return [
        Address(to=row.person.name),
        Text(lines=[
            (f"根据你的申请，我局定于{moment(row.holding_at)}在{row.place}就{cause(query.case)}一案"
            f"举行听证，{manner}。请准时参加；无正当理由不参加的，视为放弃听证。"),
            ("你可以委托一至二人代理参加听证，可以提出证据，进行陈述、申辩和质证，"
            "并有权申请主持人、听证员、记录员回避。"),
        ]),
        Facts(rows=staff(row)),
        *remark(query.remark),
        Seal(),
        Signs(places=["被通知人"]),
        Small(lines=["一式两份，一份交被通知人，一份附卷。"]),
    ]  # fmt: skip


def _paper(row: Hearing, kind: str, want: str) -> dict[str, str]:
    found = row.papers.filter(kind=kind).first()
    if found is None:
        raise LackingError(want)
    return dict(found.body)


@template(Kind.HEARING_RECORD, word="听笔字", basis=("G-ADM-28", "R-ADM-04"), matter="hearing")
def hearing_record(query: Query) -> list[Part]:
    """Who attended, what each side said."""
    row: Hearing = query.matter
    said = _paper(row, "record", wants.HEARING_HELD)
    return [
        Facts(rows=[
            *head(query.case),
            [("时间", moment(row.held_at)), ("地点", row.place or NONE)],
            [("申请人", identity(row.person))],
            *staff(row),
        ]),
        *(Text(heading=title, lines=lines(said[key])) for key, title in RECORD.items()
          if said.get(key)),
        *remark(query.remark),
        Signs(places=["申请人", "办案人员", "听证主持人", "记录员"]),
    ]  # fmt: skip


@template(Kind.HEARING_REPORT, word="听报字", basis=("C-ADM-03",), matter="hearing", by_organ=True)
def hearing_report(query: Query) -> list[Part]:
    """What the chair reports to the head of the organ."""
    row: Hearing = query.matter
    said = _paper(row, "report", wants.HEARING_REPORTED)
    return [
        Facts(rows=[
            *head(query.case),
            [("听证时间", moment(row.held_at)), ("听证地点", row.place or NONE)],
            [("申请人", identity(row.person))],
            *staff(row),
        ]),
        *(Text(heading=title, lines=lines(said[key])) for key, title in REPORT.items()
          if said.get(key)),
        *remark(query.remark),
        Signs(places=["听证主持人", "公安机关负责人"]),
        Small(lines=["附听证笔录。"]),
    ]  # fmt: skip
