"""What goes wrong, as problem+json (RFC 9457): one shape, one place."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as WrongParameters

from plumbline.doors.logs import of_kind
from plumbline.forms import SENTENCES
from plumbline.kernel.act import Invalid, NotFound, Refused

MEDIA = "application/problem+json"
logger = logging.getLogger(__name__)

TITLES = {  # the sentence for people; programs read the status and the type
    HTTPStatus.BAD_REQUEST: "请求无法读取",
    HTTPStatus.UNAUTHORIZED: "请先登录",
    HTTPStatus.NOT_FOUND: "没有这一项，或者不在您的权限范围内",
    HTTPStatus.METHOD_NOT_ALLOWED: "此地址不支持这一方法",
    HTTPStatus.CONFLICT: "现在不能办理",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "请求正文过大",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "请求正文须为application/json，UTF-8编码",
    HTTPStatus.UNPROCESSABLE_ENTITY: "填写的内容有误",
    HTTPStatus.TOO_MANY_REQUESTS: "密码错误次数过多，暂时不能登录",
    HTTPStatus.INTERNAL_SERVER_ERROR: "系统出错，此次操作没有生效",
}


class Unreadable(Exception):  # noqa: N818 - the sender's fault, not ours
    """The body is not what this door reads."""

    def __init__(self, status: HTTPStatus, says: str) -> None:
        super().__init__(status, says)
        self.status, self.says = status, says


def as_json(
    data: object, status: int = 200, media: str = "application/json", *, ordered: bool = False
) -> HttpResponse:
    """An answer in JSON, Chinese left readable.

    `ordered`: the same bytes again when it is told from what the database kept of it.
    """
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=ordered)
    return HttpResponse(text.encode(), f"{media}; charset=utf-8", status)


def problem(
    status: HTTPStatus, *, title: str | None = None, kind: str | None = None, **more: Any
) -> HttpResponse:
    """A problem: type, title and status, and whatever this kind of problem adds."""
    kind = kind or status.phrase.lower().replace(" ", "-")
    body = {
        "type": f"urn:plumbline:problem:{kind}",
        "title": gettext(title or TITLES[status]),
        "status": status,
        **more,
    }
    return as_json(body, status, MEDIA, ordered=True)


def wrong(
    errors: Iterable[tuple[str, str]], status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
) -> HttpResponse:
    """What is wrong with the input, field by field; the sentences are translated already."""
    return problem(status, errors=[{"field": field, "says": says} for field, says in errors])


def not_signed_in(title: str | None = None) -> HttpResponse:
    """No token, or none that is valid."""
    response = problem(HTTPStatus.UNAUTHORIZED, title=title)
    response.headers["WWW-Authenticate"] = 'Bearer realm="plumbline"'
    return response


def not_found() -> HttpResponse:
    """The same whether it does not exist or lies outside the scope."""
    return problem(HTTPStatus.NOT_FOUND)


def install(api: NinjaAPI) -> None:
    """Answer every exception that may leave an operation."""

    def on(kind: type[Exception], answer: Any) -> None:
        api.add_exception_handler(kind, lambda _, exc: answer(exc))

    on(Unreadable, lambda e: wrong([("body", gettext(e.says))], e.status))
    on(Invalid, lambda e: wrong(e.errors))
    on(WrongParameters, lambda e: wrong(map(_parameter, e.errors)))
    on(NotFound, lambda _: not_found())
    on(Http404, lambda _: not_found())
    on(Refused, lambda e: problem(HTTPStatus.CONFLICT, kind="refused", **e.as_json()))
    on(AuthenticationError, lambda _: not_signed_in())
    on(HttpError, lambda e: problem(HTTPStatus(e.status_code)))
    on(RequestDataTooBig, lambda _: problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
    on(UnreadablePostError, lambda _: problem(HTTPStatus.BAD_REQUEST))
    on(DataError, _unstorable)
    on(IntegrityError, _collision)
    api.add_exception_handler(Exception, failed)


def _parameter(error: Mapping[str, Any]) -> tuple[str, str]:
    """A wrong parameter in the words of the forms."""
    says = gettext(SENTENCES.get(error["type"], "内容不正确"))
    return str(error["loc"][-1]), says % (error.get("ctx") or {})


def _unstorable(error: Exception) -> HttpResponse:
    logger.warning("the database refused a value: %s", of_kind(error))
    return wrong([("form", gettext("内容不正确"))])


def _collision(error: Exception) -> HttpResponse:
    """Two requests at once took the same number or name; the first one has it."""
    logger.warning("two requests at once: %s", of_kind(error))
    return problem(
        HTTPStatus.CONFLICT, title="与同时进行的另一操作冲突，请重试", kind="collision", refusals=[]
    )


def failed(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Our own fault: logged with its trace, told without it."""
    logger.error(
        "%s %s failed",
        request.method,
        request.path,
        exc_info=error if isinstance(error, Exception) else None,
    )
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR)
