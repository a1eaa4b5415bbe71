"""The certificate of a level: sealed, with a code that leads to what the level is worth today.

The act is called as the others on a level are; it stands here because papers are made here.
"""

from __future__ import annotations

from datetime import date

from plumbline.kernel.act import Doing, act
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Role
from plumbline.papers import glyphs, render
from plumbline.papers.acts import Nothing
from plumbline.papers.content import Content, Stamp
from plumbline.papers.issuing import Prepared, link, stamped
from plumbline.papers.kinds.level import WORD, certificate
from plumbline.papers.models import Certificate
from plumbline.papers.numbers import full_name, organ_of, text, upcoming
from plumbline.papers.seal import sealed
from plumbline.people.numbers import new_code, next_number
from plumbline.qualification.gates import NATIONAL
from plumbline.qualification.models import Qualification, QualificationLevel
from plumbline.qualification.reads import standing

SERIES = "certificate"


@gate(
    "papers.certifiable",
    cite=("R-QUAL-01", "1.3a"),
    says="%(name)s的%(level)s%(why)s，不出具证书",
    remedy="只为今日有效、由公安机关授予的执法资格出具证书",
    who=(Role.TRAINER,),
)
def certifiable(s: Situation[Qualification]) -> Missing | None:
    """A certificate says that a level counts, and is given by whoever gave the level."""
    held = s.subject
    why = ""
    if held.level in NATIONAL:
        why = "不由公安机关授予"
    elif held.expired(s.day) or s.day < held.since:
        why = "今日不在有效期内"
    told = {"name": held.officer.label, "level": str(QualificationLevel(held.level).label)}
    return {**told, "why": why} if why else None


@gate(
    "papers.certified_once",
    cite=("1.3a",),
    says="已有证书%(number)s，其后有效期没有变动",
    remedy="下载已有的证书",
    who=(Role.TRAINER,),
)
def certified_once(s: Situation[Qualification]) -> Missing | None:
    """One certificate for one validity; whoever lost the file takes it again."""
    same = Certificate.objects.filter(qualification=s.subject, until=s.subject.until)
    number = same.values_list("number", flat=True).first()
    return {"number": number} if number else None


@gate(
    "papers.certificate_printable",
    cite=("D-EXCH-02", "1.3a"),
    says="字库中没有下列字，出具的证书将缺字：%(chars)s",
    remedy="核对所录入的字；确为生僻字的，由系统管理员补充字库后再出具",
    who=(Role.SYSTEM_ADMIN,),
)
def certificate_printable(s: Situation[Qualification]) -> Missing | None:
    """Every character can be drawn. In the act itself the file is made, and its hash recorded."""
    content = certificate(s.subject)
    if absent := glyphs.missing(content.texts()):
        return {"chars": " ".join(f"{char}（U+{ord(char):04X}）" for char in absent)}
    if s.form is not None:
        made = s.once(slot)["file"] = _prepared(s, content)
        s.reads += [f"number={made.stamp.number}", f"sha256={made.sha256}"]
    return None


def slot(held: Qualification) -> dict[str, Prepared]:
    """Where the gate leaves the file it rendered, for the act to seal that and no other."""
    del held
    return {}


@act(
    "qualification.certify",
    title="出具执法资格证书",
    by=Role.TRAINER,
    gates=[phase("valid"), certifiable, certified_once, certificate_printable],
    cite=("R-QUAL-01", "1.3a", "D-EXCH-02"),
)
def certify(doing: Doing[Qualification, Nothing]) -> None:
    """出具加盖电子印章的执法资格证书；扫描其二维码，可知该项资格现在的状况。"""
    held, made = doing.subject, doing.situation.once(slot)["file"]
    serial = next_number(made.organ, SERIES, made.year)
    if serial != made.serial:
        raise RuntimeError(f"the series gave {serial}, not {made.serial}")
    name = full_name(made.organ, list(held.line))
    doing.create(
        Certificate(
            qualification=held,
            organ=made.organ,
            year=made.year,
            serial=made.serial,
            number=made.stamp.number,
            code=made.stamp.code.replace("-", ""),
            until=held.until,
            content=certificate(held).model_dump_json(),
            stamp=made.stamp.model_dump_json(),
            sha256=made.sha256,
            length=len(made.file),
            pdf=sealed(made.file, made.organ, name, doing.situation.now),
            entry_id=doing.entry_id,
        )
    )


def _prepared(s: Situation[Qualification], content: Content) -> Prepared:
    """The certificate with the number that comes next; nobody else gets it until this ends."""
    line, year = list(s.subject.line), legal_day(s.at).year
    organ = organ_of(line)
    serial = upcoming(organ, SERIES, year)
    number = text(WORD, organ, line, year, serial)
    code = new_code()
    stamp = stamped(content, number, code, s.at)
    stamp = stamp.model_copy(update={"link": link(stamp)})
    return Prepared(organ, year, serial, stamp, render.pdf(content, stamp))


def found(number: str, code: str) -> Certificate | None:
    """The certificate of this number and code."""
    plain = code.replace("-", "").replace(" ", "").upper()
    if not number or not plain:
        return None
    rows = Certificate.objects.select_related("qualification__officer")
    return rows.filter(number=number.strip(), code=plain).first()


def genuine(kept: Certificate) -> bool:
    """Whether printing it anew gives the file whose hash the ledger holds."""
    content = Content.model_validate_json(kept.content)
    again = render.pdf(content, Stamp.model_validate_json(kept.stamp))
    return again == bytes(kept.pdf)[: kept.length] and render.digest(again) == kept.sha256


def newest(held: Qualification) -> Certificate | None:
    """The last certificate of a level, if there is one."""
    return Certificate.objects.filter(qualification=held).order_by("pk").last()


def counts(held: Qualification, day: date) -> bool:
    """Whether a certified level counts on the day."""
    return held.phase == "valid" and not held.expired(day)


def became(held: Qualification, day: date) -> tuple[str, date | None]:
    """What a certified level is worth on a day, in a word, and the day from or to which."""
    pause = held.suspensions.filter(until=None).order_by("pk").last()
    if held.phase == "suspended" and pause is not None:
        return standing(held, day), pause.since
    return standing(held, day), held.until
