"""Sealed records: nobody sees the persons of a closed case but whoever handles or supervises it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plumbline.casework.models import Opening
from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import Invalid, NotFound
from plumbline.kernel.models import Look
from tests import scenes
from tests.casework import scene as build
from tests.scenes import FORMS, Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
ASK, OPEN = "casework.request_sealed", "casework.open_sealed"


def names(scene: Scene, who: str, kind: str = "case") -> list[str]:
    actor = scene.bureau.actor(who)
    _, shown = catalogue.view(kind, scene.ids[kind], actor, scene.now, "查阅")
    if kind == "opening":
        return [part["title"] for part in shown["parts"]]
    return [person["name"] for person in shown["persons"]]


@pytest.mark.rule("K-ADM-02")
def test_a_closed_case_is_sealed_from_all_but_handlers_and_supervisors(bureau: Province) -> None:
    scene = build.carried_out(bureau)
    assert names(scene, "auditor") == ["吴某"]
    through(scene, "casework.close")
    _, shown = catalogue.view("case", scene.ids["case"], bureau.actor("auditor"), scene.now, "查")
    assert (shown["persons"], shown["evidence"], shown["offences"]) == ([], [], [])
    assert shown["sealed"].startswith("本案已经办结")
    assert "吴某" not in repr(shown)
    for who in ("handler", "station_head", "reviewer", "head", "upper"):
        assert names(scene, who) == ["吴某"], who


@pytest.mark.rule("K-ADM-02")
@pytest.mark.parametrize("nature", ["criminal", "administrative"])
def test_only_records_of_violations_are_sealed(bureau: Province, nature: str) -> None:
    scene = scenes.closed(bureau, nature)
    assert names(scene, "auditor") == (["吴某"] if nature == "criminal" else [])


@pytest.mark.rule("K-ADM-02", "P-EXCH-03")
def test_a_stranger_sees_a_sealed_record_only_while_it_is_opened_to_him(
    bureau: Province,
) -> None:
    scene = build.sealed_asked(bureau)
    assert names(scene, "stranger", "opening") == []
    through(scene, OPEN)
    looks = Look.objects.filter(subject_kind="opening").count()
    assert names(scene, "stranger", "opening") == ["吴某"]
    assert Look.objects.filter(subject_kind="opening").count() == looks + 1
    with pytest.raises(NotFound):
        names(scene, "recruit", "opening")
    with pytest.raises(NotFound):
        names(scene, "stranger")
    scene.tick(days=28)  # 31 March, the last day
    assert names(scene, "stranger", "opening") == ["吴某"]
    scene.now += timedelta(days=1)
    assert names(scene, "stranger", "opening") == []


@pytest.mark.rule("K-ADM-02", "P-EXCH-03")
def test_a_refused_request_opens_nothing(bureau: Province) -> None:
    scene = through(build.sealed_asked(bureau), "casework.refuse_sealed")
    assert names(scene, "stranger", "opening") == []
    assert Opening.objects.get().phase == "refused"


@pytest.mark.gate("apart(casework.request_sealed)")
@pytest.mark.rule("K-ADM-02", "P-ROLE-01")
@pytest.mark.parametrize("act", [OPEN, "casework.refuse_sealed"])
def test_nobody_opens_a_record_to_himself(bureau: Province, act: str) -> None:
    scene = build.sealed_asked(bureau).appoint("stranger", "LEGAL_DEPT")
    stopped(scene, act, "apart(casework.request_sealed)", by="stranger")
    step(scene, act)


@pytest.mark.rule("K-ADM-02")
def test_only_sealed_cases_are_asked_for(bureau: Province) -> None:
    scene = scenes.decided(bureau, "administrative")
    unit = bureau.units["220202001"]
    for number in (scene.case.number, "A2201020012026999999"):
        with pytest.raises(Invalid, match="没有这一编号的已封存案件"):
            scene.do(ASK, "stranger", unit, **{**FORMS[ASK], "number": number})


@pytest.mark.rule("K-ADM-02")
def test_a_record_is_not_opened_into_the_past(bureau: Province) -> None:
    scene = build.sealed_asked(bureau)
    with pytest.raises(Invalid, match="until"):
        step(scene, OPEN, until="2026-03-02")
    step(scene, OPEN, until="2026-03-03")
