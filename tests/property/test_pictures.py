"""Photographs of things: kept as they came, shown without what is written along, seen by few."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import av
import pytest
from av.video.frame import VideoFrame
from django.core.files.uploadedfile import SimpleUploadedFile

from plumbline.doors.cli.province import Province
from plumbline.kernel.models import Look
from plumbline.property import images
from plumbline.property.models import Thing
from plumbline.recordings.probe import jpeg
from tests.doors.bad_files import png
from tests.doors.web.desk import Desks, act_path, text
from tests.property.scene import drawn, held, kept
from tests.scenes import FORMS, resolved, step

WIDE, HIGH = 96, 48
WHERE = b"N43.8868 E125.3245"  # what a camera writes along


def plain() -> bytes:
    """A photograph as an encoder makes it: brighter to the right."""
    frame = VideoFrame(WIDE, HIGH, "yuvj420p")
    for plane in frame.planes:
        row = bytes(min(255, 2 * x) for x in range(plane.line_size))
        plane.update(row * (plane.buffer_size // plane.line_size))
    return jpeg(frame, WIDE)


def photograph(way: int = 1) -> bytes:
    """The same as a phone sends it: with the way it was held, and where."""
    tag = (274).to_bytes(2, "big") + b"\0\3\0\0\0\1" + way.to_bytes(2, "big") + b"\0\0"
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\1" + tag + b"\0\0\0\0" + WHERE
    made = plain()
    return made[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + made[2:]


def size(picture: bytes | None) -> tuple[int, int]:
    """How wide and how high a JPEG is."""
    assert picture is not None
    with av.open(io.BytesIO(picture), "r", "jpeg_pipe") as file:
        frame: Any = next(file.decode(video=0))
    return frame.width, frame.height


@pytest.mark.rule("C-PROP-02")
@pytest.mark.parametrize("way", range(1, 9))
def test_a_picture_is_shown_upright_and_without_what_the_camera_wrote(way: int) -> None:
    sent = photograph(way)
    name = images.take(sent)
    assert name == hashlib.sha256(sent).hexdigest()
    assert images.original(name) == (sent, "jpeg")  # the proof is not touched
    for copy in (images.shown(name), images.thumb(name)):
        assert copy is not None and WHERE not in copy and b"Exif" not in copy
        assert size(copy) == ((HIGH, WIDE) if way > 4 else (WIDE, HIGH))
    assert WHERE in sent  # the control


@pytest.mark.rule("C-PROP-02")
@pytest.mark.parametrize(
    "broken",
    [b"", b"GIF89a" + b"0" * 99, b"\xff\xd8\xff" + b"0" * 99, plain()[: len(plain()) // 2],
     b"\x89PNG\r\n\x1a\n" + b"0" * 99, plain() + b"0" * images.MOST,
     png(10_000, images.POINTS // 10_000 + 1, 0)],
)  # fmt: skip
def test_what_is_no_picture_or_too_large_is_not_kept(broken: bytes) -> None:
    with pytest.raises(images.Broken):
        images.take(broken)
    assert images.original(hashlib.sha256(broken).hexdigest()) is None


@pytest.mark.rule("C-PROP-02")
def test_an_original_that_was_changed_on_the_disk_is_not_given_out() -> None:
    name = images.take(photograph(3))
    place = images.pictures().root / name[:2] / name
    place.chmod(0o600)
    place.write_bytes(photograph(4))
    assert images.original(name) is None
    place.unlink()


def sent(desks: Desks, path: str, who: str, form: dict[str, Any], *files: bytes) -> Any:
    """Post a form with photographs, as a phone does."""
    photos = [SimpleUploadedFile("a.jpg", file, "image/jpeg") for file in files]
    data = {name: value for name, value in form.items() if name != "photos"}
    return desks.of(who).post(path, data | {"photos-files": photos})


@pytest.mark.usefixtures("db")
@pytest.mark.rule("C-PROP-02", "D-PROP-07")
def test_a_thing_is_registered_with_the_photograph_taken_on_the_page(bureau: Province) -> None:
    scene = held()(bureau)
    desks = Desks(bureau)
    path = act_path("property.register", scene.ids["preservation"])
    form = resolved(scene, FORMS["property.register"])
    page = text(desks.get(path, "handler"))
    assert 'capture="environment"' in page and "multipart/form-data" in page
    refused = sent(desks, path, "handler", form, plain()[:99])
    assert refused.status_code == 422
    assert "南岭大街二号" in refused.content.decode()  # what was typed is kept
    assert not Thing.objects.exists()
    assert sent(desks, path, "handler", form, photograph(6)).status_code == 302
    thing = Thing.objects.get()
    assert thing.photos == [hashlib.sha256(photograph(6)).hexdigest()]
    page = text(desks.get(f"/subjects/thing/{thing.pk}", "handler"))
    assert f"/property/pictures/{thing.pk}/{thing.photos[0]}/thumb" in page
    assert "/thumb" in text(desks.get("/lists/thing", "handler"))


@pytest.mark.usefixtures("db")
@pytest.mark.rule("C-PROP-02", "D-PROP-09")
def test_a_picture_is_seen_by_whoever_sees_the_thing_and_each_look_is_written(
    bureau: Province,
) -> None:
    scene, desks = kept(bureau), Desks(bureau)
    name = images.take(photograph())
    step(scene, "property.photograph", photos=[name])
    here = f"/property/pictures/{scene.ids['thing']}"
    before = Look.objects.filter(subject_id=scene.ids["thing"]).count()
    shown = desks.get(f"{here}/{name}/shown", "custodian")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert WHERE not in shown.content
    original = desks.get(f"{here}/{name}/original", "custodian")
    assert original.content == photograph()
    assert Look.objects.filter(subject_id=scene.ids["thing"]).count() == before + 2
    assert desks.get(f"{here}/{name}/shown", "stranger").status_code == 404
    other = images.take(photograph(2))  # a picture of something else
    assert desks.get(f"{here}/{other}/shown", "custodian").status_code == 404
    scene = drawn(bureau)
    step(scene, "property.photograph", photos=[name])
    hidden = f"/property/pictures/{scene.ids['thing']}/{name}/thumb"
    assert desks.get(hidden, "second_custodian").status_code == 404
    assert desks.get(hidden, "custodian").status_code == 200  # the control


@pytest.mark.usefixtures("db")
@pytest.mark.rule("C-PROP-02")
def test_a_scanned_label_leads_to_the_camera(bureau: Province) -> None:
    scene, desks = kept(bureau), Desks(bureau)
    number = Thing.objects.get(pk=scene.ids["thing"]).number
    answer = desks.get(f"/property/scan?number={number}&then=photograph", "custodian")
    assert answer["Location"] == act_path("property.photograph", scene.ids["thing"])
    assert desks.get(answer["Location"], "custodian").status_code == 200
