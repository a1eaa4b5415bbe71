"""Pages for what went wrong, in the same look, saying what to do."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from plumbline.doors.web.views.page import page, seat_of

FAULT = 500
log = logging.getLogger(__name__)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    del exception
    says = gettext("您没有查看此页的权限。如属误判，请联系本单位系统管理员。")
    return _error(request, 403, gettext("不能查看"), says)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form did not come from one of our pages, or came from an old one."""
    del reason
    says = gettext("页面已经过期，提交没有办理。请返回上一页，刷新后再提交。")
    return _error(request, 403, gettext("页面已过期"), says)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    says = gettext("所查的内容不存在，或者不在您的职权范围内。系统不区分这两种情况。")
    return _error(request, 404, gettext("没有这个页面"), says)


def bad(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    del exception
    return _error(request, 400, gettext("请求有误"), gettext("地址或者提交的内容不完整。"))


def fault(request: HttpRequest) -> HttpResponse:
    """500: nothing was recorded; the number leads the operator to the log."""
    number = "E-" + secrets.token_hex(4)
    log.error("fault %s at %s", number, request.path)
    says = gettext(
        "您的操作没有记入账本，可以重试：同一次提交只会办理一次。"
        "若反复出现，请把故障编号告诉系统管理员。"
    )
    request.__dict__.pop("seat", None)  # the frame must not ask a database that may be down
    return _error(request, FAULT, gettext("系统出了故障"), says, number=number)


def _error(
    request: HttpRequest, status: int, title: str, says: str, *, number: str = ""
) -> HttpResponse:
    if status != FAULT and (seat := seat_of(request)) is not None:
        request.__dict__["seat"] = seat
    shown = {"status": status, "title": title, "says": says, "number": number}
    return page(request, "error.html", shown, status=status)
