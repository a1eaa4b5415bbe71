"""The exam desk: questions come in and go out as files; what was held back, row by row."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from plumbline.doors.web import tell
from plumbline.doors.web.answers import collect
from plumbline.doors.web.choices import choices
from plumbline.doors.web.forms import Sheet
from plumbline.doors.web.shapes import Link
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import t
from plumbline.exams.exchange import FORMATS, Unreadable, row_of
from plumbline.exams.importing import Take, import_questions
from plumbline.exams.models import Bank, Exam, ExamPaper, Import, Sitting
from plumbline.exams.papers import record
from plumbline.exams.reads import SAYS, became, keeps, mending, shown_rows, why
from plumbline.exams.terms import LETTERS
from plumbline.kernel.act import Invalid, Refused
from plumbline.kernel.catalogue import find, look

LARGEST = 16 * 1024 * 1024  # bytes of a file of questions
UNPROCESSABLE, CONFLICT = 422, 409


@sensitive_post_parameters()
@seated
def question_file(request: HttpRequest, seat: Seat, bank_id: UUID) -> HttpResponse:
    """A file of questions taken in: what holds for all of them, and the file."""
    bank = find(Bank.kind, bank_id, seat.actor, seat.now)
    if request.method != "POST":
        return _form(request, seat, bank, {})
    given = {k: v for k, v in collect(Take, request.POST).items() if k != "rows"}
    code = request.POST.get("format", "")
    try:
        given |= _sent(request, code)
        done = import_questions.do(seat.actor, bank_id, given, at=None, now=seat.now,
                                   key=request.POST.get("_key") or None)  # fmt: skip
    except Invalid as wrong:
        return _form(request, seat, bank, given, code, errors=wrong.errors)
    except Refused as shut:
        reasons = tell.reasons(shut.as_json()["refusals"])
        return _form(request, seat, bank, given, code, reasons=reasons)
    return redirect("imported", done.made)


def _sent(request: HttpRequest, code: str) -> dict[str, Any]:
    """The name and the rows of the file that was sent. Raises Invalid."""
    sent = request.FILES.get("file")
    if code not in FORMATS:
        raise Invalid([("format", "请选择文件格式")])
    if sent is None or sent.size is None or sent.size > LARGEST:
        raise Invalid([("file", "请选择一个不超过16兆的文件")])
    try:
        return {"source": sent.name, "rows": FORMATS[code].read(sent.read())}
    except Unreadable as wrong:
        raise Invalid([("file", str(wrong))]) from None


def _form(
    request: HttpRequest,
    seat: Seat,
    bank: Any,
    given: dict[str, Any],
    chosen: str = "xlsx",
    *,
    errors: list[tuple[str, str]] | None = None,
    reasons: Any = None,
) -> HttpResponse:
    """The form; what was typed stays, the file has to be chosen again."""
    errors = errors or []
    of_file = [(name, title, says) for name, says in errors if (title := _title(name))]
    sheet = Sheet(Take, given, [one for one in errors if not _title(one[0])], choices(bank, seat))
    questions = sheet.questions()
    asked = [q for q in questions if q.name not in ("rows", "source")]
    status = CONFLICT if reasons else UNPROCESSABLE if errors else 200
    return page(request, "question_file.html", {
        "bank": bank, "href": tell.address(Bank.kind, bank.pk), "questions": asked,
        "formats": [(code, one, code == chosen) for code, one in FORMATS.items()],
        "keeper": keeps(seat.actor, bank), "errors": [*of_file, *sheet.faults(questions)],
        "reasons": reasons, "key": uuid4().hex,
    }, status=status)  # fmt: skip


def _title(name: str) -> str:
    return {"format": gettext("文件格式"), "file": gettext("文件")}.get(name, "")


@seated
def imported(request: HttpRequest, seat: Seat, import_id: UUID) -> HttpResponse:
    """What was held back of a file, row by row: what it says, what is wrong, how to mend it."""
    with transaction.atomic():
        row = find(Import.kind, import_id, seat.actor, seat.now)
        assert isinstance(row, Import)  # noqa: S101 - kind and class go together
        says = shown_rows(row, seat.actor, seat.now)
    held = [
        {
            "row": one.row,
            "why": why(one),
            "mending": mending(one),
            "waits": not one.question_id and not one.dropped,
            "became": became(one),
            "says": _lines(says[one.row]) if one.row in says else [],
            "mend": f"{tell.act_address('exams.mend_row', row.pk)}&row={one.row}",
            "drop": f"{tell.act_address('exams.drop_row', row.pk)}&row={one.row}",
        }
        for one in row.held.order_by("row")
    ]
    return page(request, "imported.html", {
        "row": row, "href": tell.address(Import.kind, row.pk), "held": held,
        "taken": row.rows - len(held), "waiting": sum(1 for one in held if one["waits"]),
        "keeper": keeps(seat.actor, row.bank), "bank": row.bank,
        "bank_href": tell.address(Bank.kind, row.bank_id), "phase": t(row.phases[row.phase]),
    })  # fmt: skip


def _lines(says: dict[str, Any]) -> list[tuple[str, str]]:
    """A row as it came, as label and value."""
    options = zip(LETTERS, says["options"], strict=False)
    return [(gettext("题干"), says["stem"]), *options,
            (gettext("答案"), gettext("、").join(says["key"]))]  # fmt: skip


@seated
def question_export(request: HttpRequest, seat: Seat, bank_id: UUID, code: str) -> HttpResponse:
    """All questions of a bank that may be used, as a file: for its keepers, who are noted."""
    del request
    bank = find(Bank.kind, bank_id, seat.actor, seat.now)
    form = FORMATS.get(code)
    if form is None or not isinstance(bank, Bank) or not keeps(seat.actor, bank):
        raise Http404
    with transaction.atomic():
        look(seat.actor, bank.kind, bank.pk, SAYS, f"export {code}", seat.now)
        rows = bank.questions.filter(phase="usable").order_by("pk")
        data = form.write(row_of(one) for one in rows)
    response = HttpResponse(data, content_type=form.media)
    response["Content-Disposition"] = f'attachment; filename="questions.{form.suffix}"'
    response["Cache-Control"] = "no-store"
    return response


@seated
def draw_record(request: HttpRequest, seat: Seat, paper_id: UUID) -> HttpResponse:
    """Everything that draws a paper again, once its seed is told: for anybody who sees it."""
    del request
    paper = find(ExamPaper.kind, paper_id, seat.actor, seat.now)
    if not isinstance(paper, ExamPaper) or paper.phase != "told":
        raise Http404
    response = JsonResponse(record(paper))
    response["Content-Disposition"] = f'attachment; filename="draw-{paper.pk}.json"'
    return response


def links(row: Any, seat: Seat) -> list[Link]:
    """Where the desk goes on from a bank, an import or a paper."""
    if isinstance(row, Bank):
        files = [Link(gettext("导出 %(format)s") % {"format": form.title},
                      reverse("question_export", args=[row.pk, code]))
                 for code, form in FORMATS.items()]  # fmt: skip
        mine = files if keeps(seat.actor, row) else []
        return [Link(gettext("从文件导入试题"), reverse("question_file", args=[row.pk])), *mine]
    if isinstance(row, Import):
        return [Link(gettext("逐行处理留置的试题"), reverse("imported", args=[row.pk]))]
    if isinstance(row, ExamPaper) and row.phase == "told":
        return [Link(gettext("抽题记录（可据以重新抽取）"), reverse("draw_record", args=[row.pk]))]
    return _of_exam(row, seat)


def _of_exam(row: Any, seat: Seat) -> list[Link]:
    """From an exam to its candidates, scripts and figures; from his own sitting to the paper."""
    if isinstance(row, Exam):
        here = f"?exam={row.pk}"
        figures = [Link(gettext("试题统计和答案雷同"), reverse("exam_findings", args=[row.pk]))]
        return [
            Link(gettext("本场考生"), reverse("list", args=["exam_sitting"]) + here),
            Link(gettext("主观题答卷"), reverse("list", args=["exam_script"]) + here),
            *(figures if row.phase == "published" else []),
        ]
    if isinstance(row, Sitting):
        own = [Link(gettext("进入考试"), reverse("sitting", args=[row.pk]))]
        mine = row.officer_id == seat.actor.id
        return [
            *(own if mine else []),
            Link(gettext("所属考试"), tell.address("exam", row.exam_id)),
        ]
    return []
