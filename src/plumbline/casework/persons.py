"""Persons: registering and correcting them, and what is owed because of who they are."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.db.models import TextChoices
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from plumbline import forms
from plumbline.casework.gates import IN_HAND, not_recused
from plumbline.casework.models import (
    Case,
    ForeignReport,
    Permission,
    Person,
    PersonRole,
)
from plumbline.casework.standing import FLAGS, of_case
from plumbline.casework.terms import Deputy, Sex, Standing
from plumbline.casework.texts import Long, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, phase
from plumbline.law.identity import check_digit
from plumbline.law.roles import Role
from plumbline.qualification.gates import qualified

HELPERS = frozenset(
    {PersonRole.GUARDIAN, PersonRole.ADULT, PersonRole.INTERPRETER, PersonRole.SIGN,
     PersonRole.AGENT, PersonRole.REPRESENTATIVE}
)  # fmt: skip
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Line = Annotated[str, StringConstraints(max_length=300)]
Code = Annotated[str, StringConstraints(pattern=r"^([0-9A-HJ-NPQRTUWXY]{18})?$", max_length=18)]


class AddPerson(Form):
    """A person, what he is in the case, and what the law takes account of in him."""

    role: PersonRole = ask("身份")
    name: Name = ask("姓名", personal=True, help="单位填写名称")
    sex: Sex = ask("性别", default=Sex.UNKNOWN, personal=True)
    born: date | None = ask("出生日期", default=None, personal=True)
    id_number: Annotated[str, AfterValidator(check_digit)] = ask(
        "身份证号码", default="", personal=True
    )
    phone: Annotated[str, StringConstraints(max_length=30)] = ask(
        "联系电话", default="", personal=True
    )
    address: Line = ask("住址", default="", personal=True)
    domicile: Line | None = ask("户籍所在地", default=None, personal=True)
    employer: Line | None = ask("工作单位", default=None, personal=True)
    record: Annotated[str, StringConstraints(max_length=2000)] | None = ask(
        "违法犯罪记录", default=None, long=True, personal=True
    )
    standing: list[Standing] | None = ask("特殊情况", default=None, personal=True)
    language: Annotated[str, StringConstraints(max_length=60)] | None = ask(
        "需要翻译的语言", default=None, personal=True
    )
    deputy: Deputy | None = ask("人大代表", default=None, personal=True)
    nationality: Annotated[str, StringConstraints(max_length=60)] | None = ask(
        "国籍", default=None, personal=True, help="中国公民不填"
    )
    passport: Annotated[str, StringConstraints(max_length=60)] | None = ask(
        "护照号码", default=None, personal=True
    )
    guardian_of: int | None = ask(
        "为谁到场", default=None, ref="person", ge=1, lt=2**63,
        help="监护人、合适成年人、翻译、代理人填写其所陪同或者代理的人",
    )  # fmt: skip
    relation: Annotated[str, StringConstraints(max_length=60)] | None = ask(
        "与其关系", default=None, personal=True
    )
    no_guardian: Annotated[str, StringConstraints(max_length=500)] | None = ask(
        "监护人不能到场的原因", default=None, personal=True, help="填写后须有合适成年人到场"
    )
    unit_code: Code | None = ask(
        "统一社会信用代码", default=None, personal=True, examples=["91220102MA0Y5N1234"]
    )
    representative: Annotated[str, StringConstraints(max_length=100)] | None = ask(
        "单位的法定代表人或者负责人", default=None, personal=True
    )


def _stored(doing: Doing[Case, Any], form: AddPerson) -> dict[str, Any]:
    """The columns of a person as this form has them."""
    if form.born is not None and form.born > doing.day:
        raise Invalid([("born", "出生日期不能晚于办理之日")])
    if form.guardian_of is not None:
        if form.role not in HELPERS:
            raise Invalid([("guardian_of", "只有监护人、合适成年人、翻译、代理人填写此项")])
        of_case(doing.subject.pk, form.guardian_of, "guardian_of")
    standing = form.standing or []
    if Standing.ORGANISATION in standing and not form.representative:
        raise Invalid([("representative", "单位须填写法定代表人或者负责人")])
    given = form.model_dump(exclude={"standing", "guardian_of", "born"})
    row: dict[str, Any] = {name: value or "" for name, value in given.items()}
    row |= {flag: flag in standing for flag in FLAGS}
    return row | {"born": form.born, "guardian_of_id": form.guardian_of}


@act(
    "casework.add_person",
    title="登记人员",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified, not_recused],
    cite=("C-INT-02", "4.1a"),
)
def add_person(doing: Doing[Case, AddPerson]) -> None:
    """登记案件中的人员、身份和法律上须注意的情况。"""
    doing.create(Person(case=doing.subject, entry_id=doing.entry_id, **_stored(doing, doing.form)))


class Column(TextChoices):
    """Which statement about a person is corrected."""

    ROLE = "role", "身份"
    NAME = "name", "姓名"
    SEX = "sex", "性别"
    BORN = "born", "出生日期"
    ID_NUMBER = "id_number", "身份证号码"
    PHONE = "phone", "联系电话"
    ADDRESS = "address", "住址"
    DOMICILE = "domicile", "户籍所在地"
    EMPLOYER = "employer", "工作单位"
    RECORD = "record", "违法犯罪记录"
    LANGUAGE = "language", "需要翻译的语言"
    DEPUTY = "deputy", "人大代表"
    NATIONALITY = "nationality", "国籍"
    PASSPORT = "passport", "护照号码"
    RELATION = "relation", "与其关系"
    NO_GUARDIAN = "no_guardian", "监护人不能到场的原因"
    UNIT_CODE = "unit_code", "统一社会信用代码"
    REPRESENTATIVE = "representative", "单位的法定代表人或者负责人"


CHOSEN: dict[str, Any] = {"role": PersonRole, "sex": Sex, "deputy": Deputy}


class Change(Form):
    """One statement, put right."""

    column: Column = ask("更正的项目")
    value: Annotated[str, StringConstraints(max_length=2000)] = ask(
        "正确的内容", default="", help="不填即为删去"
    )


class CorrectPerson(Form):
    """What was wrong about a person, and on what it rests."""

    person: int = ask("人员", ref="person", ge=1, lt=2**63)
    changes: Annotated[list[Change], Field(max_length=20)] = ask(
        "更正的内容", default=[], personal=True
    )
    standing: list[Standing] | None = ask("特殊情况（填写即以此为准）", default=None, personal=True)
    cleared: bool = ask("没有任何特殊情况", default=False)
    grounds: Long = ask("更正依据", long=True, personal=True)


def _chosen(change: Change) -> str | None:
    """What the change says: of a closed list by its code or its title; nothing where emptied."""
    options = CHOSEN.get(change.column)
    if options is None:
        return change.value or (None if change.column == Column.BORN else "")
    titles = {str(option.label): str(option.value) for option in options}
    return titles.get(change.value, change.value)


@act(
    "casework.correct_person",
    title="更正人员信息",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND, "decided"), qualified, not_recused],
    cite=("C-INT-02", "C-ADM-04"),
)
def correct_person(doing: Doing[Case, CorrectPerson]) -> None:
    """更正案件中人员的登记事项，原登记内容留在记录中。"""
    form = doing.form
    person = of_case(doing.subject.pk, form.person)
    now: dict[str, Any] = {name: getattr(person, name) for name in AddPerson.model_fields
                           if name != "standing"}  # fmt: skip
    now |= {"guardian_of": person.guardian_of_id,
            "standing": [flag for flag in FLAGS if getattr(person, flag)]}  # fmt: skip
    now |= {change.column.value: _chosen(change) for change in form.changes}
    if form.standing or form.cleared:
        now["standing"] = form.standing or []
    elif not form.changes:
        raise Invalid([("changes", "此项必填")])
    try:
        corrected = forms.read(AddPerson, now)
    except Invalid as wrong:
        raise Invalid([("changes", says) for _, says in wrong.errors]) from wrong
    for name, value in _stored(doing, corrected).items():
        setattr(person, name, value)
    person.save()


# A foreigner whose liberty is restricted.


class NoteRestricted(Form):
    """Whose liberty was restricted, how and when."""

    person: int = ask("外国人", ref="person", ge=1, lt=2**63)
    measure: Short = ask("限制措施", help="例如行政拘留、拘留审查、限制活动范围")
    restricted_at: AwareDatetime = ask("作出决定的时间")
    entered_on: date | None = ask("入境时间", default=None, personal=True)


@act(
    "casework.note_restricted",
    title="登记外国人被限制人身自由",
    by=Role.CASE_OFFICER,
    gates=[anytime, qualified, not_recused],
    cite=("D-ADM-40",),
    makes=ForeignReport,
)
def note_restricted(doing: Doing[Case, NoteRestricted]) -> None:
    """登记对外国人作出的限制人身自由决定，由此起算四十八小时报告期限。"""
    form, case = doing.form, doing.subject
    person = of_case(case.pk, form.person)
    if not person.foreigner:
        raise Invalid([("person", "此人登记为中国公民；确系外国人的，先更正其国籍")])
    if form.restricted_at > doing.at:
        raise Invalid([("restricted_at", "作出决定的时间不能晚于登记时间")])
    doing.create(
        ForeignReport(
            case=case, phase="owed", line=case.line, handlers=case.handlers,
            secrecy=case.secrecy, **form.model_dump(exclude={"person"}), person=person,
        )
    )  # fmt: skip


class Report(Form):
    """What the provincial organ was told."""

    content: Long = ask(
        "报告内容", long=True, personal=True,
        help="姓名、性别、入境时间、证件号码，案件时间地点，主要违法事实，措施及其法律依据",
    )  # fmt: skip
    consular: Annotated[str, StringConstraints(max_length=500)] = ask(
        "当事人不要求通知使领馆的书面请求", default="", long=True, personal=True
    )


@act(
    "casework.report_foreigner",
    title="向省级公安机关报告",
    by=(Role.CASE_OFFICER, Role.DEPT_HEAD),
    gates=[phase("owed")],
    cite=("D-ADM-40",),
)
def report_foreigner(doing: Doing[ForeignReport, Report]) -> None:
    """把外国人被限制人身自由的情况报告省级公安机关，由其通知使馆、领馆。"""
    doing.subject.content, doing.subject.consular = doing.form.content, doing.form.consular
    doing.subject.move("reported")


# A deputy of a people's congress, a public official.


class RecordPermission(Form):
    """The congress's word on the detention of a deputy."""

    person: int = ask("人大代表", ref="person", ge=1, lt=2**63)
    body: Short = ask("许可或者受报告的机关", help="主席团、常务委员会或者乡镇人民代表大会")
    number: Short = ask("文号")
    given_on: date = ask("许可或者报告的日期")


@act(
    "casework.record_permission",
    title="登记人大许可",
    by=(Role.CASE_OFFICER, Role.ORGAN_HEAD),
    gates=[anytime, not_recused],
    cite=("G-ADM-33",),
)
def record_permission(doing: Doing[Case, RecordPermission]) -> None:
    """登记拘留人大代表须经的许可，或者向乡镇人大的报告。"""
    form = doing.form
    person = of_case(doing.subject.pk, form.person)
    if not person.deputy:
        raise Invalid([("person", "此人没有登记为人大代表；确系代表的，先更正")])
    if form.given_on > doing.day:
        raise Invalid([("given_on", "日期不能晚于办理之日")])
    doing.create(
        Permission(
            case=doing.subject, person=person, body=form.body, number=form.number,
            given_on=form.given_on, entry_id=doing.entry_id,
        )
    )  # fmt: skip
