"""Where providers of texts call us: receipts and what phones send back, at /texts/<provider>/….

Not an officer and not a token: the signature says who speaks, over an instant and the body. What
comes twice, late, or again years later from a log changes nothing. Every answer says that we have
it and nothing else: neither whose number it is nor what it was taken for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from plumbline.notices.heard import hear
from plumbline.notices.providers.http import SIGNATURE, signed, told, written
from plumbline.notices.receipts import take

LARGEST = 4096
T = TypeVar("T")


@csrf_exempt  # no cookie is read: the signature stands for whoever calls
@require_POST
def receipts(request: HttpRequest, provider: str) -> HttpResponse:
    """Take one delivery receipt."""
    return _taken(request, provider, told, take)


@csrf_exempt
@require_POST
def replies(request: HttpRequest, provider: str) -> HttpResponse:
    """Take one text that somebody sent from his phone."""
    return _taken(request, provider, written, hear)


def _taken(
    request: HttpRequest, provider: str, read: Callable[[bytes], T | None],
    keep: Callable[[str, T, datetime], bool],
) -> HttpResponse:  # fmt: skip
    now, secret = timezone.now(), settings.SMS_SECRETS.get(provider, "")
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = request.body[:LARGEST]
    if not signed(secret, request.headers.get(SIGNATURE, ""), body, now):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    found = read(body)
    if found is None:
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    new = keep(provider, found, now)
    return HttpResponse(status=HTTPStatus.CREATED if new else HTTPStatus.OK)


urlpatterns = [
    path("<slug:provider>/receipts", receipts, name="text_receipts"),
    path("<slug:provider>/replies", replies, name="text_replies"),
]
