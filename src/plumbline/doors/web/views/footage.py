"""Footage is looked at in ranges, and every look is noted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from plumbline.doors.web.views.page import Seat, seated
from plumbline.kernel.catalogue import look
from plumbline.recordings.access import may_see
from plumbline.recordings.ingest import held
from plumbline.recordings.models import Footage
from plumbline.recordings.store import store

PIECE = 256 * 1024
RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


def seen(seat: Seat, footage_id: UUID, purpose: str = "play") -> Footage:
    """Footage that this person may see, the look written down; else it is not there."""
    footage = Footage.objects.select_related("device").filter(pk=footage_id).first()
    if footage is None or not may_see(seat.actor, footage, seat.now):
        raise Http404
    with transaction.atomic():
        look(seat.actor, "footage", footage.pk, ("file",), purpose, seat.now)
    return footage


@seated
@require_safe
def footage_file(request: HttpRequest, seat: Seat, footage_id: UUID) -> HttpResponse:
    """The original, whole or a range of it, as players ask for it."""
    footage = seen(seat, footage_id)
    file = store().open(footage.file)
    if file is None:
        raise Http404
    kind = "video/mp4" if "mp4" in footage.container else "video/x-matroska"
    asked = RANGE.match(request.headers.get("Range", ""))
    if asked is None or asked[0] == "bytes=-":
        answer: HttpResponseBase = FileResponse(file, content_type=kind)
    else:
        answer = _part(file, footage.size, asked, kind)
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "no-store"
    return answer  # type: ignore[return-value]  # streams are answers too


def _part(file: BinaryIO, size: int, asked: re.Match[str], kind: str) -> HttpResponseBase:
    first, last = asked[1], asked[2]
    begins = int(first) if first else max(0, size - int(last))
    ends = min(int(last), size - 1) if first and last else size - 1
    if begins > ends:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {"Content-Range": f"bytes {begins}-{ends}/{size}",
               "Content-Length": str(ends + 1 - begins)}  # fmt: skip
    return StreamingHttpResponse(
        _bytes(file, begins, ends + 1), status=206, content_type=kind, headers=headers
    )


def _bytes(file: BinaryIO, begins: int, ends: int) -> Iterator[bytes]:
    with file:
        file.seek(begins)
        while begins < ends and (piece := file.read(min(PIECE, ends - begins))):
            begins += len(piece)
            yield piece


@seated
@require_safe
def footage_still(request: HttpRequest, seat: Seat, footage_id: UUID) -> HttpResponse:
    """The still that was taken when the file came in."""
    del request
    found = held(store(), seen(seat, footage_id).file)
    if found is None or found.still is None:
        raise Http404
    return HttpResponse(
        found.still, content_type="image/jpeg", headers={"Cache-Control": "no-store"}
    )
