"""More photographs of a thing already registered, by whoever stands before it (C-PROP-02)."""

from __future__ import annotations

from plumbline.casework.texts import Short
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.roles import Role
from plumbline.property.entering import Digest, pictures
from plumbline.property.facts import GONE, step
from plumbline.property.models import Thing

PRESENT = tuple(code for code in Thing.phases if code not in (*GONE, "missing", "owed_for"))


class Photograph(Form):
    """The pictures, and what they show."""

    photos: list[Digest] = pictures(needed=True)
    state: Short = ask("拍摄时的状况")


@act(
    "property.photograph",
    title="补拍财物照片",
    by=(Role.CASE_OFFICER, Role.PROPERTY_CUSTODIAN),
    gates=[phase(*PRESENT)],
    cite=("C-PROP-02", "G-PROP-18"),
)
def photograph(doing: Doing[Thing, Photograph]) -> None:
    """对保管中的财物补拍照片，原照片不删除。"""
    form, thing = doing.form, doing.subject
    thing.photos = list(dict.fromkeys([*thing.photos, *form.photos]))
    step(doing, thing, "补拍照片", thing.number, giver=doing.actor.name, state=form.state,
         photos=form.photos)  # fmt: skip
