"""The frame of every public page: its language, its head, how long it may be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy

from plumbline.law.register import Cite, cite

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
MINUTE = "public, max-age=60"
NAV = {  # the pages in the bar, in its order
    "public_progress": gettext_lazy("查案件进展"),
    "public_papers": gettext_lazy("核对文书"),
    "public_open": gettext_lazy("公开信息"),
    "public_rules": gettext_lazy("执法依据"),
    "public_figures": gettext_lazy("公开数据"),
    "public_complaints": gettext_lazy("投诉举报"),
    "public_satisfaction": gettext_lazy("群众评价"),
    "public_ledger": gettext_lazy("核验账本"),
}
NOT_CARRIED = ("lang", "screen", "number", "code")  # the first two are put anew, the others never
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def spoken(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answer in the language that the address names; Chinese without one."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        language = LANGUAGES.get(request.GET.get("lang", ""), settings.LANGUAGE_CODE)
        with translation.override(language):
            return view(request, *args, **kwargs)

    return answered


def page(
    request: HttpRequest, template: str, shown: Mapping[str, Any], *, status: int = 200,
    cache: str = "no-store", again: Mapping[str, str] | None = None, at: str = "",
) -> HttpResponse:  # fmt: skip
    """A public page with its frame. `again` and `at`: what the other language asks anew, and where.

    A page that number and code opened has them in no address; without them it would be lost.
    """
    english = translation.get_language() == "en"
    on = carried(request)
    screen = {name: value for name, value in on.items() if name != "lang"}
    asked = {name: str(value) for name, value in request.GET.items() if name not in NOT_CARRIED}
    frame = {
        "nav": _nav(request.path), "lang": _query(on), "also": f"&{urlencode(on)}" if on else "",
        "carried": on.items(), "kiosk": bool(screen),
        "other_language": dict(settings.LANGUAGES)["zh-hans"] if english else "English",
        "other_code": "zh-hans" if english else "en",
        "again": (again or {}).items(), "other": (at or request.path) + _query(
            ({} if english else {"lang": "en"}) | asked | screen
        ),
        "demo": settings.LEDGER_ORIGIN.startswith("plumbline.demo"),
    }  # fmt: skip
    response = render(request, f"public/{template}", {**frame, **shown}, status=status)
    response["Cache-Control"] = cache
    return response


def _nav(path: str) -> list[dict[str, Any]]:
    """The bar, with the page that is open and the one above it marked for those who hear it."""
    here = {address: "page" if path == address else "true"
            for name in NAV if path.startswith(address := reverse(name))}  # fmt: skip
    return [{"title": title, "href": reverse(name), "current": here.get(reverse(name), "")}
            for name, title in NAV.items()]  # fmt: skip


def visitor(request: HttpRequest) -> str:
    """Whose request it is: behind a proxy that ends TLS, the address that the proxy tells."""
    told = request.headers.get("X-Real-IP", "") if settings.SESSION_COOKIE_SECURE else ""
    return told or request.META.get("REMOTE_ADDR", "")


def carried(request: HttpRequest) -> dict[str, str]:
    """What goes on from address to address, since nothing is kept: the language and the screen."""
    english = {"lang": "en"} if translation.get_language() == "en" else {}
    kiosk = {"screen": "kiosk"} if request.GET.get("screen") == "kiosk" else {}
    return english | kiosk


def _query(asked: Mapping[str, str]) -> str:
    return f"?{urlencode(asked)}" if asked else ""


def cited(rules: Iterable[str]) -> list[Cite]:
    """What the rules rest on, each instrument and article once."""
    found = [cite(rule, translation.get_language() or "zh") for rule in rules]
    return list({one.source: one for one in found}.values())
