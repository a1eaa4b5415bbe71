"""The door put together: routes, who may pass, and the description in the reader's language."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema

from plumbline.doors.api import access, acts, duties, ledger, problems, subjects
from plumbline.doors.api.caller import Token
from plumbline.doors.api.problems import as_json
from plumbline.kernel.act import ACTS

PROSE = ("summary", "description")
catalogue = Router()


@catalogue.get(
    "/catalogue",
    operation_id="catalogue",
    summary="目录",
    description="所有声明：事项、关口、义务、办理对象、规则",
    tags=["目录"],
    response={200: dict[str, object], **{401: problems_shape}},
)
def declared(request: HttpRequest) -> HttpResponse:
    """Give everything that is declared."""
    from plumbline.insight import catalogue as printed

    del request
    return as_json(printed.as_json())
