"""What every answer carries and which requests are turned away before anybody reads them."""

import json
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def strict_headers(get_response: Handler) -> Handler:
    """Forbid foreign and inline content, framing, sniffing and telling others where we were."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

    return answer


def measured_bodies(get_response: Handler) -> Handler:
    """Refuse a body of unknown length (411), which Django silently loses, or too long (413)."""

    def answer(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        # Under HTTP/1 a body comes with one of the two headers; HTTP/2 needs neither.
        may_hide_a_body = request.method in {"POST", "PUT", "PATCH"} and not (
            request.META.get("SERVER_PROTOCOL", "HTTP/1.1").startswith("HTTP/1")
        )
        if "HTTP_TRANSFER_ENCODING" in request.META or (not length and may_hide_a_body):
            return _refuse(request, HTTPStatus.LENGTH_REQUIRED)
        if length and not (length.isascii() and length.isdigit()):
            return _refuse(request, HTTPStatus.BAD_REQUEST)
        if length and int(length) > _most(request):
            return _refuse(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return get_response(request)

    return answer


def _most(request: HttpRequest) -> int:
    """A form with photographs, or a file of questions, may be longer than any other body."""
    kind = request.META.get("CONTENT_TYPE", "")
    files = request.path.startswith(("/act/", "/exams/"))
    pictures = files and kind.startswith("multipart/form-data")
    return settings.PICTURES_MOST if pictures else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _refuse(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return HttpResponse(f"{status} {status.phrase}\n", "text/plain; charset=utf-8", status)
    problem = {"type": "about:blank", "title": status.phrase, "status": status}
    return HttpResponse(json.dumps(problem), "application/problem+json", status)
