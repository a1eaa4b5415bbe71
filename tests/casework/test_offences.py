"""What is alleged: the law chosen and kept with its reasons, the limitation on both sides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plumbline.casework import reads
from plumbline.casework.models import Offence
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.law.causes import cause, choose
from tests import scenes
from tests.casework import scene as build
from tests.scenes import Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
ALLEGE, LIMITATION = "casework.allege", "casework.within_limitation"


def wrong(scene: Scene, **form: Any) -> str:
    with pytest.raises(Invalid) as invalid:
        step(scene, ALLEGE, **form)
    return invalid.value.errors[0][0]


@pytest.mark.rule("C-ADM-04")
def test_an_offence_keeps_a_finding_that_can_be_replayed(bureau: Province) -> None:
    scene = build.with_suspect(bureau)
    step(scene, ALLEGE, deed_on="2025-12-30")
    kept = Offence.objects.get()
    again = choose(cause(kept.cause), kept.grade, kept.ended_on, date(2026, 3, 3))
    assert kept.comparison == again.as_json()
    assert kept.statute == again.statute.value
    assert set(kept.comparison["compared"]) == {"PSPL12", "PSPL25"}
    shown = reads.case(scene.case, bureau.actor("handler"), scene.now)
    (part,) = shown["parts"]
    assert part["title"] == "吴某　殴打他人"
    told = [line for label, line in part["facts"] if label == "适用法律的理由"]
    assert any("行政处罚法第37条" in line for line in told)
    assert any("追究时效" in line for line in told)
    assert shown["offences"][0]["statute"] == kept.statute


@pytest.mark.gate(LIMITATION)
@pytest.mark.rule("N-ADM-08")
@pytest.mark.parametrize(
    ("form", "barred"),
    [
        ({"deed_on": "2025-09-03"}, False),  # found on 3 March: the last day
        ({"deed_on": "2025-09-02"}, True),
        ({"deed_on": "2025-09-02", "found_on": "2026-03-02"}, False),
        ({"deed_on": "2025-01-01", "ended_on": "2025-09-03"}, False),  # it went on
        ({"deed_on": "2024-03-03", "matter": "other"}, False),
        ({"deed_on": "2024-03-02", "matter": "other"}, True),
        ({"deed_on": "2021-03-03", "matter": "harm"}, False),
        ({"deed_on": "2021-03-02", "matter": "harm"}, True),
        ({"deed_on": "2025-01-01", "complained_on": "2025-07-01"}, False),  # wrongly refused
        ({"deed_on": "2025-01-01", "complained_on": "2025-07-02"}, True),  # too late itself
    ],
)
def test_what_was_not_found_in_time_is_not_punished(
    bureau: Province, *, form: dict[str, Any], barred: bool
) -> None:
    scene = build.with_suspect(bureau)
    if barred:
        told = stopped(scene, ALLEGE, LIMITATION, **form)
        assert told["says"].startswith("该行为已过追究时效")
    else:
        step(scene, ALLEGE, **form)
        assert Offence.objects.get().limitation["barred"] is False


@pytest.mark.gate("casework.punishable")
def test_what_the_law_that_applies_does_not_punish_is_not_alleged(bureau: Province) -> None:
    """Acts that only the new law knows, done before it was in force."""
    from plumbline.law.causes import Statute, causes

    new = next(known for known in causes() for grade in known.grades
               if known.band(Statute.PSPL12, grade) is None)  # fmt: skip
    grade = next(g for g in new.grades if new.band(Statute.PSPL12, g) is None)
    scene, act = build.with_suspect(bureau), ALLEGE
    form = {"cause": new.code, "grade": grade}
    stopped(scene, act, "casework.punishable", deed_on="2025-12-31", **form)
    step(scene, act, deed_on="2026-01-01", **form)


@pytest.mark.rule("C-ADM-04")
@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"cause": "nothing"}, "cause"),
        ({"grade": "nothing"}, "grade"),
        ({"deed_on": "2026-03-04"}, "deed_on"),
        ({"ended_on": "2026-03-02"}, "deed_on"),
        ({"found_on": "2026-03-04"}, "found_on"),
    ],
)
def test_an_allegation_is_of_this_world(bureau: Province, form: dict[str, Any], field: str) -> None:
    assert wrong(build.with_suspect(bureau), **form) == field


def test_only_suspects_are_accused_and_of_each_deed_once(bureau: Province) -> None:
    scene = build.alleged(bureau)
    assert wrong(scene) == "cause"
    step(scene, "casework.add_person", role="victim", name="钱某")
    assert wrong(scene, person="@victim") == "person"
    through(scene, "casework.drop_offence", ALLEGE)
    assert list(Offence.objects.order_by("pk").values_list("dropped", flat=True)) == [
        "情节有误，另行认定", "",
    ]  # fmt: skip
    with pytest.raises(Invalid, match="没有这一项认定"):
        step(scene, "casework.drop_offence", offence=Offence.objects.earliest("pk").pk)


def test_a_case_without_allegation_is_not_reviewed(bureau: Province) -> None:
    scene = build.with_evidence(bureau)
    through(scene, "casework.note_handling")
    stopped(scene, "review.submit", "review.file_complete")
    through(scene, ALLEGE, "casework.drop_offence")
    stopped(scene, "review.submit", "review.file_complete")
    through(scene, ALLEGE, "penalty.notify", "penalty.record_defence", "review.submit")


def test_charges_are_for_criminal_cases(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative")
    stopped(scene, "casework.charge", "casework.nature(criminal)")
