"""Which texts are of which notice: under one key the one to the phone, under another the app's."""

from __future__ import annotations

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Concat

from plumbline.notices.models import Notice
from plumbline.notices.terms import Channel

PREFIX = "notice:"
SUFFIX = {Channel.SMS: "", Channel.APP: ":app"}


def key_of(notice: Notice, channel: str = "") -> str:
    """Under which key its text by a channel is queued; by the one that it goes by, or went last."""
    return f"{PREFIX}{notice.pk}{SUFFIX[Channel(channel or notice.channel)]}"


def keys_of(notice: Notice) -> list[str]:
    """All keys under which there may be a text of it."""
    return [key_of(notice, channel) for channel in Channel]


def notice_of(key: str) -> str:
    """The notice whose text has this key; empty where it is no notice's."""
    return key.removeprefix(PREFIX).partition(":")[0] if key.startswith(PREFIX) else ""


def key_column(channel: Channel) -> Concat:
    """The same as `key_of`, for many notices in one query."""
    pk = Cast(F("pk"), TextField())
    return Concat(Value(PREFIX), pk, Value(SUFFIX[channel]), output_field=TextField())
