"""Reading papers: one paper, those of a case, what can be drawn up, what a field refers to."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from plumbline.casework.models import Case
from plumbline.casework.seals import matter
from plumbline.kernel.catalogue import kinds
from plumbline.kernel.models import Subject
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import Actor
from plumbline.papers import render
from plumbline.papers.issuing import stamp_of
from plumbline.papers.models import Paper, PaperFile
from plumbline.papers.template import TEMPLATES, Template


@matter("paper", personal=("content", "remark", "services"))
def paper(subject: Paper, actor: Actor, now: datetime) -> dict[str, Any]:
    """A paper with its frozen content, its number and how it was served."""
    del actor, now
    services = [
        {
            "way": row.way,
            "way_title": str(row.get_way_display()),
            "addressee": row.addressee,
            "receiver": row.receiver,
            "witness": row.witness,
            "proof": row.proof,
            "at": row.at.isoformat(),
            "entry": str(row.entry_id),
        }
        for row in subject.services.order_by("pk")
    ]
    hashed = PaperFile.objects.filter(paper=subject).values_list("sha256", flat=True).first()
    return {
        "kind": subject.template,
        "title": subject.title,
        "case": str(subject.case_id),
        "person": subject.person_id,
        "matter": str(subject.matter_id) if subject.matter_id else None,
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "line": subject.line,
        "number": subject.number or None,
        "issued_at": subject.issued_at.isoformat() if subject.issued_at else None,
        "sha256": hashed,
        "corrects": str(subject.corrects_id) if subject.corrects_id else None,
        "corrected_by": [str(pk) for pk in subject.corrected_by.values_list("pk", flat=True)],
        "void_reason": subject.void_reason,
        "remark": subject.remark,
        "content": subject.drawn.model_dump(mode="json"),
        "services": services,
        "facts": [fact for fact in _facts(subject, hashed) if fact[1]],
        "parts": [_service(row) for row in services],
    }


def _facts(paper: Paper, hashed: str | None) -> list[tuple[str, str]]:
    corrected = paper.corrected_by.exclude(phase="dropped").order_by("pk").first()
    return [
        (gettext("文号"), paper.number),
        (gettext("当事人"), paper.person.name if paper.person else ""),
        (gettext("出具时间"), _minute(paper.issued_at)),
        (gettext("更正"), paper.corrects.label if paper.corrects else ""),
        (gettext("由其更正"), corrected.label if corrected else ""),
        (gettext("作废理由") if paper.phase == "void" else gettext("弃稿理由"), paper.void_reason),
        (gettext("文件摘要"), hashed or ""),
    ]


def _service(row: dict[str, Any]) -> dict[str, Any]:
    facts = [
        (gettext("送达方式"), gettext(row["way_title"])),
        (gettext("签收人"), row["receiver"]),
        (gettext("见证人"), row["witness"]),
        (gettext("凭证和情况"), row["proof"]),
        (gettext("送达时间"), _minute(datetime.fromisoformat(row["at"]))),
    ]
    title = gettext("送达 %(name)s") % {"name": row["addressee"]}
    return {"title": title, "note": "", "facts": [fact for fact in facts if fact[1]]}


def _minute(at: datetime | None) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else ""


def papers_of(case: Case) -> QuerySet[Paper]:
    """The papers of a case, newest first."""
    return Paper.objects.filter(case=case).select_related("person").order_by("-pk")


def fitting(case: Case) -> list[Template]:
    """The kinds of paper this sort of case can have."""
    return [t for t in TEMPLATES.values() if t.nature is None or t.nature == case.nature]


def found(number: str, code: str) -> Paper | None:
    """The issued paper of this number and code, wherever it was issued."""
    plain = code.replace("-", "").replace(" ", "").upper()
    if not number or not plain:
        return None
    return Paper.objects.filter(number=number.strip(), code=plain, serial__isnull=False).first()


def file_of(paper: Paper, *, original: bool = False) -> bytes:
    """The paper as PDF: sealed once issued; a draft or a void paper is marked as such."""
    if paper.issued_at is not None and (original or paper.phase != "void"):
        return bytes(PaperFile.objects.get(paper=paper).pdf)
    return render.pdf(paper.drawn, stamp_of(paper))


def correction(paper: Paper) -> str:
    """The number of the paper that last corrected this one; empty without."""
    later = paper.corrected_by.filter(serial__isnull=False).order_by("pk").last()
    return later.number if later else ""


def genuine(paper: Paper) -> bool:
    """Whether rendering the content anew gives the file whose hash the ledger holds."""
    kept = PaperFile.objects.get(paper=paper)
    stamp = stamp_of(paper).model_copy(update={"state": "issued"})
    content = paper.drawn
    stamp = stamp.model_copy(update={"sealed": any(p.part == "seal" for p in content.parts)})
    again = render.pdf(content, stamp)
    return again == bytes(kept.pdf)[: kept.length] and render.digest(again) == kept.sha256


def matters(subject: Subject) -> list[tuple[str, str]]:
    """What a paper of this case can be about: its summonses, decisions and the like."""
    within = {"case_id": _case(subject)}
    return [
        (str(row.pk), f"{gettext(row.kind_title)} {row.label.removeprefix(row.kind_title)}".strip())
        for model in _models()
        for row in model._default_manager.filter(**within).order_by("-pk")  # noqa: SLF001
    ]


def _models() -> list[type[Subject]]:
    wanted = {t.matter for t in TEMPLATES.values() if t.matter}
    return [model for kind, model in sorted(kinds().items()) if kind in wanted]


def _case(subject: Subject) -> UUID:
    found: UUID = getattr(subject, "case_id", subject.pk)
    return found


def issued(subject: Subject) -> list[tuple[str, str]]:
    """The papers of this case that a new one can correct."""
    rows = Paper.objects.filter(case_id=_case(subject), serial__isnull=False).order_by("-pk")
    return [(str(row.pk), row.label) for row in rows]
