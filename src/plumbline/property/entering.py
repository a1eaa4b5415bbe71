"""From the taking to the custodian: registered, examined if urgent, handed over (D-PROP-01..05)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AwareDatetime, StringConstraints

from plumbline.casework.gates import not_recused
from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.measures.attendance import ROW
from plumbline.measures.models import Preservation
from plumbline.measures.terms import Measure
from plumbline.people.numbers import next_number
from plumbline.property.facts import name_of, organ_of, step, unregistered
from plumbline.property.gates import all_listed, fixed_at_once, settled_in_a_day
from plumbline.property.models import Away, Thing
from plumbline.property.terms import Sort
from plumbline.qualification.gates import qualified

LIVE = ("on_spot", "reported", "in_force", "to_lift", "unclaimed", "disposed")
ON_SITE = (Measure.SEALING, Measure.FREEZING, Measure.REGISTRATION)
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
WORD_OF_IT = "拍照或者选择照片；录像填写SHA-256校验值，每行一个"


def pictures(*, needed: bool = False) -> Any:
    """The question after photographs: taken on the page, or named by their digests."""
    least: dict[str, Any] = {"default": []}
    if needed:
        least = {"min_length": 1, "examples": [["0" * 64]]}
    return ask("照片、录像", max_length=20, help=WORD_OF_IT, ref="picture", **least)


class Register(Form):
    """One thing on the list of a measure, as custody knows it."""

    item: int = ask("清单上的物品", ref="unregistered", **ROW)
    sort: Sort = ask("财物种类")
    serial: Maybe = ask("序列号、车架号、里程", default="", personal=True)
    condition: Short = ask("状况")
    value: int | None = ask("价值或者金额（元）", default=None, ge=0, le=2_000_000_000)
    value_basis: Maybe = ask("价值依据", default="", help="发票、估价、鉴定的情况")
    place_taken: Short = ask("取得地点", personal=True)
    photos: list[Digest] = pictures()
    seal: Maybe = ask("封签编号", default="")


@act(
    "property.register",
    title="登记涉案财物",
    by=Role.CASE_OFFICER,
    gates=[phase(*LIVE), qualified, not_recused, fixed_at_once],
    cite=("C-PROP-01", "C-PROP-02", "D-PROP-07", "D-PROP-08"),
    makes=Thing,
)
def register(doing: Doing[Preservation, Register]) -> None:
    """在电子台账中一物一号登记，写明案由、来源、状态、处所和去向。"""
    form, held = doing.form, doing.subject
    item = next((item for item in unregistered(held) if item.pk == form.item), None)
    if item is None:
        raise Invalid([("item", "清单上没有这件待登记的物品")])
    organ, year = organ_of(held.line), doing.day.year
    number = f"W{organ}{year}{next_number(organ, 'thing', year):06d}"
    thing = doing.create(
        Thing(
            case=held.case, item=item, number=number, line=held.line, handlers=held.handlers,
            secrecy=held.secrecy, phase="on_site" if held.measure in ON_SITE else "taken",
            **form.model_dump(exclude={"item"}),
        )
    )  # fmt: skip
    step(doing, thing, "登记", held.label, giver=held.holder.name if held.holder else "",
         taker=doing.actor.name, state=form.condition, photos=form.photos)  # fmt: skip


class ListDone(Form):
    """That every thing on the list of the measure has its number."""


@act(
    "property.list_done",
    title="确认涉案财物登记完毕",
    by=Role.CASE_OFFICER,
    gates=[phase(*LIVE), qualified, not_recused, all_listed],
    cite=("C-PROP-01", "D-PROP-01"),
)
def list_done(doing: Doing[Preservation, ListDone]) -> None:
    """清单所列财物全部登记，一物一号，没有遗漏。"""


class NoteAway(Form):
    """Why the things were taken elsewhere, and when they came to the unit."""

    why: Short = ask("在其他地点或者异地办理的情况")
    returned_at: AwareDatetime = ask("返回单位的时间")


@act(
    "property.note_away",
    title="登记异地取得的财物返回",
    by=Role.CASE_OFFICER,
    gates=[phase(*LIVE), qualified, not_recused],
    cite=("D-PROP-02",),
)
def note_away(doing: Doing[Preservation, NoteAway]) -> None:
    """在其他地点或者异地取得财物的，返回单位后二十四小时内移交。"""
    form, held = doing.form, doing.subject
    if not (held.began_at or doing.at) <= form.returned_at <= doing.at:
        raise Invalid([("returned_at", "返回时间在取得财物之后、登记之前")])
    if Away.objects.filter(preservation=held).exists():
        raise Invalid([("returned_at", "已经登记过返回时间")])
    doing.create(Away(preservation=held, entry_id=doing.entry_id, **form.model_dump()))


class AskExam(Form):
    """What has to be examined before the handover, and why it cannot wait."""

    reasons: Long = ask("急需鉴定、辨认、检验、检测的理由", long=True)


@act(
    "property.ask_exam",
    title="呈请移交前先行鉴定检验",
    by=Role.CASE_OFFICER,
    gates=[phase("taken"), qualified, not_recused],
    cite=("D-PROP-03",),
)
def ask_exam(doing: Doing[Thing, AskExam]) -> None:
    """二十四小时内急需鉴定、辨认、检验、检测的，呈请办案部门负责人批准。"""
    doing.subject.move("exam_asked")


class Answer(Form):
    """Yes or no, and why."""

    granted: bool = ask("准予")
    opinion: Long = ask("审批意见", long=True)


@act(
    "property.decide_exam",
    title="审批先行鉴定检验",
    by=Role.DEPT_HEAD,
    gates=[phase("exam_asked"), apart("property.ask_exam"), not_recused],
    cite=("D-PROP-03", "P-ROLE-01"),
)
def decide_exam(doing: Doing[Thing, Answer]) -> None:
    """办案部门负责人批准的，检验完成后二十四小时内移交；不批准的，按期移交。"""
    doing.subject.move("examined" if doing.form.granted else "taken")


class EndExam(Form):
    """How the examination ended."""

    paper: Short = ask("鉴定、检验文书")
    state: Short = ask("检验后的状况")


@act(
    "property.end_exam",
    title="登记先行鉴定检验完成",
    by=Role.CASE_OFFICER,
    gates=[phase("examined"), qualified, not_recused],
    cite=("D-PROP-03",),
)
def end_exam(doing: Doing[Thing, EndExam]) -> None:
    """检验完成，二十四小时移交期限由此起算。"""
    form = doing.form
    step(doing, doing.subject, "检验完成", form.paper, state=form.state)
    doing.subject.condition = form.state
    doing.subject.move("taken")


class Lodge(Form):
    """Which papers went to the custodian for what stays where it is."""

    paper: Short = ask("报送的法律文书复印件")
    keeper: Short = ask("就地保管的人", personal=True)


@act(
    "property.lodge",
    title="报送就地保管财物的文书和信息",
    by=Role.CASE_OFFICER,
    gates=[phase("on_site"), qualified, not_recused],
    cite=("D-PROP-04",),
)
def lodge(doing: Doing[Thing, Lodge]) -> None:
    """查封、冻结、先行登记保存的财物就地保管，二十四小时内把文书和信息报送管理人员。"""
    form = doing.form
    doing.subject.lodged_at = doing.at
    step(doing, doing.subject, "报送文书", form.paper, giver=doing.actor.name, taker=form.keeper)


class SettleAtOnce(Form):
    """Where the papers of a thing settled within the day are."""

    paper: Short = ask("处理凭证（附卷）")


@act(
    "property.settle_at_once",
    title="登记当日处理完毕",
    by=Role.CASE_OFFICER,
    gates=[phase("taken"), qualified, not_recused, settled_in_a_day],
    cite=("D-PROP-05",),
)
def settle_at_once(doing: Doing[Thing, SettleAtOnce]) -> None:
    """二十四小时内全部处理完毕的，不再移交，处理凭证附卷。"""
    step(doing, doing.subject, "当日处理完毕", doing.form.paper, giver=doing.actor.name)
    doing.subject.move("settled")


class HandOver(Form):
    """What goes to the custodian, in what state, with which papers."""

    paper: Short = ask("移交文书")
    state: Short = ask("移交时的状况")
    seal: Maybe = ask("封签编号", default="")
    photos: list[Digest] = pictures()


@act(
    "property.hand_over",
    title="移交涉案财物",
    by=Role.CASE_OFFICER,
    gates=[phase("taken"), qualified, not_recused],
    cite=("D-PROP-01", "G-PROP-01"),
)
def hand_over(doing: Doing[Thing, HandOver]) -> None:
    """取得财物后二十四小时内移交管理人员，办案民警不得自行保管。"""
    form, thing = doing.form, doing.subject
    thing.seal = form.seal or thing.seal
    step(doing, thing, "移交", form.paper, giver=name_of(doing.actor.id), state=form.state,
         photos=form.photos)  # fmt: skip
    thing.move("offered")
