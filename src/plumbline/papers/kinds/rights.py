"""Rights and duties, told to each person on the first contact."""

from plumbline.casework.models import PersonRole
from plumbline.papers.content import Facts, Part, Seal, Signs, Small, Text
from plumbline.papers.kinds.common import cause, identity_rows, names, remark
from plumbline.papers.template import Query, template
from plumbline.papers.titles import PaperKind as Kind

SUSPECT = [
    "有权陈述和申辩；公安机关不因陈述、申辩而加重处罚。",
    "有权使用本民族通用的语言文字；不通晓当地通用语言文字的，有权要求配备翻译。",
    "聋哑人有权要求通晓手语的人提供帮助。",
    "对办案人员、鉴定人、翻译人员有法定回避情形的，有权申请其回避。",
    "对与本案无关的问题，有权拒绝回答；对本案有关的问题，应当如实回答。",
    "有权核对询问笔录；记载有遗漏或者差错的，有权要求补充或者更正。",
    "对公安机关及其人民警察侵犯合法权益的行为，有权申诉、控告、检举。",
    "未满十八周岁的，询问时应当通知监护人或者其他合适成年人到场。",
    "不得伪造、隐匿、毁灭证据，不得干扰他人作证。",
]
VICTIM = [
    "有权要求公安机关依法追究违法嫌疑人的责任，并提出自己的意见。",
    "有权使用本民族通用的语言文字；不通晓当地通用语言文字的，有权要求配备翻译。",
    "对办案人员、鉴定人、翻译人员有法定回避情形的，有权申请其回避。",
    "涉及国家秘密、商业秘密、个人隐私的，有权要求保密。",
    "有权核对询问笔录；记载有遗漏或者差错的，有权要求补充或者更正。",
    "有权获知处理结果；对处罚决定不服的，有权依法申请行政复议或者提起行政诉讼。",
    "因违法行为造成损害的，有权依法提起民事诉讼；符合条件的，可以请求治安调解。",
    "应当如实陈述，不得捏造事实诬告陷害他人。",
]
WITNESS = [
    "有权使用本民族通用的语言文字；不通晓当地通用语言文字的，有权要求配备翻译。",
    "本人及近亲属因作证而面临危险的，有权请求公安机关予以保护。",
    "涉及国家秘密、商业秘密、个人隐私的，有权要求保密。",
    "有权核对询问笔录；记载有遗漏或者差错的，有权要求补充或者更正。",
    "对公安机关及其人民警察侵犯合法权益的行为，有权申诉、控告、检举。",
    "应当如实作证；作伪证或者隐匿证据的，依法承担责任。",
]


def told(query: Query, whom: str, points: list[str]) -> list[Part]:
    """One person, told what he may and must."""
    person = query.of_person
    numbered = [f"{place}．{point}" for place, point in enumerate(points, start=1)]
    return [
        Facts(rows=[
            [("案由", cause(query.case)), ("案件编号", query.case.number)],
            *identity_rows(person),
        ]),
        Text(lines=[f"在本案办理过程中，你作为{whom}，依法享有以下权利，承担以下义务："]),
        Text(lines=numbered),
        *remark(query.remark),
        Text(lines=[f"办案民警：{names(query.case.handlers)}。"]),
        Seal(),
        Signs(places=["以上内容我已知悉。被告知人", "监护人或者合适成年人（未满十八周岁的）"]),
        Small(lines=["一式两份，一份交被告知人，一份附卷。"]),
    ]  # fmt: skip


@template(
    Kind.RIGHTS_SUSPECT, word="权告字", basis=("D-ADM-11", "D-ADM-12", "D-ADM-13"), nature=None,
    persons=(PersonRole.SUSPECT,),
)  # fmt: skip
def suspect(query: Query) -> list[Part]:
    """The suspect's rights and duties."""
    return told(query, "违法犯罪嫌疑人", SUSPECT)


@template(
    Kind.RIGHTS_VICTIM, word="权告字", basis=("D-ADM-11", "D-ADM-13"), nature=None,
    persons=(PersonRole.VICTIM, PersonRole.REPORTER),
)  # fmt: skip
def victim(query: Query) -> list[Part]:
    """The victim's rights and duties."""
    return told(query, "被侵害人", VICTIM)


@template(
    Kind.RIGHTS_WITNESS, word="权告字", basis=("D-ADM-11", "D-ADM-13"), nature=None,
    persons=(PersonRole.WITNESS, PersonRole.INTERESTED),
)  # fmt: skip
def witness(query: Query) -> list[Part]:
    """The witness's rights and duties."""
    return told(query, "证人", WITNESS)
