"""Public pages for what went wrong: they say what to do, set no cookie and lead to no sign-in."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from plumbline.doors.public.frame import page, spoken

log = logging.getLogger(__name__)


@spoken
def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    says = gettext("地址可能有误，或者内容已经撤下。可以从首页查找。")
    return _error(request, 404, gettext("没有这个页面"), says)


@spoken
def forbidden(
    request: HttpRequest, exception: Exception | None = None, *, reason: str = ""
) -> HttpResponse:
    """403: something was sent to a page that takes nothing."""
    del exception, reason
    says = gettext("这一页不接收提交。请从首页进入相应的页面。")
    return _error(request, 403, gettext("不能这样提交"), says)


@spoken
def bad(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    del exception
    return _error(request, 400, gettext("请求有误"), gettext("地址或者提交的内容不完整。"))


@spoken
def fault(request: HttpRequest) -> HttpResponse:
    """500: nothing of what was sent is kept; the number leads the operator to the log."""
    number = "E-" + secrets.token_hex(4)
    log.error("fault %s at %s", number, request.path)
    says = gettext("您提交的内容没有被登记，请稍后再试。若反复出现，请把故障编号告诉公安机关。")
    return _error(request, 500, gettext("系统出了故障"), says, number=number)


def _error(
    request: HttpRequest, status: int, title: str, says: str, *, number: str = ""
) -> HttpResponse:
    shown = {"title": title, "says": says, "number": number}
    return page(request, "error.html", shown, status=status)
