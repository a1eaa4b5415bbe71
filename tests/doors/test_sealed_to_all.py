"""Sealed records at every door (K-ADM-02): no read, page, proof or export names anybody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Q

from plumbline.casework.models import Nature, Person
from plumbline.doors.cli.ledger import _open_to
from plumbline.doors.cli.province import Province
from plumbline.doors.cli.session import Seat
from plumbline.kernel import catalogue, ledger
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Clear, Entry
from tests import cast, scenes
from tests.casework.scene import CARRIED_OUT
from tests.doors.api.door import Door
from tests.doors.web.desk import Desks, act_path, text
from tests.scenes import FORMS, Scene, resolved, step, through

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.rule("K-ADM-02")]
SHUT = ("auditor", "trainer", "recruit")  # the auditor; and two who are made heads above
MATTERS = sorted(k for k, m in catalogue.kinds().items() if hasattr(m, "case_id"))


def above(scene: Scene) -> Scene:
    """Two officers head the city and the province: they see the line, and supervise no case."""
    scene.appoint("trainer", "MUNI_HEAD", cast.CITY)
    return scene.appoint("recruit", "PROV_HEAD", cast.PROVINCE)


def rows(kind: str) -> Any:
    """The subjects of a kind."""
    return catalogue.kinds()[kind]._default_manager.all()  # noqa: SLF001


def ended(kind: str, scene: Scene) -> Any:
    """The matter of a scene as it reads once its case is archived; nothing is written.

    How each matter ends is tested where it is dealt with: here counts what is shown afterwards.
    """
    row = rows(kind).get(pk=scene.ids[kind])
    if row.case is None:
        row.case = scenes.investigating(scene.bureau, "administrative").case
    row.case.phase, row.case.nature = "archived", Nature.ADMINISTRATIVE
    return row


def secrets(*subjects: UUID) -> set[str]:
    """Every personal text that an act on these subjects was given, or made one with."""
    about = Q(subject_id__in=subjects) | Q(made_id__in=subjects)
    entries = Entry.objects.filter(about)
    values = Clear.objects.filter(entry__in=entries).values_list("value", flat=True)
    return {word for value in values for word in words(value) if len(word) > 1}


def words(value: Any) -> Iterator[str]:
    """The texts inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from words(inner)


PAGES = (
    "/subjects/case/{case}", "/subjects/case/{case}?tab=persons",
    "/subjects/case/{case}?tab=papers", "/subjects/case/{case}?tab=evidence",
    "/subjects/case/{case}?tab=matters",
    "/subjects/report/{report}", "/subjects/paper/{paper}", "/subjects/decision/{decision}",
    "/subjects/notice/{notice}", "/papers/{paper}", "/papers/{paper}/file.pdf",
    "/papers/{paper}/file.docx", "/papers/new/{case}?kind=penalty&matter={decision}",
    "/dossiers/{case}", "/summaries/{case}", "/receipts/{case}", "/ledger", "/",
    "/lists/case", "/lists/report", "/lists/duty",
)  # fmt: skip


@pytest.fixture
def archived(bureau: Province) -> Scene:
    """A case that went all the way by acts, with papers, to the archive."""
    scene = scenes.decided(bureau, "administrative")
    step(scene, "papers.draft", kind="penalty", matter=str(scene.ids["decision"]))
    step(scene, "papers.issue")
    through(scene, *CARRIED_OUT, "casework.close", "casework.archive")
    ledger.seal(scene.now)
    return above(scene)


def known(scene: Scene) -> set[str]:
    """What the record of the scene says of persons, but for what every page says of itself."""
    case = scene.case
    matters = [row.pk for kind in MATTERS for row in rows(kind).filter(case_id=case.pk)]
    found = secrets(case.pk, scene.ids["report"], *matters)
    people = Person.objects.filter(case=case).values_list("name", "id_number", "address")
    house = "".join(f"{a.title}{a.says}" for a in ACTS.values())
    house += "".join(f"{g.says}{g.remedy}" for g in catalogue.gates().values())
    found = {word for word in found if word not in house and not re.fullmatch("[a-z_]+", word)}
    return found | {w for row in people for w in row if w}


def entries(scene: Scene) -> list[Entry]:
    """Every entry of the scene's record."""
    ids = list(scene.ids.values())
    return list(Entry.objects.filter(Q(subject_id__in=ids) | Q(made_id__in=ids)).order_by("id"))


@pytest.mark.thorough
def test_no_page_shows_a_sealed_record(archived: Scene) -> None:
    desks = Desks(archived.bureau)
    pages = [page.format(**archived.ids) for page in PAGES]
    for entry in entries(archived):
        here = f"/entries/{entry.pk}"
        pages += [here, f"{here}/done", f"{here}/proof", f"{here}/receipt"]
    pages += [
        act_path(code, archived.ids[act.on.kind])
        for code, act in ACTS.items()
        if act.on.kind in archived.ids
    ]
    names = known(archived)
    assert {"吴某", "钱某"} <= names
    for who in SHUT:
        for page in pages:
            answer = desks.get(page, who)
            assert answer.status_code in (200, 302, 404), (page, answer.status_code)
            told = "" if page.endswith((".pdf", ".docx")) else text(answer)
            if page.endswith((".pdf", ".docx")):
                assert answer.status_code == 404
            assert not [word for word in names if word in told], (who, page)
        assert desks.get(pages[0], who).status_code == 200
    for page in ("/subjects/case/{case}?tab=persons", "/dossiers/{case}", "/papers/{paper}"):
        assert "吴某" in text(desks.get(page.format(**archived.ids), "upper")), page  # the control


@pytest.mark.thorough
def test_no_answer_of_the_api_shows_a_sealed_record(archived: Scene) -> None:
    door, names = Door(archived.bureau), known(archived)
    paths = []
    for kind, pk in archived.ids.items():
        here = f"subjects/{kind}"
        paths += [here, f"{here}/{pk}", f"{here}/{pk}/acts", f"{here}/{pk}/timeline"]
    proofs = [f"ledger/entries/{entry.pk}/proof" for entry in entries(archived)]
    for who in SHUT:
        for path in (*paths, *proofs):
            answer = door.get(path, who)
            assert answer.status_code == 200, (path, answer.content)
            told = json.dumps(answer.json(), ensure_ascii=False)
            assert not [word for word in names if word in told], (who, path)
    assert any("吴某" in door.get(path, "upper").content.decode() for path in proofs)


@pytest.mark.parametrize("code", ["penalty.notify", "penalty.decide", "review.submit"])
def test_what_is_refused_on_a_sealed_record_names_nobody(archived: Scene, code: str) -> None:
    door = Door(archived.bureau)
    form = resolved(archived, FORMS[code])
    answer = door.act(code, "auditor", archived.ids["case"], archived.now, **form)
    assert answer.status_code == 409
    assert "吴某" not in answer.content.decode()


def test_nobody_is_found_by_name_in_a_sealed_record(archived: Scene) -> None:
    desks, number = Desks(archived.bureau), archived.case.number
    for who in SHUT:
        for list_, name in (("case", "吴某"), ("report", "钱某")):
            assert number not in text(desks.get(f"/lists/{list_}?q={name}", who))
    assert number in text(desks.get("/lists/case?q=吴某", "upper"))
    assert number in text(desks.get(f"/lists/case?q={number}", "auditor"))  # it is not hidden


def test_a_full_export_opens_no_sealed_record(archived: Scene) -> None:
    seat = Seat(archived.bureau.actor("auditor"), archived.now)
    assert _open_to(seat)(entries(archived)) == []
    open_ = scenes.under_review(archived.bureau, "administrative")
    assert _open_to(seat)(entries(open_))  # the control
