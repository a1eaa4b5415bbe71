"""Footage comes in by uploads that resume (tus 1.0): programs have a token, browsers a seat."""

from __future__ import annotations

import base64
import binascii
from contextlib import suppress
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from plumbline.doors.web.views.page import seat_of
from plumbline.people import accounts
from plumbline.recordings.probe import Unreadable
from plumbline.recordings.store import store
from plumbline.recordings.uploads import LONGEST, Busy, Conflict, uploads

TUS = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}
TITLE_LONGEST = 200  # characters
WRONG: dict[type[Exception], HTTPStatus] = {
    KeyError: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Busy: HTTPStatus.LOCKED,
    Unreadable: HTTPStatus.UNPROCESSABLE_ENTITY,
}


@csrf_exempt  # by token only: a browser sends none by itself
def upload(request: HttpRequest, upload_id: str = "") -> HttpResponse:
    """For programs, with the token that sign-in gave."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    account = accounts.of_token(token, timezone.now())
    return _answer(request, upload_id, account.officer_id if account else None, "upload_part")


def my_upload(request: HttpRequest, upload_id: str = "") -> HttpResponse:
    """For the page of a browser, whose seat says who it is; a foreign page cannot send this."""
    seat = seat_of(request)
    return _answer(request, upload_id, seat.actor.id if seat else None, "my_upload_part")


def _answer(request: HttpRequest, upload_id: str, owner: UUID | None, part: str) -> HttpResponse:
    """The tus protocol: POST begins, HEAD asks how far, PATCH goes on."""
    if request.method == "OPTIONS":
        return _tus(HTTPStatus.NO_CONTENT, **{"Tus-Version": "1.0.0", "Tus-Extension": "creation",
                                              "Tus-Max-Size": str(LONGEST)})  # fmt: skip
    if owner is None:
        return _tus(HTTPStatus.UNAUTHORIZED)
    if request.method == "POST" and not upload_id:
        return _begin(request, owner, part)
    go = {"HEAD": _how_far, "PATCH": _go_on}.get(request.method or "")
    if go is None or not upload_id:
        return _tus(HTTPStatus.METHOD_NOT_ALLOWED)
    try:
        return go(request, upload_id, owner)
    except tuple(WRONG) as wrong:
        return _tus(WRONG[type(wrong)])


def _tus(status: HTTPStatus, **headers: str) -> HttpResponse:
    return HttpResponse(status=status, headers={**TUS, **headers})


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else -1


def _begin(request: HttpRequest, owner: UUID, part: str) -> HttpResponse:
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    try:
        made = uploads().begin(_number(request.headers.get("Upload-Length")), owner,
                               told.get("filename", ""), told.get("modified", ""))  # fmt: skip
    except ValueError:
        return _tus(HTTPStatus.BAD_REQUEST)
    return _tus(HTTPStatus.CREATED, Location=request.build_absolute_uri(reverse(part, args=[made])))


def _metadata(header: str) -> dict[str, str]:
    """What the client calls the file: pairs of a key and its value in base64."""
    told: dict[str, str] = {}
    for pair in header.split(","):
        key, _, value = pair.strip().partition(" ")
        with suppress(binascii.Error, UnicodeDecodeError):
            text = base64.b64decode(value, validate=True).decode()
            told[key] = "".join(c for c in text if c.isprintable())[:TITLE_LONGEST]
    return told


def _how_far(request: HttpRequest, upload_id: str, owner: UUID) -> HttpResponse:
    del request
    part = uploads().resume(upload_id, owner, store())
    named = {"Plumbline-File": part.name} if part.name else {}
    return _tus(HTTPStatus.OK, **{"Upload-Offset": str(part.reached),
                                  "Upload-Length": str(part.length), **named})  # fmt: skip


def _go_on(request: HttpRequest, upload_id: str, owner: UUID) -> HttpResponse:
    offset = _number(request.headers.get("Upload-Offset"))
    reached = uploads().append(upload_id, owner, offset, request.body, store())
    return _tus(HTTPStatus.NO_CONTENT, **{"Upload-Offset": str(reached)})
