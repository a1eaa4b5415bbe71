"""Papers of inspection, identification, expert examination, and what preserves evidence."""

from plumbline.casework.models import PersonRole
from plumbline.casework.terms import Recording
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Role
from plumbline.measures.models import Appraisal, Identification, Inspection, Opinion, Preservation
from plumbline.measures.terms import Ground, Lineup, Measure, Signed, Target
from plumbline.papers import wants
from plumbline.papers.content import Address, Facts, Grid, Part, Seal, Signs, Small, Text
from plumbline.papers.kinds.common import (
    COMPLAIN,
    NONE,
    asked_of,
    cause,
    head,
    identity,
    lines,
    moment,
    names,
    remark,
    said,
    said_or_none,
)
from plumbline.papers.template import LackingError, Query, template
from plumbline.papers.titles import PaperKind as Kind
from plumbline.penalty import telling

WITNESSES = (PersonRole.VICTIM, PersonRole.WITNESS, PersonRole.REPORTER, PersonRole.SUSPECT)
ARTICLES = {  # measure → where the law gives it
    Measure.SEIZURE: "《中华人民共和国治安管理处罚法》第一百零五条",
    Measure.SEALING: "《公安机关办理行政案件程序规定》第一百零八条",
    Measure.REGISTRATION: "《中华人民共和国行政处罚法》第五十六条",
    Measure.SAMPLING: "《公安机关办理行政案件程序规定》第一百零九条",
    Measure.FREEZING: "《公安机关办理行政案件程序规定》第一百一十三条",
}
TERMS = {
    Measure.SEIZURE: "扣押期限为三十日，经批准可以延长三十日，鉴定期间不计入",
    Measure.SEALING: "查封期限为三十日，经批准可以延长三十日",
    Measure.REGISTRATION: "七个工作日内作出处理决定，逾期自动解除",
    Measure.SAMPLING: "样品检验后依法返还或者处理",
    Measure.FREEZING: "冻结期限为二个月，经批准可以延长一个月",
}


@template(Kind.INSPECTION, word="检查字", basis=("G-ADM-13",), matter="inspection", by_organ=True,
          numbered=True)  # fmt: skip
def inspection(query: Query) -> list[Part]:
    """The certificate: what place may be inspected, by whom, why."""
    row: Inspection = query.matter
    if not row.number:
        raise LackingError(wants.INSPECTION_APPROVED)
    approval = said(row, "measures.decide_inspection", want=wants.INSPECTION_APPROVED)
    return [
        Text(lines=[
            ("根据《中华人民共和国治安管理处罚法》第一百零三条之规定，兹派我局民警"
            f"{names(query.case.handlers)}对下列场所进行检查："),
        ]),
        Facts(rows=[
            *head(query.case),
            [("场所性质", str(row.get_premises_display())), ("检查地点", row.place)],
            [("被检查人", row.person.name if row.person else NONE)],
            [("检查理由", row.reasons)],
            [("批准人", approval.who), ("批准时间", moment(approval.at))],
        ]),
        *remark(query.remark),
        Seal(),
        Signs(places=["被检查人"]),
        Small(lines=["检查时民警不得少于二人，并应当出示人民警察证和本证。"]),
    ]  # fmt: skip


@template(Kind.INSPECTION_RECORD, word="检笔字", basis=("C-ADM-01", "G-ADM-13"),
          matter="inspection")  # fmt: skip
def inspection_record(query: Query) -> list[Part]:
    """What the inspection found, and who signed."""
    row: Inspection = query.matter
    found = row.records.order_by("pk").last()
    if found is None:
        raise LackingError(wants.INSPECTED)
    points = [[str(n), f"{p['begins']}—{p['ends']}", p["shows"]]
              for n, p in enumerate(found.key_points, start=1)]  # fmt: skip
    return [
        Facts(rows=[
            *head(query.case),
            [("检查证", row.number or NONE), ("检查对象", str(Target(found.target).label))],
            [("地点", found.place or row.place)],
            [("开始时间", moment(found.began_at)), ("结束时间", moment(found.ended_at))],
            [("检查民警", names(found.officers)),
             ("录音录像", str(Recording(found.recording).label))],
            [("被检查人", found.person.name if found.person else NONE),
             ("见证人", found.witness.name if found.witness else NONE)],
        ]),
        *([Text(heading="检查经过和结果", lines=lines(found.text))] if found.text else []),
        *([Grid(heads=["序号", "时间位置", "关键内容"], widths=[2, 5, 13], rows=points)]
          if points else []),
        *remark(query.remark),
        Text(lines=[
            (f"被检查人：{found.get_inspected_display() or NONE}；"
            f"见证人：{found.get_witness_signed_display() or NONE}。"),
        ]),
        Signs(places=["被检查人", "见证人", "检查民警"]),
    ]  # fmt: skip


@template(Kind.IDENTIFICATION, word="辨笔字", basis=("G-ADM-18",), persons=WITNESSES, once=False)
def identification(query: Query) -> list[Part]:
    """What the witness described, what was shown, what he recognised."""
    witness = query.of_person
    row = Identification.objects.filter(case=query.case, witness=witness).order_by("pk").last()
    if row is None:
        raise LackingError(wants.IDENTIFIED)
    name = "（要求不公开身份）" if row.hidden else identity(witness)
    return [
        Facts(rows=[
            *head(query.case),
            [("辨认人", name)],
            [("辨认对象", str(Lineup(row.lineup).label)), ("辨认时间", moment(row.held_at))],
            [("询问特征时间", moment(row.features_at)), ("主持民警", names(row.officers))],
            [("事先描述的特征", row.features)],
            [("混杂的对象", "、".join(row.fillers) or NONE)],
            [("辨认结果", "辨认出" if row.recognised else "没有辨认出")],
        ]),
        Text(heading="辨认经过和结果", lines=lines(row.result)),
        *remark(query.remark),
        Text(lines=[f"签名情况：{Signed(row.signed).label}。"]),
        Signs(places=["辨认人", "见证人", "主持民警", "记录人"]),
    ]  # fmt: skip


@template(Kind.RETRIEVAL, word="调证字", basis=("R-ADM-01",), nature=None, matter="retrieval",
          numbered=True)  # fmt: skip
def retrieval(query: Query) -> list[Part]:
    """To whoever holds the evidence: what to hand over and by when."""
    row = query.matter
    if not row.number:
        raise LackingError(wants.RETRIEVAL_APPROVED)
    approval = said(row, "casework.approve_retrieval", want=wants.RETRIEVAL_APPROVED)
    return [
        Address(to=row.holder),
        Text(lines=[
            (f"我单位办理的{cause(query.case)}一案（案件编号{query.case.number}），需向你（单位）调取"
            f"下列证据，请于收到本通知书后{row.days}日内提供："),
            *lines(row.content),
            ("提供的证据涉及国家秘密、商业秘密或者个人隐私的，我单位将依法保密。伪造、隐匿、毁灭证据的，"
            "依法承担责任。"),
            asked_of(query),
        ]),
        *remark(query.remark),
        Seal(),
        Facts(rows=[[("批准人", approval.who), ("批准时间", moment(approval.at))]]),
        Signs(places=["证据持有人"]),
        Small(lines=["一式两份，一份交证据持有人，一份附卷；证据清单另附。"]),
    ]  # fmt: skip


@template(Kind.EXPERT_COMMISSION, word="鉴聘字", basis=("G-ADM-17", "D-ADM-17", "D-ADM-19"),
          nature=None, matter="appraisal", approver=Role.ORGAN_HEAD, by_organ=True)  # fmt: skip
def expert_commission(query: Query) -> list[Part]:
    """To the expert: what is to be examined, on which material."""
    row: Appraisal = query.matter
    case = query.case
    return [
        Address(to=row.expert),
        Text(lines=[
            (f"我局办理的{cause(case)}一案（案件编号{case.number}），为查明案情，解决案件中有争议的"
            f"专门性问题，特聘请你单位对下列事项进行{row.get_sort_display()}："),
            *lines(row.matter),
            f"送检的检材和样本：{row.material or NONE}。",
            ("鉴定后请出具书面鉴定意见，由鉴定人签名并附鉴定机构和鉴定人的资质证明。鉴定人故意作虚假"
            "鉴定的，依法承担责任。鉴定人有法定回避情形的，应当回避。"),
            asked_of(query),
        ]),
        *remark(query.remark),
        Seal(),
        Small(lines=["一式两份，一份交被聘请单位，一份附卷。"]),
    ]  # fmt: skip


@template(Kind.EXPERT_OPINION, word="鉴通字", basis=("D-ADM-18",), nature=None, matter="opinion",
          persons=(PersonRole.SUSPECT, PersonRole.VICTIM))  # fmt: skip
def expert_opinion(query: Query) -> list[Part]:
    """To suspect or victim: what the expert found, and how to object."""
    row: Opinion = query.matter
    return [
        Address(to=query.of_person.name),
        Text(lines=[
            (f"我单位委托{row.appraisal.expert}对{row.appraisal.matter}进行"
            f"{row.appraisal.get_sort_display()}，鉴定意见为："),
            *lines(row.conclusion),
            ("根据《公安机关办理行政案件程序规定》第九十七条、第九十八条之规定，如对该鉴定意见有异议，"
            "可以在收到鉴定意见复印件之日起三日内申请重新鉴定；重新鉴定以一次为限。"),
        ]),
        *remark(query.remark),
        Seal(),
        Signs(places=["被告知人"]),
        Small(lines=["附鉴定意见复印件。一式三份，违法嫌疑人、被侵害人各一份，一份附卷。"]),
    ]  # fmt: skip


@template(Kind.PRESERVATION, word="保全字", basis=("C-ADM-02", "G-ADM-19", "D-ADM-38"),
          matter="preservation", by_organ=True, numbered=True)  # fmt: skip
def preservation(query: Query) -> list[Part]:
    """Party, reason, basis, period, remedies, organ, seal, date; with the list of things."""
    row: Preservation = query.matter
    if not row.number:
        raise LackingError(wants.PRESERVED)
    approval = said_or_none(row, "measures.decide_preservation", "measures.decide_on_spot")
    holder = identity(row.holder) if row.holder else "持有人不明"
    measure = Measure(row.measure)
    return [
        Facts(rows=[
            *head(query.case),
            [("当事人", holder)],
            [("保全措施", str(measure.label)), ("实施时间", moment(row.began_at))],
        ]),
        Text(lines=[
            (f"因{Ground(row.ground).label}（{row.reasons}），根据{ARTICLES[measure]}之规定，"
            f"决定对下列物品（场所、财产）予以{measure.label}。"),
            f"期限：自{moment(row.began_at)}起，{TERMS[measure]}。",
            telling.remedies(telling.Kind.GENERAL, legal_day(row.began_at or query.at)) + "。",
        ]),
        *listed(row),
        *remark(query.remark),
        Seal(),
        Facts(rows=[[("批准人", approval.who if approval else NONE),
                     ("批准时间", moment(approval.at) if approval else NONE)]]),
        Signs(places=["当事人", "见证人", "办案民警"]),
        Small(lines=["一式三份，当事人、保管人员各一份，一份附卷。"]),
    ]  # fmt: skip


def listed(row: Preservation) -> list[Part]:
    """The list of things: name, model, quantity, features."""
    items = list(row.items.order_by("pk"))
    if not items:
        return []
    return [
        Grid(
            heads=["编号", "名称", "规格型号", "数量", "特征"],
            widths=[2, 5, 4, 2, 8],
            rows=[
                [str(n), item.name, item.model or NONE, str(item.quantity), item.features or NONE]
                for n, item in enumerate(items, start=1)
            ],
        )
    ]


@template(Kind.PRESERVATION_LIST, word="保单字", basis=("C-ADM-02", "G-ADM-22", "D-PROP-14"),
          matter="preservation", once=False)  # fmt: skip
def preservation_list(query: Query) -> list[Part]:
    """The list alone, as things stand, with what became of each."""
    row: Preservation = query.matter
    items = listed(row)
    if not items:
        raise LackingError(wants.THINGS)
    done = [f"{item.name}：{item.get_disposal_display()}" for item in row.items.order_by("pk")
            if item.disposal]  # fmt: skip
    return [
        Facts(rows=[
            *head(query.case),
            [("措施", str(row.get_measure_display())), ("决定文号", row.number or NONE)],
            [("物品持有人", row.holder.name if row.holder else NONE),
             ("实施时间", moment(row.began_at))],
        ]),
        *items,
        *([Text(heading="处理情况", lines=done)] if done else []),
        *remark(query.remark),
        Signs(places=["物品持有人", "见证人", "保管人", "办案民警"]),
        Small(lines=[COMPLAIN, "一式三份，一份交物品持有人，一份交保管人，一份附卷。"]),
    ]  # fmt: skip
