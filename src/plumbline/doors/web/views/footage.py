"""Footage comes in by uploads that resume (tus 1.0), and is looked at in ranges, looks noted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from plumbline.doors.web.views.page import Seat, seated
from plumbline.kernel.catalogue import look
from plumbline.people import accounts
from plumbline.recordings.access import may_see
from plumbline.recordings.ingest import held
from plumbline.recordings.models import Footage
from plumbline.recordings.probe import Unreadable
from plumbline.recordings.store import store
from plumbline.recordings.uploads import LONGEST, Conflict, Uploads

TUS = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}
PIECE = 256 * 1024
RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


def uploads() -> Uploads:
    """The uploads of this installation."""
    return Uploads(settings.PLUMBLINE_HOME / "footage" / "uploads")


@csrf_exempt  # by token only: a browser sends none by itself
def upload(request: HttpRequest, upload_id: str = "") -> HttpResponse:
    """The tus protocol: POST begins, HEAD asks how far, PATCH goes on."""
    if request.method == "OPTIONS":
        return _tus(HTTPStatus.NO_CONTENT, **{"Tus-Version": "1.0.0", "Tus-Extension": "creation",
                                              "Tus-Max-Size": str(LONGEST)})  # fmt: skip
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    account = accounts.of_token(token, timezone.now())
    if account is None:
        return _tus(HTTPStatus.UNAUTHORIZED)
    owner = account.officer_id
    if request.method == "POST" and not upload_id:
        return _begin(request, owner)
    if request.method == "HEAD" and upload_id:
        return _how_far(upload_id, owner)
    if request.method == "PATCH" and upload_id:
        return _go_on(request, upload_id, owner)
    return _tus(HTTPStatus.METHOD_NOT_ALLOWED)


def _tus(status: HTTPStatus, **headers: str) -> HttpResponse:
    return HttpResponse(status=status, headers={**TUS, **headers})


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else -1


def _begin(request: HttpRequest, owner: UUID) -> HttpResponse:
    try:
        made = uploads().begin(_number(request.headers.get("Upload-Length")), owner)
    except ValueError:
        return _tus(HTTPStatus.BAD_REQUEST)
    place = request.build_absolute_uri(reverse("upload_part", args=[made]))
    return _tus(HTTPStatus.CREATED, Location=place)


def _how_far(upload_id: str, owner: UUID) -> HttpResponse:
    state = uploads().state(upload_id, owner)
    if state is None:
        return _tus(HTTPStatus.NOT_FOUND)
    reached, length, name = state
    return _tus(HTTPStatus.OK, **{"Upload-Offset": str(reached), "Upload-Length": str(length),
                                  **({"Plumbline-File": name} if name else {})})  # fmt: skip


def _go_on(request: HttpRequest, upload_id: str, owner: UUID) -> HttpResponse:
    offset = _number(request.headers.get("Upload-Offset"))
    try:
        reached = uploads().append(upload_id, owner, offset, request.body, store())
    except KeyError:
        return _tus(HTTPStatus.NOT_FOUND)
    except Conflict:
        return _tus(HTTPStatus.CONFLICT)
    except Unreadable:
        return _tus(HTTPStatus.UNPROCESSABLE_ENTITY)
    return _tus(HTTPStatus.NO_CONTENT, **{"Upload-Offset": str(reached)})


# Looking.


def seen(seat: Seat, footage_id: UUID, purpose: str = "play") -> Footage:
    """Footage that this person may see, the look written down; else it is not there."""
    footage = Footage.objects.select_related("device").filter(pk=footage_id).first()
    if footage is None or not may_see(seat.actor, footage, seat.now):
        raise Http404
    with transaction.atomic():
        look(seat.actor, "footage", footage.pk, ("file",), purpose, seat.now)
    return footage


@seated
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
def footage_still(request: HttpRequest, seat: Seat, footage_id: UUID) -> HttpResponse:
    """The still that was taken when the file came in."""
    del request
    found = held(store(), seen(seat, footage_id).file)
    if found is None or found.still is None:
        raise Http404
    return HttpResponse(
        found.still, content_type="image/jpeg", headers={"Cache-Control": "no-store"}
    )
