"""Where the public reaches a unit: a telephone, and an address, from a day on (D-OPEN-05).

What is told of a case names who handles it and whom to ask; so each unit has a number that stands
on the public site, in texts and on papers. An earlier number stays for the days it was in use.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime
from plumbline.law.roles import Role
from plumbline.people.models import Contact, Unit

# A landline with its area code and perhaps an extension, a mobile, or a short number like 12389.
PHONE = r"^(0\d{2,3}-\d{7,8}(-\d{1,6})?|1\d{10}|[1-9]\d{2,5})$"
REACHED = "%(unit)s（电话%(phone)s）"
Phone = Annotated[str, StringConstraints(pattern=PHONE)]


class SetContact(Form):
    """The number, the address, and from which day on."""

    telephone: Phone = ask(
        "公开电话", help="区号-号码，例如0431-81234567；或者手机号码、短号码",
        examples=["0000-2201021"],
    )  # fmt: skip
    place: Annotated[str, StringConstraints(max_length=200)] = ask(
        "地址", default="", help="公众可以前往的地址；留空的，不公开地址"
    )
    since: date = ask("自何日起")


@act(
    "people.set_contact",
    title="公布单位联系方式",
    by=Role.SYSTEM_ADMIN,
    gates=[anytime],
    cite=("D-OPEN-05", "0.2"),
)
def set_contact(doing: Doing[Unit, SetContact]) -> None:
    """公布单位的电话和地址：公众查询进展、收到短信和文书时，凭此联系办案单位。"""
    form, unit = doing.form, doing.subject
    if unit.contacts.filter(since__gt=form.since).exists():
        raise Invalid([("since", "已经公布了此后启用的联系方式，不能早于其启用之日")])
    before = contact(unit, form.since)
    if before is not None and (before.phone, before.address) == (form.telephone, form.place):
        raise Invalid([("telephone", "与公布的相同")])
    doing.create(
        Contact(unit=unit, phone=form.telephone, address=form.place, since=form.since,
                entry_id=doing.entry_id)
    )  # fmt: skip


def contact(unit: Unit, day: date) -> Contact | None:
    """How the public reached a unit on a day; None where nothing was published."""
    return contacts([unit.code], day).get(unit.code)


def contacts(codes: Iterable[str], day: date) -> dict[str, Contact]:
    """The same for units by code, in one query: of rows from the same day the last counts."""
    rows = Contact.objects.filter(unit__code__in=codes, since__lte=day).select_related("unit")
    return {row.unit.code: row for row in rows.order_by("since", "pk")}


def reached_at(unit: Unit, day: date) -> str:
    """A unit as texts and papers name it to whoever may ask there: with its number, if any."""
    found = contact(unit, day)
    return REACHED % {"unit": unit.name, "phone": found.phone} if found else unit.name
