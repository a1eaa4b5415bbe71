"""The addresses under /api/: whatever happens there, the answer is JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt

from plumbline.doors.api import problems
from plumbline.doors.api.api import api

View = Callable[..., HttpResponse]


def _told(view: View) -> View:
    """Ninja's own refusals as problems; answers about persons stay out of caches."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = problems.not_found()
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = response.headers["Allow"]
            response = problems.problem(HTTPStatus.METHOD_NOT_ALLOWED)
            response.headers["Allow"] = allowed
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


@csrf_exempt
def _nowhere(request: HttpRequest) -> HttpResponse:
    del request
    return problems.not_found()


app_name = "api"
urlpatterns = [
    *(
        URLPattern(p.pattern, _told(p.callback), p.default_args, p.name)
        for p in api.urls[0]
        if isinstance(p, URLPattern)
    ),
    re_path("", _nowhere),
]
