"""The register as a workbook: taken away, brought back, and compared with what is registered.

The server keeps nothing of a workbook: the page carries it, packed, from one comparison to the
next, so that what was done meanwhile is no longer among the lines that are open.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from plumbline.careers import book
from plumbline.careers.comparing import Compared, Step, compare
from plumbline.doors.web import tell
from plumbline.doors.web.views.lists import SPREADSHEET
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import t
from plumbline.forms import Invalid
from plumbline.forms.workbook import UNPACKED
from plumbline.kernel.act import ACTS
from plumbline.kernel.scope import visible
from plumbline.people.models import Officer, Unit

LARGEST = 768 * 1024  # bytes of a workbook; the page that carries it is about as long
PAGE = 50
UNPROCESSABLE = 422


@seated
def register_book(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The units and officers in sight, as a workbook."""
    del request
    units = visible(Unit, seat.actor, seat.day).filter(phase="active").order_by("line")
    officers = visible(Officer, seat.actor, seat.day).prefetch_related("posts")
    data = book.write(units, officers.order_by("line", "number"), seat.day)
    response = HttpResponse(data, content_type=SPREADSHEET)
    response["Content-Disposition"] = f'attachment; filename="register-{seat.day}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


@seated
def register(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A workbook beside the register: what differs, line by line, and the act for it."""
    if request.method != "POST":
        return page(request, "register.html", {})
    try:
        tables = _sent(request)
        read = book.read(tables)
        packed = _packed(tables)
    except Invalid as wrong:
        says = [sentence for _, sentence in wrong.errors]
        return page(request, "register.html", {"errors": says}, status=UNPROCESSABLE)
    units = visible(Unit, seat.actor, seat.day).filter(phase="active")
    return page(request, "register.html", {
        "compared": True, "book": packed, **_shown(compare(read, units, seat.day), request),
    })  # fmt: skip


def _shown(found: Compared, request: HttpRequest) -> dict[str, Any]:
    asked = request.POST.get("page", "")
    last = max(1, -(-len(found.steps) // PAGE))
    number = min(int(asked), last) if asked.isascii() and asked.isdigit() and asked != "0" else 1
    part: Sequence[Step] = found.steps[(number - 1) * PAGE : number * PAGE]
    return {
        "faults": [(one.cell, gettext(one.says) % one.values) for one in found.faults[:PAGE]],
        "fault_count": len(found.faults),
        "steps": [_line(one) for one in part],
        "step_count": len(found.steps),
        "number": number, "last": last,
        "newer": number - 1, "older": number + 1 if number < last else 0,
    }  # fmt: skip


def _line(step: Step) -> dict[str, str]:
    values = {name: t(value) for name, value in step.values.items()}
    return {
        "cell": step.cell,
        "whom": step.whom,
        "says": gettext(step.says) % values,
        "title": gettext(ACTS[step.act].title),
        "href": f"{tell.act_address(step.act, step.on)}&{urlencode(step.form)}",
    }


def _sent(request: HttpRequest) -> book.Tables:
    """The tables of the file that was sent, or of the one that the page carries."""
    if "book" in request.POST:
        return _unpacked(request.POST["book"])
    sent = request.FILES.get("file")
    if sent is None or sent.size is None or sent.size > LARGEST:
        raise Invalid([("file", "请选择一个不超过768千字节的工作簿（XLSX）；更大的按单位分开")])
    return book.tables(sent.read())


def _packed(tables: book.Tables) -> str:
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode()
    packed = b64encode(zlib.compress(text, 9)).decode()
    if len(packed) > LARGEST:
        raise Invalid([("file", "工作簿内容过多，请按单位分开")])
    return packed


def _unpacked(packed: str) -> book.Tables:
    """What the page carried; as little to be trusted as a file."""
    try:
        text = zlib.decompressobj().decompress(b64decode(packed, validate=True), UNPACKED)
        tables = json.loads(text)
        return {name: [[str(cell) for cell in row] for row in tables[name]]
                for name in book.COLUMNS}  # fmt: skip
    except (ValueError, zlib.error, KeyError, TypeError, RecursionError):
        raise BadRequest from None
