"""Officers as SCIM users: what of an officer a directory sees, and which acts it asks for.

A user is never written: what a directory wants different is asked of acts, in the words of acts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from scim2_models import (
    URN,
    AnyExtension,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ETag,
    Extension,
    Filter,
    Meta,
    Mutability,
    Patch,
    Required,
    Resource,
    ResourceType,
    Returned,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

from plumbline.people.models import Directory, Leaving, Officer

MOST = 200  # users of a page


class Enterprise(Extension):
    """Where an officer is enrolled."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    department: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    """The code of the unit; without it the unit of the directory."""


class User(Resource[AnyExtension]):
    """An officer, as far as a directory keeps one."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    external_id: Annotated[str | None, Mutability.read_only] = None  # is not kept
    user_name: Annotated[
        str | None, Uniqueness.server, Required.true, Mutability.immutable, CaseExact.true
    ] = None
    """The police number, which never changes."""
    display_name: Annotated[str | None, Required.true] = None
    """The name."""
    active: bool | None = None
    """Whether the officer serves. Set to false, he is out in that minute; there is no way back."""
    password: Annotated[str | None, Mutability.write_only, Returned.never, CaseExact.true] = None
    """The first password, where there is none yet."""


Member = User[Enterprise]
PROVIDER = ScimProvider(
    models=[User, Enterprise],
    resource_types=[ResourceType.from_resource(Member)],
    config=ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=False),
        authentication_schemes=[
            AuthenticationScheme(
                type="oauthbearertoken",
                name="Bearer token",
                description="A token from /api/sign-in, of the account the directory comes with",
                primary=True,
            )
        ],
    ),
    policy=ScimPolicy(unknown=ScimPolicy.Unknown.ignore),  # a directory knows more than we keep
)


@dataclass(frozen=True)
class Wanted:
    """An act that a directory asks for: on what, with which form."""

    act: str
    on: UUID
    form: dict[str, Any]


def user_of(officer: Officer, base: str) -> User[Enterprise]:
    """An officer as a user."""
    found = Member(
        id=str(officer.pk),
        user_name=officer.number,
        display_name=officer.name,
        active=officer.phase == "serving",
        meta=Meta(
            resource_type="User",
            created=officer.opened_at,
            last_modified=officer.entry_at,
            location=f"{base}/Users/{officer.pk}",
        ),
    )
    found[Enterprise] = Enterprise(department=officer.line[-1])
    return found


def department_of(user: User[Enterprise]) -> str:
    """The code of the unit that a user names; empty for none."""
    extension = user[Enterprise]
    return (extension.department if extension else None) or ""


def enrolment(user: User[Enterprise], unit: UUID) -> Wanted:
    """The act that makes an officer of a user."""
    form: dict[str, Any] = {"number": user.user_name, "name": user.display_name}
    if user.password is not None:
        form["password"] = user.password
    return Wanted("people.enrol", unit, form)


def changes(
    officer: Officer, before: User[Enterprise], after: User[Enterprise], by: Directory, day: str
) -> Iterator[Wanted]:
    """The acts that make of an officer what a directory says; what it leaves out stays."""
    name = after.display_name
    if name is not None and name != before.display_name:
        yield Wanted("people.correct", officer.pk, {"name": name, "reasons": by.name})
    if after.password is not None:
        yield Wanted("people.set_password", officer.pk, {"password": after.password})
    if after.active is False and before.active:
        gone = {"reason": Leaving.UNSAID.value, "last_day": day, "document": by.name}
        yield Wanted("people.leave", officer.pk, gone)
