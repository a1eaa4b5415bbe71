"""Progress by receipt, papers by number and code, the head of the ledger.

Codes come in the body of a request, never in an address, so that no log and no history keeps them.
No page sets a cookie; the language is part of the address.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from plumbline.doors.public.frame import MINUTE, cited, page, spoken
from plumbline.openness import papers as kept
from plumbline.openness.progress import Progress, Stage, look_up
from plumbline.transparency import log
from plumbline.transparency.models import Checkpoint

NOT_FOUND = 404  # of number and code together; the page says no more than that


@require_safe
@spoken
def home(request: HttpRequest) -> HttpResponse:
    """What can be asked here."""
    return page(request, "home.html", {}, cache=MINUTE)


@csrf_exempt  # nothing is changed for anybody, and no cookie is set that a token could stand in
@sensitive_post_parameters()
@spoken
def progress(request: HttpRequest) -> HttpResponse:
    """The progress of the case of a receipt."""
    if request.method != "POST":
        return page(request, "progress.html", {"asked": False}, cache=MINUTE)
    number, code = sent(request)
    found = look_up(number, code, timezone.now())
    if found is None:
        return page(request, "progress.html", {"asked": True, "number": number}, status=NOT_FOUND)
    return page(request, "progress.html", _shown(found), again={"number": number, "code": code})


def sent(request: HttpRequest) -> tuple[str, str]:
    """Number and code as they were typed, within reason."""
    number, code = (request.POST.get(name, "").replace("\0", "") for name in ("number", "code"))
    return number[:64], code[:64]


def _shown(found: Progress) -> dict[str, Any]:
    return {
        "asked": True, "found": found, **proofs(found.stages),
        "contacts": [(found.unit, found.contact)], "unit_code": found.unit_code,
        "withheld": [(one, cited(one.cites)) for one in found.withheld],
    }  # fmt: skip


def proofs(stages: Iterable[Stage]) -> dict[str, Any]:
    """Stages with their paths in the ledger, and the root that the page recomputes from each."""
    head = log.head()
    return {
        "root": bytes(head.root).hex() if head else "",
        "root64": base64.b64encode(bytes(head.root)).decode() if head else "",
        "size": head.size if head else 0,
        "stages": [(stage, _path(stage, head)) for stage in stages],
    }


def _path(stage: Stage, head: Checkpoint | None) -> str:
    """The audit path of a milestone's entry, for the page to recompute the root from."""
    if stage.index is None or head is None or stage.index >= head.size:
        return ""
    path = [one.hex() for one in log.inclusion(stage.index, head.size)]
    return json.dumps({"index": stage.index, "size": head.size, "leaf": stage.leaf, "path": path})


@csrf_exempt
@sensitive_post_parameters()
@spoken
def papers(request: HttpRequest) -> HttpResponse:
    """Whether a paper in hand is genuine and in force; nothing of what it says."""
    if request.method != "POST":
        return page(request, "papers.html", {"asked": False}, cache=MINUTE)
    number, code = sent(request)
    found = kept.check(number, code, timezone.now())
    shown = {"asked": True, "number": number, "paper": found}
    again = {"number": number, "code": code} if found else {}
    return page(request, "papers.html", shown, status=200 if found else NOT_FOUND, again=again)


@require_safe
@spoken
def ledger(request: HttpRequest) -> HttpResponse:
    """The newest signed head, and how anybody checks it."""
    head = log.head()
    shown = {
        "head": head,
        "root64": base64.b64encode(bytes(head.root)).decode() if head else "",
        "note": log.note(head) if head else "",
        "origin": settings.LEDGER_ORIGIN,
        "vkey": log.signer().vkey,
        "witnesses": settings.LEDGER_WITNESSES,
        "checkpoint": reverse("checkpoint"),
        "verifier": reverse("verifier"),
        "proof": reverse("public_proof", args=[UUID(int=0)]),
    }
    return page(request, "ledger.html", shown, cache=MINUTE)


@require_safe
def proof(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Hashes alone: the path from an entry to the newest head, for whoever has its receipt."""
    del request
    sealed, head = log.sealed(entry_id), log.head()
    if sealed is None or head is None or sealed.index >= head.size:
        raise Http404
    path = [one.hex() for one in log.inclusion(sealed.index, head.size)]
    shown = {"index": sealed.index, "size": head.size, "path": path, "note": log.note(head)}
    response = JsonResponse(shown)
    response["Cache-Control"] = MINUTE
    return response
