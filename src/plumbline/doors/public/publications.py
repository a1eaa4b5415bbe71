"""What is published to society: by heading and date, searched, one by one, as files to take away.

Each page is built from published texts alone. What was taken back stays listed with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from plumbline.doors.public.frame import MINUTE, carried, cited, page, spoken
from plumbline.publications import society
from plumbline.publications.channels import channels
from plumbline.publications.terms import Heading

GONE = 410
WORDS = 50  # characters of a search
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With the mark by which a cache asks whether it is still the same."""
    response["Cache-Control"] = MINUTE
    set_response_etag(response)
    again = get_conditional_response(request, etag=response.get("ETag"), response=response)
    return again if isinstance(again, HttpResponse) else response


@require_safe
@spoken
def published(request: HttpRequest) -> HttpResponse:
    """The items, the newest first."""
    heading = request.GET.get("heading", "")
    words = request.GET.get("q", "").replace("\0", "").strip()[:WORDS]
    number = request.GET.get("page", "")
    found = society.listed(heading, words, int(number) if _number(number) else 1)
    asked = {
        "heading": heading if heading in Heading.values else "", "q": words, **carried(request),
    }  # fmt: skip
    shown = {
        "found": found, "words": words, "heading": asked["heading"],
        "headings": [
            (code, gettext(str(label)), found.counts[code], _href(asked, heading=code))
            for code, label in Heading.choices
        ],
        "all": _href(asked, heading=""),
        "items": [(one, gettext(str(Heading(one.heading).label))) for one in found.items],
        "newer": _href(asked, page=found.page - 1) if found.page > 1 else "",
        "older": _href(asked, page=found.page + 1) if found.page < found.pages else "",
    }  # fmt: skip
    return _kept(request, page(request, "published.html", shown, cache=MINUTE))


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 7


def _href(asked: Mapping[str, Any], **more: object) -> str:
    kept = {name: value for name, value in {**asked, **more}.items() if value}
    return "?" + urlencode(kept)


@require_safe
@spoken
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """One item; of one that was taken back the reason and no word of the text."""
    found = society.one(item_id)
    if found is None:
        raise Http404
    shown = {
        "item": found, "heading": gettext(str(Heading(found.heading).label)),
        "why": gettext(found.down.why) if found.down else "",
        "content": found.content.model_dump(mode="json") if found.content else None,
    }  # fmt: skip
    status = GONE if found.down else 200
    return _kept(request, page(request, "item.html", shown, status=status, cache=MINUTE))


@require_safe
@spoken
def file(request: HttpRequest, item_id: UUID, form: str) -> HttpResponse:
    """The item as a file."""
    if society.one(item_id) is None:
        raise Http404
    body = society.file_of(item_id, form)
    if body is None:
        return item(request, item_id=item_id)
    response = HttpResponse(body, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{item_id}.{form}"'
    return _kept(request, response)


@require_safe
@spoken
def whom(request: HttpRequest) -> HttpResponse:
    """What is open to whom (R-OPEN-01)."""
    shown = {
        "channels": [
            {"to": gettext(one.to), "how": gettext(one.how), "what": [gettext(w) for w in one.what],
             "cites": cited(one.cites)}
            for one in channels()
        ]
    }  # fmt: skip
    return _kept(request, page(request, "whom.html", shown, cache=MINUTE))
