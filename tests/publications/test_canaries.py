"""Values planted in sensitive fields come out nowhere: pages, exports, files, logs, errors (X6)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus
from uuid import UUID

import pytest
from django.test import Client

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid, Refused
from plumbline.kernel.models import Entry
from plumbline.publications.models import Publication
from tests import scenes
from tests.papers.scene import paper
from tests.publications.canaries import Planter, escaped, forms_of, person, sayings
from tests.publications.scene import VICTIM, decided, publication
from tests.scenes import Scene, step, through

pytestmark = pytest.mark.usefixtures("db")
LIST = "/public/open"


def crowded(bureau: Province, planter: Planter, crowd: int) -> Scene:
    """A published decision whose file holds a crowd of witnesses, and whose facts name them."""
    fellow = person(planter)
    victim = {k: v for k, v in person(planter).items() if k in VICTIM or k == "domicile"}
    scene = scenes.investigating(bureau, "administrative")
    several = [person(planter, role="witness") for _ in range(crowd)]
    for one in several:
        step(scene, "casework.add_person", **one)
    step(scene, "casework.add_person", **{**VICTIM, **victim, "sex": "male"})
    step(scene, "casework.add_person", **{"role": "suspect", **fellow})
    step(scene, "casework.add_evidence")
    step(scene, "casework.allege", grade="lighter")
    step(scene, "casework.note_handling")
    step(scene, "penalty.notify", acts=[{"offence": "@offence", "fine": 500}],
         facts=sayings(planter, [fellow, *several[:50]]))  # fmt: skip
    step(scene, "penalty.record_defence")
    through(scene, "review.submit", "review.conclude", "review.approve", "penalty.decide")
    step(scene, "papers.draft", kind="penalty", matter=str(scene.ids["decision"]))
    through(scene, "papers.issue", "execution.serve", "publications.select",
            "publications.redact", "publications.review_secrecy", "publications.check_anonymity",
            "publications.release", "publications.approve", "execution.note_published",
            "publications.publish")  # fmt: skip
    return scene


def outside(planter: Planter, item: UUID) -> Iterator[tuple[str, bytes]]:
    """Everything that anybody can fetch, also what is asked for with a canary in the question."""
    client = Client()
    some = list(planter.planted)[:: max(1, len(planter.planted) // 40)]
    paths = [
        "/public/", "/public/progress", "/public/papers", "/public/ledger", LIST,
        f"{LIST}?lang=en", f"{LIST}?heading=decisions", f"{LIST}/whom", f"{LIST}/{item}",
        f"{LIST}/{item}?lang=en", f"{LIST}/{item}.pdf", f"{LIST}/{item}.docx",
        f"{LIST}?page=999999999999", f"{LIST}/{UUID(int=1)}", f"{LIST}/nonsense",
    ]  # fmt: skip
    for path in paths:
        answer = client.get(path)
        yield path, answer.content + str(dict(answer.headers)).encode()
    for canary in some:
        body = client.get(LIST, {"q": canary}).content
        for echo in (canary, quote_plus(canary)):  # of the question itself
            body = body.replace(echo.encode(), b"")
        yield f"search for a {planter.planted[canary]}", body


def hits(canary: str) -> int:
    """How many items a search finds."""
    shown = Client().get(LIST, {"q": canary}).context["found"]
    return int(shown.total)


def seen(bureau: Province, planter: Planter, crowd: int, caplog: Any) -> list[Any]:
    """What escapes of all that was planted."""
    with caplog.at_level(logging.DEBUG):
        scene = crowded(bureau, planter, crowd)
        row = publication(scene)
        out = list(outside(planter, row.pk))
        out += [("refusal", says) for says in refusals(scene, planter)]
        out.append(("log", caplog.text.encode()))
        entries = Entry.objects.filter(act__startswith="publications.").values_list("body")
        out.append(("ledger", str(list(entries)).encode()))
        columns = Publication.objects.filter(pk=row.pk).values_list("content", "title", "reasons")
        out.append(("row", str(list(columns)).encode()))
    found = escaped(planter, out)
    assert all(hits(canary) == 0 for canary in list(planter.planted)[:20])
    assert "某" in paper(scene).content or "某" in row.content
    return found


def refusals(scene: Scene, planter: Planter) -> Iterator[bytes]:
    """What is answered to whoever tries things with canaries in them."""
    name = next(iter(planter.planted))
    for act, form in (
        ("publications.withdraw", {"ground": "annulled", "told": f"{name}的决定被撤销"}),
        ("publications.withdraw", {"ground": name, "told": "x" * 3000}),
        ("publications.redact", {"rows": [{"start": 1, "end": 0, "hides": "name"}]}),
    ):
        try:
            scene.do(act, scenes.doer(act), **form)
        except Refused as refused:
            yield str(refused.as_json()).encode()
        except Invalid as invalid:
            yield str(invalid.errors).encode()


@pytest.mark.rule("C-OPEN-02", "P-OPEN-02", "3.5a")
def test_no_canary_comes_out(bureau: Province, caplog: Any) -> None:
    planter = Planter()
    assert seen(bureau, planter, 12, caplog) == []
    assert len(planter.planted) > 90


def test_the_search_finds_a_canary_however_it_is_written() -> None:
    """The control: a page, an export, a file or a log that does leak is found."""
    planter = Planter()
    for canary in (planter.name(), planter.phone(), planter.identity(), planter.address()):
        for form in forms_of(canary):
            found = escaped(planter, [("page", form)])
            assert [(where, which) for where, which, _ in found] == [("page", canary)], form
    assert escaped(planter, [("page", "吴某甲×"), ("file", b"\x00\xff")]) == []


def test_a_publication_that_hides_nothing_is_found(bureau: Province) -> None:
    """The control on the product: the same page before anything is hidden does leak."""
    planter = Planter()
    fellow = person(planter)
    scene = decided(bureau, fellow=fellow, facts=sayings(planter, [fellow]))
    step(scene, "publications.select")
    from plumbline.publications import files, state

    content = state.review(publication(scene)).original
    made = files.made(content, scene.now)
    for body in (made.docx, content.model_dump_json()):
        assert {what for _, _, what in escaped(planter, [("file", body)])} >= {
            "name", "phone", "id_number", "address", "plate", "employer",
        }  # fmt: skip
