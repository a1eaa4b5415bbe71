"""The record of questioning: question and answer, read back, signed, and evidence from then on."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from plumbline.casework.gates import IN_HAND, administrative, not_recused
from plumbline.casework.models import Case, Evidence, EvidenceKind, PersonRole
from plumbline.casework.named import HANDLERS
from plumbline.casework.terms import Recording, Signature, Taking
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.roles import Role
from plumbline.qualification.gates import qualified
from plumbline.questioning.fields import (
    AN_ANSWER,
    Answer,
    Note,
    Short,
    an_officer,
    person_of,
    refusal_noted,
    write_down,
)
from plumbline.questioning.models import Statement
from plumbline.questioning.statement_gates import (
    all_signed,
    alone,
    attendance,
    companion,
    corrections_marked,
    every_page,
    first_items,
    gentle,
    helpers,
    in_area,
    read_back,
    remote_ready,
    rights_told,
    signing_recorded,
    two_officers,
    written,
)
from plumbline.questioning.terms import Checked, Companion, Place, Signed

Text = Annotated[str, StringConstraints(max_length=500)]
Count = Annotated[int, Field(ge=1, le=500)]


class OpenStatement(Form):
    """Who is asked by whom, where, with whose help, and what was told first."""

    person: int = ask("被询问人", ref="person", ge=1, lt=2**63)
    second: UUID | None = ask("另一名询问民警", default=None, ref="handler")
    place: Place = ask("询问地点")
    place_name: Short = ask("具体处所", personal=True)
    recorded: bool = ask("全程同步录音录像")
    individually: bool = ask("个别进行，没有其他当事人、证人在场", default=True)
    told_truth: bool = ask("已告知如实提供证据、证言的义务和作伪证的责任")
    told_refusal: bool = ask("已告知对与本案无关的问题有拒绝回答的权利")
    identity: Text = ask(
        "姓名、出生日期、户籍所在地、现住址、证件种类及号码", default="", long=True,
        personal=True, help="首次询问违法嫌疑人时问明",
    )  # fmt: skip
    delegate: Text = ask("是否各级人大代表", default="", personal=True)
    prior: Text = ask("是否受过刑事处罚、行政拘留等", default="", long=True, personal=True)
    entry: Text = ask(
        "国籍、出入境证件、签证、入境时间和事由", default="", long=True, personal=True,
        help="外国人填写",
    )  # fmt: skip
    companion: Companion = ask("到场的成年人", default=Companion.NONE)
    companion_name: Text = ask("到场成年人的姓名、关系和联系方式", default="", personal=True)
    efforts: Text = ask("通知监护人的经过和不能到场的原因", default="", long=True, personal=True)
    interpreter: Text = ask("翻译人员的姓名、住址、工作单位和联系方式", default="", personal=True)
    signer: Text = ask("手语人员的姓名、住址、工作单位和联系方式", default="", personal=True)
    female_staff: bool = ask("由女性工作人员询问", default=False)
    violence: bool = ask("遭受性侵害或者暴力的未成年被侵害人", default=False, personal=True)
    again: Text = ask("再次询问的理由", default="", long=True, personal=True)
    assisting: Text = ask("协作地公安机关和核实身份的人员", default="", personal=True,
                          help="远程视频询问填写")  # fmt: skip


@act(
    "questioning.open_statement",
    title="开始询问",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), administrative, qualified, not_recused, two_officers, in_area, alone,
           rights_told, first_items, companion, helpers, gentle, remote_ready, *HANDLERS],
    cite=("D-ADM-11", "D-ADM-12", "D-ADM-13", "D-ADM-14", "D-ADM-15", "G-ADM-12"),
    makes=Statement,
)  # fmt: skip
def open_statement(doing: Doing[Case, OpenStatement]) -> None:
    """个别询问被询问人：告知权利义务，首次询问问明身份等情况，开始制作询问笔录。"""
    form, case = doing.form, doing.subject
    person = person_of(case, form.person)
    officers = [doing.actor.id]
    if form.second is not None and form.second != doing.actor.id:
        an_officer("second", form.second)
        officers.append(form.second)
    suspect = person.role == PersonRole.SUSPECT
    doing.create(
        Statement(
            phase="open",
            line=case.line,
            secrecy=case.secrecy,
            handlers=case.handlers,
            case=case,
            person=person,
            attendance=attendance(doing.situation, person) if suspect else None,
            turn=Statement.objects.filter(person=person, phase="finished").count() + 1,
            officers=officers,
            first=form.model_dump(include={"identity", "delegate", "prior", "entry"}),
            **form.model_dump(
                include={"place", "place_name", "recorded", "companion", "companion_name",
                         "efforts", "interpreter", "signer", "assisting"}
            ),
        )
    )  # fmt: skip


class Write(Form):
    """Some more questions and answers."""

    rows: list[Answer] = ask("问答", personal=True, min_length=1, max_length=300,
                             examples=[AN_ANSWER])  # fmt: skip


@act(
    "questioning.write_statement",
    title="记录问答",
    by=Role.CASE_OFFICER,
    gates=[phase("open"), qualified, not_recused],
    cite=("D-ADM-11",),
)
def write_statement(doing: Doing[Statement, Write]) -> None:
    """逐条记录问和答，可以分多次记录。"""
    write_down(doing, doing.subject)


class Correction(Form):
    """One change the person asked for."""

    where: Short = ask("修改处", personal=True)
    fingerprinted: bool = ask("已捺指印")


class FinishStatement(Form):
    """How the record was checked and signed, and what became of the recording."""

    checked: Checked = ask("核对方式")
    can_read: bool = ask("被询问人有阅读能力", default=True)
    corrections: list[Correction] = ask("更正和补充", default=[], personal=True, max_length=100)
    pages: Count = ask("笔录页数")
    signed_pages: Annotated[int, Field(ge=0, le=500)] = ask("已签名或者捺指印的页数")
    signed: Signed = ask("被询问人签名")
    refusal: Note = ask("拒绝签名的情况", default="", long=True)
    officers_signed: bool = ask("询问民警已签名")
    helper_signed: bool = ask("翻译人员已签名", default=False)
    signing_recorded: bool = ask("电子签名过程已录音录像", default=False)
    recording: Recording = ask("录音录像情况")
    recording_ref: Note = ask("录音录像编号", default="")


SIGNATURES = {
    Signed.SIGNED: Signature.PAPER,
    Signed.ELECTRONIC: Signature.ELECTRONIC,
    Signed.REFUSED: Signature.REFUSED,
}


@act(
    "questioning.finish_statement",
    title="完成询问笔录",
    by=Role.CASE_OFFICER,
    gates=[phase("open"), qualified, not_recused, written, read_back, every_page,
           corrections_marked,
           refusal_noted, all_signed, signing_recorded],
    cite=("D-ADM-11", "D-ADM-13", "D-ADM-37", "G-ADM-03"),
)  # fmt: skip
def finish_statement(doing: Doing[Statement, FinishStatement]) -> None:
    """笔录经核对或者宣读，逐页签名，由此成为一项证据。"""
    form, statement = doing.form, doing.subject
    if form.signed_pages > form.pages:
        raise Invalid([("signed_pages", "签名的页数不能多于笔录页数")])
    if form.recording != Recording.NONE and not form.recording_ref:
        raise Invalid([("recording_ref", "有录音录像的，请填写编号")])
    person = statement.person
    suspect = person.role == PersonRole.SUSPECT
    item = doing.create(
        Evidence(
            case=statement.case,
            kind=EvidenceKind.SUSPECT_STATEMENT if suspect else EvidenceKind.STATEMENT,
            title=f"{person.name} {statement.kind_title} {statement.turn}",
            source=statement.place_name,
            collected_at=doing.at,
            taking=Taking.QUESTIONING,
            person=person,
            officers=statement.officers,
            standard_place=statement.place == Place.AREA,
            recording=form.recording,
            signature=SIGNATURES[form.signed],
            note=form.recording_ref,
            entry_id=doing.entry_id,
        )
    )
    statement.checked, statement.pages = form.checked, form.pages
    statement.signed, statement.recording = form.signed, form.recording
    statement.recording_ref = form.recording_ref
    statement.corrections = [row.where for row in form.corrections]
    statement.evidence_item, statement.ended_at = item.pk, doing.at
    statement.move("finished")


class Abandon(Form):
    """Why the questioning broke off."""

    reasons: Short = ask("中止原因", personal=True)


@act(
    "questioning.abandon_statement",
    title="中止询问",
    by=Role.CASE_OFFICER,
    gates=[phase("open")],
    cite=("D-ADM-11",),
)
def abandon_statement(doing: Doing[Statement, Abandon]) -> None:
    """因故不能继续询问的，写明原因；已记录的问答保留，不作为笔录使用。"""
    doing.subject.ended_at = doing.at
    doing.subject.move("abandoned")
