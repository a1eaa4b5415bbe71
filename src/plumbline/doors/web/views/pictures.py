"""Photographs at the web door: taken in with a form, shown to whoever may see the thing."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from pydantic import BaseModel

from plumbline.casework.seals import shut
from plumbline.doors.web.asked import kind_of
from plumbline.doors.web.shapes import Picture
from plumbline.doors.web.views.page import Seat, seated
from plumbline.doors.web.words import t
from plumbline.kernel.catalogue import find, look
from plumbline.property import images
from plumbline.property.models import Thing
from plumbline.property.reads import unhidden


def taken(form: type[BaseModel], request: HttpRequest) -> tuple[QueryDict, list[tuple[str, str]]]:
    """What was posted, each picture in it now a digest; and which pictures were no good."""
    posted, wrong = request.POST.copy(), []
    for name, info in form.model_fields.items():
        if kind_of(info).name != "pictures":
            continue
        digests = [posted.get(name, "")]
        for file in request.FILES.getlist(f"{name}-files"):
            try:
                digests.append(images.take(file.read(images.MOST + 1)))
            except images.Broken as broken:
                wrong.append((name, f"{file.name}{gettext('：')}{t(str(broken))}"))
        posted[name] = "\n".join(digests)
    return posted, wrong


def _thing(seat: Seat, thing_id: UUID, digest: str) -> Thing:
    """The thing that this picture shows, if this person may see it; else it is not there."""
    thing = unhidden(find(Thing.kind, thing_id, seat.actor, seat.now), seat.actor)
    assert isinstance(thing, Thing)  # noqa: S101 - kind and class go together
    if shut(thing, seat.actor, seat.day) or digest not in pictured(thing):
        raise Http404
    return thing


@seated
def picture(
    request: HttpRequest, seat: Seat, thing_id: UUID, digest: str, size: str
) -> HttpResponse:
    """A picture of a thing: small, as pages show it, or as it came."""
    del request
    thing = _thing(seat, thing_id, digest)
    if size == "thumb":
        return _jpeg(images.thumb(digest))
    with transaction.atomic():
        look(seat.actor, Thing.kind, thing.pk, ("photos",), size, seat.now)
    if size == "shown":
        return _jpeg(images.shown(digest))
    found = images.original(digest)
    if found is None:
        raise Http404
    answer = HttpResponse(found[0], content_type=f"image/{found[1]}")
    answer["Content-Disposition"] = f'attachment; filename="{thing.number}-{digest[:8]}.{found[1]}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _jpeg(data: bytes | None) -> HttpResponse:
    if data is None:
        raise Http404
    return HttpResponse(data, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


def pictured(thing: Thing) -> list[str]:
    """Every picture of a thing, at its registration and at each step since."""
    steps = thing.steps.order_by("pk").values_list("photos", flat=True)
    return list(dict.fromkeys([*thing.photos, *(name for photos in steps for name in photos)]))


def album(thing: Thing) -> list[Picture]:
    """The pictures of a thing that lie here, for its page."""
    return [
        Picture(
            _address(thing, name, "shown"),
            _address(thing, name, "thumb"),
            gettext("照片%(n)s") % {"n": n},
            _address(thing, name, "original"),
        )
        for n, name in enumerate(images.held(pictured(thing)), start=1)
    ]


def first(thing: Thing) -> str:
    """Where the small copy of a thing's first picture is, for lists; empty where there is none."""
    found = images.held(thing.photos, most=1)
    return _address(thing, found[0], "thumb") if found else ""


def _address(thing: Thing, name: str, size: str) -> str:
    return reverse("picture", args=[thing.pk, name, size])
