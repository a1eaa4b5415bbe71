"""An exam is set: its hour, what passes, its rooms, who watches, who marks, who is registered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from plumbline.exams.bank import HEADS, knowing
from plumbline.exams.blueprints import marks
from plumbline.exams.filmed import looking
from plumbline.exams.models import Exam, ExamPaper, Room, Sitting
from plumbline.exams.terms import Line, Maybe, Tier
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, listed, phase
from plumbline.law.roles import NOBODYS, Role
from plumbline.people.branches import Branch
from plumbline.people.models import Officer, Post
from plumbline.qualification import reads

PERSON = ["019b2f6e-7a40-7c3e-9d5a-3f8e2b1c4d5e"]
Officers = Annotated[list[UUID], Field(min_length=1, max_length=500)]
Few = Annotated[list[UUID], Field(min_length=1, max_length=10)]
Markers = Annotated[list[UUID], Field(min_length=2, max_length=50)]


class Open(Form):
    """What is examined, when, and what passes."""

    name: Line = ask("考试名称")
    level: Tier = ask("资格等级")
    branch: Branch | None = ask("警种", default=None, help="不选为不限警种")
    begins: AwareDatetime = ask("开考时间")
    ends: AwareDatetime = ask("结束时间", help="以服务器时间为准，到时自动收卷")
    pass_mark: int = ask("及格分", ge=1, le=10_000)
    tolerance: int = ask(
        "主观题两人评分允许相差", ge=0, le=100, help="每题的分数；超过的，由第三人评定"
    )
    appeal_days: int = ask("成绩申诉期限（日）", ge=1, le=90, help="自公布的次日起算")
    basis: Maybe = ask(
        "及格分和申诉期限的依据", default="", help="文件名称和文号；不填即标明未确认"
    )


@act(
    "exams.open_exam",
    title="组织考试",
    by=HEADS,
    gates=[phase("drawn")],
    cite=("R-QUAL-01", "R-QUAL-02", "N-QUAL-01", "1.3a"),
    makes=Exam,
)
def open_exam(doing: Doing[ExamPaper, Open]) -> None:
    """以抽出的试卷组织一场考试，定明时间、及格分和申诉期限及其依据。"""
    form, paper = doing.form, doing.subject
    if not doing.situation.now < form.begins < form.ends:
        raise Invalid([("ends", "开考时间应当晚于现在、早于结束时间")])
    if form.pass_mark > marks(paper.blueprint)[0]:
        raise Invalid([("pass_mark", "及格分不能高于总分")])
    doing.create(
        Exam(paper=paper, phase="planned", line=paper.line, name=form.name, level=form.level,
             branch=form.branch or "", begins_at=form.begins, ends_at=form.ends, basis=form.basis,
             pass_mark=form.pass_mark, tolerance=form.tolerance, appeal_days=form.appeal_days)
    )  # fmt: skip


def lines_of(officers: Iterable[UUID], day: date) -> dict[UUID, list[list[str]]]:
    """The units in which each officer holds a post on a day, the first post first."""
    found: dict[UUID, list[list[str]]] = {officer: [] for officer in officers}
    for post in Post.objects.filter(officer__in=found, since__lte=day).order_by("pk"):
        if post.until is None or post.until >= day:
            found[post.officer_id].append(post.line)
    return found


def _serving(field: str, officers: list[UUID]) -> None:
    """Different officers, all in service. Raises Invalid."""
    if len(set(officers)) < len(officers):
        raise Invalid([(field, "同一人不能填写两次")])
    if Officer.objects.filter(pk__in=officers, phase="serving").count() < len(officers):
        raise Invalid([(field, "应当是在职的人员")])


class AddRoom(Form):
    """A room, and who watches it."""

    name: Line = ask("考场")
    seats: int = ask("座位数", ge=1, le=500)
    invigilators: Few = ask(
        "监考人员", ref="invigilator", examples=[PERSON], help="应当与考场内的考生不同单位"
    )
    camera: UUID | None = ask(
        "录像设备", default=None, ref="room_camera", examples=PERSON,
        help="考场内固定安装的摄像；不填的，全部考试时间记为未录制",
    )  # fmt: skip


@act(
    "exams.add_room",
    title="设置考场",
    by=Role.TRAINER,
    gates=[phase("planned")],
    cite=("P-QUAL-01", "1.3a"),
)
def add_room(doing: Doing[Exam, AddRoom]) -> None:
    """设置考场、座位数、监考人员和固定摄像；实行交叉监考，考试全程录音录像。"""
    exam, form = doing.subject, doing.form
    _serving("invigilators", form.invigilators)
    if exam.rooms.filter(name=form.name).exists():
        raise Invalid([("name", "已有这个考场")])
    if exam.sittings.filter(officer__in=form.invigilators).exists():
        raise Invalid([("invigilators", "考生不能监考")])
    place = ""
    if form.camera is not None:
        place = dict(looking(exam).values_list("pk", "place")).get(form.camera, "")
        if not place:
            raise Invalid([("camera", "应当是组织考试的单位或者其上级单位运行中的固定摄像")])
    doing.create(
        Room(exam=exam, entry_id=doing.entry_id, name=form.name, seats=form.seats,
             invigilators=form.invigilators, place=place)
    )  # fmt: skip


class NameMarkers(Form):
    """Who reads the written answers."""

    markers: Markers = ask(
        "阅卷人员", ref="invigilator", examples=[PERSON * 2],
        help="至少两名；两人评分相差过大时还须有第三名",
    )  # fmt: skip


@act(
    "exams.name_markers",
    title="指定阅卷人员",
    by=HEADS,
    gates=[phase("planned", "seated", "collected")],
    cite=("P-QUAL-01", "P-ROLE-01", "1.3a"),
)
def name_markers(doing: Doing[Exam, NameMarkers]) -> None:
    """指定主观题的阅卷人员；两人分别评阅，互不知道评分，也不知道考生姓名。"""
    exam, named = doing.subject, doing.form.markers
    _serving("markers", named)
    if exam.sittings.filter(officer__in=named).exists():
        raise Invalid([("markers", "考生不能阅卷")])
    exam.markers = named


class Register(Form):
    """Who will sit it."""

    officers: Officers = ask("考生", ref="colleague", examples=[PERSON])


def _named(s: Situation[Exam]) -> list[UUID]:
    found: list[UUID] = getattr(s.form, "officers", [])
    return found


def _listed(officers: Iterable[UUID]) -> str:
    rows = Officer.objects.filter(pk__in=set(officers)).order_by("number")
    return listed(row.name for row in rows)


@gate(
    "exams.no_auxiliary",
    cite=("R-QUAL-04",),
    says="警务辅助人员不能报考执法资格：%(who)s",
    remedy="去掉警务辅助人员",
    who=(Role.TRAINER,),
)
def no_auxiliary(s: Situation[Exam]) -> Missing | None:
    """Auxiliaries assist; they do not qualify."""
    found = Officer.objects.filter(pk__in=_named(s), auxiliary=True).values_list("pk", flat=True)
    s.reads.append(f"auxiliaries={len(found)}")
    return {"who": _listed(found)} if found else None


@gate(
    "exams.intermediate_first",
    cite=("R-QUAL-01",),
    says="报考高级执法资格的，应当已有中级执法资格：%(who)s没有",
    remedy="先取得中级执法资格",
    who=(Role.TRAINER,),
)
def intermediate_first(s: Situation[Exam]) -> Missing | None:
    """The senior level is for those who hold the intermediate one."""
    if s.subject.level != Tier.SENIOR:
        return None
    held, wanted = reads.levels(_named(s)), frozenset({Tier.INTERMEDIATE.value})
    lacking = [one for one in _named(s) if not reads.holds(held.get(one, ()), wanted, s.day)]
    s.reads.append(f"lacking={len(lacking)}")
    return {"who": _listed(lacking)} if lacking else None


@act(
    "exams.register",
    title="报名",
    by=Role.TRAINER,
    gates=[phase("planned"), no_auxiliary, intermediate_first],
    cite=("R-QUAL-01", "R-QUAL-04", "1.3a"),
    makes=Sitting,
)
def register(doing: Doing[Exam, Register]) -> None:
    """为民警报名；一人一座，辅警不能报考，报考高级的应当已有中级资格。"""
    exam, named = doing.subject, doing.form.officers
    _serving("officers", named)
    if exam.sittings.filter(officer__in=named).exists():
        raise Invalid([("officers", "其中有人已经报名")])
    watching = {one for room in exam.rooms.all() for one in room.invigilators}
    if set(named) & {*watching, *exam.markers, *knowing(exam.paper.blueprint.bank, named)}:
        raise Invalid([("officers", "现任、曾任的题库保管人和命题人、监考人员、阅卷人员不能报考")])
    lines, depth = lines_of(named, doing.day), len(exam.line)
    for officer in named:
        line = next((line for line in lines[officer] if line[:depth] == exam.line), None)
        if line is None:
            raise Invalid([("officers", "考生应当在组织考试的单位或者其下级单位任职")])
        doing.create(
            Sitting(exam=exam, phase="registered", line=line, handlers=[officer],
                    officer_id=officer)
        )  # fmt: skip


CANDIDATES = tuple(role for role in Role if role not in {*NOBODYS, Role.AUX, Role.DOCK})
