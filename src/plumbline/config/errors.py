"""What went wrong is told by the door at which it happened, in its look and with its ways on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from plumbline.doors.public import errors as outside
from plumbline.doors.web.views import errors as inside

Answer = Callable[..., HttpResponse]


def _by_door(inner: Answer, outer: Answer) -> Answer:
    def told(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        answer = outer if request.path.startswith("/public/") else inner
        return answer(request, *args, **kwargs)

    return told


bad = _by_door(inside.bad, outside.bad)
forbidden = _by_door(inside.forbidden, outside.forbidden)
csrf_failed = _by_door(inside.csrf_failed, outside.forbidden)
missing = _by_door(inside.missing, outside.missing)
fault = _by_door(inside.fault, outside.fault)
