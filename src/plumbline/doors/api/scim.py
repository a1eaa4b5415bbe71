"""SCIM 2.0 (RFC 7643, 7644) at /scim/v2: a directory keeps the officers of its unit up to date.

A door like the others: what changes, changes by acts, whose refusals stand in the error's detail.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    InvalidFilterException,
    ListResponse,
    PatchOp,
    ResponseParameters,
    SCIMException,
    SearchRequest,
)

from plumbline.doors.api.acts import KEY, key_of
from plumbline.doors.api.body import read_object
from plumbline.doors.api.caller import Caller, Token
from plumbline.doors.api.problems import Unreadable, as_json
from plumbline.doors.api.scim_users import (
    MOST,
    PROVIDER,
    Enterprise,
    Member,
    User,
    Wanted,
    changes,
    department_of,
    enrolment,
    user_of,
)
from plumbline.kernel.act import ACTS, Done, Invalid, NotFound, Refused
from plumbline.kernel.catalogue import find
from plumbline.kernel.scope import visible
from plumbline.law.calendar import legal_day
from plumbline.people.directories import directory_of
from plumbline.people.models import Directory, Officer, Unit

MEDIA = "application/scim+json"
READS = (MEDIA, "application/json")
BY_NUMBER = re.compile(r'\s*userName\s+eq\s+"([^"\\]{1,100})"\s*', re.IGNORECASE)
P = ParamSpec("P")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """A directory at the door: the account it comes with, what it may keep, where it came in."""

    request: HttpRequest
    who: Caller
    directory: Directory

    @property
    def base(self) -> str:
        """The address of this door."""
        return self.request.build_absolute_uri("/scim/v2")

    @property
    def officers(self) -> QuerySet[Officer]:
        """The officers of its unit and of those below it."""
        rows = visible(Officer, self.who.actor, legal_day(self.who.now))
        return rows.filter(line__contains=[self.directory.unit.code])

    def officer(self, pk: UUID) -> Officer:
        """One of them. Raises NotFound."""
        row = find(Officer.kind, pk, self.who.actor, self.who.now)
        if not isinstance(row, Officer) or self.directory.unit.code not in row.line:
            raise NotFound
        return row

    def do(self, wanted: Sequence[Wanted]) -> list[Done]:
        """Do these acts: all of them or none."""
        key = key_of(self.request)
        several = len(wanted) > 1  # alone, a refused act leaves its attempt
        with transaction.atomic() if several else nullcontext():
            return [
                ACTS[one.act].do(
                    self.who.actor, one.on, one.form, at=None, now=self.who.now,
                    key=f"{key[:180]}.{n}" if key and several else key,
                )
                for n, one in enumerate(wanted)
            ]  # fmt: skip


View = Callable[Concatenate[Desk, P], HttpResponse]


def _door(**views: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """One address: who may pass, which methods there are, and every error as SCIM has it."""

    @csrf_exempt
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            who = Token()(request)
            if who is None:
                return _wrong(HTTPStatus.UNAUTHORIZED, gettext("请先登录"))
            directory = directory_of(who.actor.id, legal_day(who.now))
            if directory is None:
                says = gettext("此账号没有登记为目录系统，由系统管理员办理“登记目录系统”")
                return _wrong(HTTPStatus.FORBIDDEN, says)
            view = views.get(request.method or "")
            if view is None:
                response = _wrong(HTTPStatus.METHOD_NOT_ALLOWED, gettext("此地址不支持这一方法"))
                response.headers["Allow"] = ", ".join(views)
                return response
            with PROVIDER:
                return view(Desk(request, who, directory), *args, **kwargs)
        except Exception as wrong:  # noqa: BLE001 - whatever it is, a directory reads SCIM
            return _failed(request, wrong)

    return answer


def _failed(request: HttpRequest, wrong: Exception) -> HttpResponse:  # noqa: PLR0911 - kind by kind
    match wrong:
        case Refused():
            refusals = wrong.as_json()["refusals"]
            told = " ".join(f"{one['says']}。{one['remedy']}。" for one in refusals)
            role = any(one["gate"] == "role" for one in refusals)
            return _wrong(HTTPStatus.FORBIDDEN if role else HTTPStatus.CONFLICT, told)
        case Invalid():
            told = gettext("；").join(f"{field}: {says}" for field, says in wrong.errors)
            return _wrong(HTTPStatus.BAD_REQUEST, told, "invalidValue")
        case NotFound():
            return _wrong(HTTPStatus.NOT_FOUND, gettext("没有这一项，或者不在您的权限范围内"))
        case ValidationError():
            return _error(Error.from_validation_errors(wrong)[0])
        case SCIMException():
            return _error(wrong.to_error())
        case Unreadable():
            syntax = "invalidSyntax" if wrong.status == HTTPStatus.BAD_REQUEST else ""
            return _wrong(wrong.status, gettext(wrong.says), syntax)
        case RequestDataTooBig():
            return _wrong(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, gettext("请求正文过大"))
        case IntegrityError():
            return _wrong(HTTPStatus.CONFLICT, gettext("与同时进行的另一操作冲突，请重试"))
    logger.error("%s %s failed", request.method, request.path, exc_info=wrong)
    return _wrong(HTTPStatus.INTERNAL_SERVER_ERROR, gettext("系统出错，此次操作没有生效"))


def _wrong(status: HTTPStatus, detail: str, kind: str = "") -> HttpResponse:
    return _error(Error(status=int(status), scim_type=kind or None, detail=detail))


def _error(error: Error) -> HttpResponse:
    response = _json(error.model_dump(), error.status or HTTPStatus.BAD_REQUEST)
    if error.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="plumbline"'
    return response


def _json(data: object, status: int = HTTPStatus.OK) -> HttpResponse:
    response = as_json(data, status, MEDIA)
    response.headers["Cache-Control"] = "no-store"
    return response


# Users.


def _asked(desk: Desk) -> ResponseParameters[Any]:
    sent = {name: desk.request.GET[name] for name in ("attributes", "excludedAttributes")
            if name in desk.request.GET}  # fmt: skip
    asked: ResponseParameters[Any] = ResponseParameters[Member].model_validate(sent)
    return asked


def _shown(
    desk: Desk, user: User[Enterprise], context: Context, status: int = HTTPStatus.OK
) -> HttpResponse:
    body = user.model_dump(scim_ctx=context, response_parameters=_asked(desk))
    response = _json(body, status)
    if user.meta and user.meta.location:
        response.headers["Location"] = str(user.meta.location)
    return response


def _users(desk: Desk) -> HttpResponse:
    return _found(desk, desk.request.GET.dict())


def _search(desk: Desk) -> HttpResponse:
    return _found(desk, read_object(desk.request, kinds=READS))


def _found(desk: Desk, sent: dict[str, Any]) -> HttpResponse:
    """The users of the directory's unit, by number; of one number where that is asked."""
    rows, asked = desk.officers.order_by("number"), sent.pop("filter", None)
    search = SearchRequest[Member].model_validate(sent, scim_ctx=Context.RESOURCE_QUERY_REQUEST)
    if asked is not None:
        named = BY_NUMBER.fullmatch(str(asked))
        if named is None:
            raise InvalidFilterException(detail=gettext("只支持以userName eq筛选"))
        rows = rows.filter(number=named[1])
    start = max(search.start_index or 1, 1)
    count = min(MOST if search.count is None else max(search.count, 0), MOST)
    part = [user_of(row, desk.base) for row in rows[start - 1 : start - 1 + count]]
    found = ListResponse[Member](
        total_results=rows.count(), start_index=start, items_per_page=len(part), resources=part
    )
    context = Context.RESOURCE_QUERY_RESPONSE
    return _json(found.model_dump(scim_ctx=context, response_parameters=search))


def _create(desk: Desk) -> HttpResponse:
    """Enrol an officer in the unit that is named, or else in the directory's own."""
    sent = read_object(desk.request, kinds=READS)
    user = Member.model_validate(sent, scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    if user.active is False:
        raise Invalid([("active", "只登记在职的人员")])
    unit, code = desk.directory.unit, department_of(user)
    if code:
        found = Unit.objects.filter(code=code, line__contains=[unit.code]).first()
        if found is None:
            raise Invalid([("department", "没有这个单位")])
        unit = found
    try:
        (done,) = desk.do([enrolment(user, unit.pk)])
    except Invalid as wrong:
        if Officer.objects.filter(number=user.user_name).exists() and not _wrong_key(wrong):
            return _wrong(HTTPStatus.CONFLICT, wrong.errors[0][1], "uniqueness")
        raise
    made = user_of(desk.officer(done.made), desk.base)
    return _shown(desk, made, Context.RESOURCE_CREATION_RESPONSE, HTTPStatus.CREATED)


def _wrong_key(wrong: Invalid) -> bool:
    return any(field == KEY for field, _ in wrong.errors)


def _user(desk: Desk, pk: UUID) -> HttpResponse:
    found = user_of(desk.officer(pk), desk.base)
    return _shown(desk, found, Context.RESOURCE_QUERY_RESPONSE)


def _replace(desk: Desk, pk: UUID) -> HttpResponse:
    """Make of an officer what is sent; what is left out stays."""
    officer = desk.officer(pk)
    before = user_of(officer, desk.base)
    sent = read_object(desk.request, kinds=READS)
    after = Member.model_validate(sent, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
    if department_of(after) == "":
        after[Enterprise] = before[Enterprise]
    after.replace(before)
    return _changed(desk, officer, before, after, Context.RESOURCE_REPLACEMENT_RESPONSE)


def _patch(desk: Desk, pk: UUID) -> HttpResponse:
    """Change of an officer what is named."""
    officer = desk.officer(pk)
    before = user_of(officer, desk.base)
    sent = read_object(desk.request, kinds=READS)
    patch = PatchOp[Member].model_validate(sent, scim_ctx=Context.RESOURCE_PATCH_REQUEST)
    after = before.model_copy(deep=True)
    patch.patch(after)
    if after.active is None:
        raise Invalid([("active", "此项必填")])
    return _changed(desk, officer, before, after, Context.RESOURCE_PATCH_RESPONSE)


def _changed(
    desk: Desk, officer: Officer, before: User[Enterprise], after: User[Enterprise], told: Context
) -> HttpResponse:
    if after.active and not before.active:
        raise Invalid([("active", "已经离职的不能恢复；重新录用的另行登记")])
    day = legal_day(desk.who.now).isoformat()
    desk.do([*changes(officer, before, after, desk.directory, day)])
    return _shown(desk, user_of(desk.officer(officer.pk), desk.base), told)


# What this door offers.


def _listed(rows: Iterable[Any], base: str) -> dict[str, Any]:
    resources = [_placed(row, base) for row in rows]
    return {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": len(resources),
        "startIndex": 1,
        "itemsPerPage": len(resources),
        "Resources": resources,
    }


def _placed(row: Any, base: str) -> dict[str, Any]:
    """A description as it is told, with where it stands."""
    told: dict[str, Any] = row.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    kind = type(row).__name__
    where = f"{base}/{kind}" if kind == "ServiceProviderConfig" else f"{base}/{kind}s/{row.id}"
    return {**told, "meta": {"resourceType": kind, "location": where}}


def _config(desk: Desk) -> HttpResponse:
    return _json(_placed(PROVIDER.config, desk.base))


def _described(rows: Sequence[Any]) -> tuple[View[[]], View[[str]]]:
    def all_of_them(desk: Desk) -> HttpResponse:
        if "filter" in desk.request.GET:
            return _wrong(HTTPStatus.FORBIDDEN, gettext("此处不支持筛选"))
        return _json(_listed(rows, desk.base))

    def one_of_them(desk: Desk, name: str) -> HttpResponse:
        row = next((row for row in rows if row.id == name), None)
        if row is None:
            raise NotFound
        return _json(_placed(row, desk.base))

    return all_of_them, one_of_them


def _nowhere(desk: Desk) -> HttpResponse:
    del desk
    raise NotFound


_types, _type = _described(PROVIDER.resource_types)
_schemas, _schema = _described(PROVIDER.schemas)
app_name = "scim"
urlpatterns = [
    path("Users", _door(GET=_users, POST=_create)),
    path("Users/.search", _door(POST=_search)),
    path(".search", _door(POST=_search)),  # there are no resources but users
    path("Users/<uuid:pk>", _door(GET=_user, PUT=_replace, PATCH=_patch)),
    path("ServiceProviderConfig", _door(GET=_config)),
    path("ResourceTypes", _door(GET=_types)),
    path("ResourceTypes/<str:name>", _door(GET=_type)),
    path("Schemas", _door(GET=_schemas)),
    path("Schemas/<str:name>", _door(GET=_schema)),
    re_path("", _door(GET=_nowhere, POST=_nowhere, PUT=_nowhere, PATCH=_nowhere, DELETE=_nowhere)),
]
