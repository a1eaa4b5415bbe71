"""Footage for a stay: cameras of its rooms, recorders of its escorts, taken in by acts."""

from __future__ import annotations

from datetime import timedelta

from plumbline.recordings.coverage import Ask, Coverage, covered, moment
from tests.recordings.scene import film, film_room
from tests.scenes import Scene

EVERY = 30  # seconds for which a picture stands: a night in a room is a small file


def missing(scene: Scene, source: str = "") -> list[Coverage]:
    """What of the scene's case had to be recorded and was not, by source if asked."""
    found = [one for one in covered(Ask(case=scene.ids["case"])) if one.missing]
    return [one for one in found if source in ("", one.must.source)]


def filmed(scene: Scene, source: str = "") -> Scene:
    """Take in footage until nothing of this source, or nothing at all, is missing."""
    names = {pk: name for name, pk in scene.bureau.officers.items()}
    while found := missing(scene, source):
        must, span = found[0].must, found[0].missing[0]
        begins, ends = moment(span[0]), moment(span[1]) - timedelta(seconds=1)
        if must.place:
            film_room(scene, begins, ends, must.place, every=EVERY)
        else:
            film(scene, begins, ends, names[must.officers[0]])
    return scene
