"""A benchmark in the case: facts with evidence, the tier they lead to, departures from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.kernel.norm import in_force
from plumbline.law.bodies import DecisionTable
from plumbline.law.causes import Statute
from plumbline.norms.models import Rule
from plumbline.penalty.benchmark import governing
from plumbline.penalty.models import Decision, Notice, Weighing
from plumbline.penalty.prefill import from_file
from plumbline.penalty.weigh import factors
from tests import cast, scenes
from tests.intake.scene import REPORT
from tests.norms.scene import ruled
from tests.penalty import scene as staged
from tests.scenes import Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
WEIGH, NOTIFY, DECIDE = "penalty.weigh", "penalty.notify", "penalty.decide"


def facts(**other: Any) -> list[dict[str, Any]]:
    """The facts of the plain case with these answers otherwise."""
    return [row | {"value": other.get(row["factor"], row["value"])} for row in staged.PLAIN]


def row(**sanction: Any) -> list[dict[str, Any]]:
    return [{"offence": "@offence", **sanction}]


def weighed(bureau: Province, **other: Any) -> Scene:
    scene = staged.governed(bureau)
    step(scene, WEIGH, facts=facts(**other))
    return scene


def table(code: str = "C-DISC-01.assault") -> DecisionTable:
    return in_force(code, cast.OPENS.date()).body_as(DecisionTable)


@pytest.mark.rule("C-DISC-01", "C-DISC-03")
def test_facts_lead_to_a_row_and_the_file_keeps_which_and_why(bureau: Province) -> None:
    scene = weighed(bureau)
    kept = Weighing.objects.get(case=scene.case)
    assert (kept.norm, kept.row) == ("C-DISC-01.assault@1", 2)
    assert kept.tier["days"] == [1, 5]
    assert [line["says"] % line["values"] for line in kept.lines] == [
        "符合裁量表第2行", "法定从重档次的情形：没有", "伤情：有伤，未达轻微伤", "使用器械：否",
    ]  # fmt: skip
    assert all(fact["evidence"] for fact in kept.facts)
    asked = {gate["gate"]: gate for gate in scene.entry.body["gates"]}
    assert "C-DISC-01.assault@1" in str(asked["penalty.benchmark_governs"])


@pytest.mark.gate("penalty.benchmark_governs")
@pytest.mark.rule("2.2d")
def test_an_unconfirmed_benchmark_governs_nothing_and_says_so(bureau: Province) -> None:
    scene = staged.alleged(bureau)
    told = stopped(scene, WEIGH, "penalty.benchmark_governs")
    assert "没有施行中并经法制部门确认的裁量基准" in told["says"]
    step(scene, NOTIFY)  # the band of the law is the only measure
    assert Notice.objects.get(pk=scene.ids["notice"]).offences[0]["benchmark"] is None


@pytest.mark.gate("penalty.facts_proved")
@pytest.mark.rule("C-DISC-03")
def test_a_fact_without_evidence_of_the_case_is_no_fact(bureau: Province) -> None:
    scene = staged.governed(bureau)
    for evidence in (None, 987654):
        bare = [facts()[0], facts()[1] | {"evidence": evidence}, facts()[2]]
        assert stopped(scene, WEIGH, "penalty.facts_proved", facts=bare)["missing"] == {
            "missing": "伤情"
        }
    step(scene, WEIGH)


@pytest.mark.gate("penalty.facts_proved")
@pytest.mark.rule("C-DISC-03")
def test_what_the_file_shows_needs_no_evidence_beside_it(bureau: Province) -> None:
    """Two suspects: acting together is what the file says; anything else wants evidence."""
    scene = staged.governed(bureau)
    step(scene, "casework.add_person", **{**scenes.somebody(7), "name": "郑某"})
    offence = scene.case.offences.get()
    assert from_file(table(), offence) == {"circumstance": "group"}
    bare = facts(circumstance="group")
    bare[0] |= {"evidence": None}
    other = [bare[0] | {"value": "none"}, *bare[1:]]
    stopped(scene, WEIGH, "penalty.facts_proved", facts=other)
    step(scene, WEIGH, facts=bare)
    assert Weighing.objects.get(case=scene.case).row == 6


@pytest.mark.rule("C-DISC-03")
@pytest.mark.parametrize(
    "wrong",
    [
        facts()[:2],
        [*facts(), facts()[0]],
        facts(injury="grave"),
        facts(weapon="maybe"),
        [*facts()[:2], facts()[2] | {"factor": "mood"}],
    ],
)
def test_facts_are_answered_all_and_in_the_terms_of_the_benchmark(
    bureau: Province, wrong: list[dict[str, Any]]
) -> None:
    with pytest.raises(Invalid, match="facts"):
        step(staged.governed(bureau), WEIGH, facts=wrong)
    assert not Weighing.objects.exists()


def test_an_act_of_another_case_is_not_weighed_here(bureau: Province) -> None:
    with pytest.raises(Invalid, match="offence"):
        step(staged.governed(bureau), WEIGH, offence=987654)


def test_answers_may_be_given_in_words(bureau: Province) -> None:
    scene = weighed(bureau, injury="没有可见的伤", weapon="否")
    assert Weighing.objects.get(case=scene.case).row == 1
    assert ("injury", "伤情") in factors(scene.case)


@pytest.mark.gate("penalty.weighed")
@pytest.mark.rule("C-DISC-03", "G-DISC-02")
def test_where_a_benchmark_governs_nothing_is_told_before_its_facts_stand(bureau: Province) -> None:
    scene = staged.governed(bureau)
    assert "没有按现行基准" in stopped(scene, NOTIFY, "penalty.weighed")["says"]
    step(scene, WEIGH, facts=facts(injury="slight"))
    assert "另一情节" in stopped(scene, NOTIFY, "penalty.weighed")["says"]
    step(scene, WEIGH)
    step(scene, NOTIFY)
    (act,) = Notice.objects.get(pk=scene.ids["notice"]).offences
    assert (act["benchmark"]["norm"], act["benchmark"]["row"]) == ("C-DISC-01.assault@1", 2)
    assert act["departs"] is False


@pytest.mark.gate("penalty.departure_reasoned")
@pytest.mark.gate("penalty.within_law")
@pytest.mark.rule("G-DISC-01", "G-DISC-02", "2.2d")
@pytest.mark.parametrize(
    ("sanction", "stands"),
    [  # row 2: one to five days, or 500 to 1,000 yuan; the law (lighter): 1 to 1,000 yuan
        ({"fine": 500}, "within"),
        ({"fine": 1000}, "within"),
        ({"days": 5}, "within"),
        ({"fine": 499}, "departs"),
        ({"fine": 1}, "departs"),
        ({"days": 7, "fine": 600}, "departs"),  # the law's next grade
        ({"fine": 2001}, "beyond"),
        ({"warning": True}, "beyond"),
    ],
)
def test_within_the_law_but_not_the_tier_is_a_departure_and_beyond_the_law_is_blocked(
    bureau: Province, sanction: dict[str, Any], stands: str
) -> None:
    scene = weighed(bureau)
    if stands == "beyond":
        stopped(scene, NOTIFY, "penalty.within_law", acts=row(**sanction), departure="另有理由")
        return
    if stands == "departs":
        stopped(scene, NOTIFY, "penalty.departure_reasoned", acts=row(**sanction))
    reason = "多次劝阻不听" if stands == "departs" else ""
    step(scene, NOTIFY, acts=row(**sanction), departure=reason)
    notice = Notice.objects.get(pk=scene.ids["notice"])
    assert notice.departs is (stands == "departs")
    assert notice.offences[0]["departs"] is (stands == "departs")


def ready(bureau: Province, **sanction: Any) -> Scene:
    """Reviewed and approved, with this sanction told; outside the tier with a reason."""
    scene = weighed(bureau)
    step(scene, NOTIFY, acts=row(**sanction), departure="当场赔偿，真诚悔过")
    return through(scene, "penalty.record_defence", "review.submit", "review.conclude",
                   "review.approve")  # fmt: skip


@pytest.mark.gate("penalty.departure_approved")
@pytest.mark.rule("G-DISC-01", "2.2d")
def test_a_departure_from_the_benchmark_is_the_chiefs_or_the_discussions(bureau: Province) -> None:
    scene = ready(bureau, fine=200)
    stopped(scene, DECIDE, "penalty.departure_approved")
    step(scene, "penalty.discuss", departure=True)
    step(scene, DECIDE)
    made = Decision.objects.get(pk=scene.ids["decision"])
    assert made.offences[0]["departs"] is True


@pytest.mark.gate("penalty.departure_approved")
def test_inside_the_tier_the_head_decides_alone(bureau: Province) -> None:
    scene = ready(bureau, fine=800)
    step(scene, DECIDE)
    made = Decision.objects.get(pk=scene.ids["decision"])
    assert made.offences[0]["departs"] is False
    assert made.offences[0]["benchmark"]["facts"] == {
        "circumstance": "none", "injury": "below", "weapon": False,
    }  # fmt: skip


@pytest.mark.rule("C-DISC-04", "G-DISC-02")
def test_a_statutory_circumstance_goes_below_the_tier_without_being_a_departure(
    bureau: Province,
) -> None:
    scene = weighed(bureau)
    forgiven = [{"factor": "forgiven", "evidence": "@evidence"}]
    step(scene, NOTIFY, acts=row(fine=100), circumstances=forgiven)
    assert not Notice.objects.get(pk=scene.ids["notice"]).departs


@pytest.mark.gate("penalty.benchmark_not_basis")
@pytest.mark.rule("P-DISC-01")
def test_a_benchmark_is_never_cited_as_the_basis(bureau: Province) -> None:
    scene = weighed(bureau)
    cited = "殴打他人、故意伤害裁量基准第2行"
    told = stopped(scene, NOTIFY, "penalty.benchmark_not_basis", basis=cited)
    assert "不得作为处罚的法律依据" in told["says"]
    step(scene, NOTIFY, reasons="按照裁量基准，有伤而未达轻微伤，在五百元以上裁量")
    scene = through(scene, "penalty.record_defence", "review.submit", "review.conclude",
                    "review.approve")  # fmt: skip
    stopped(scene, DECIDE, "penalty.benchmark_not_basis", basis=cited)
    step(scene, DECIDE)
    stopped(scene, "penalty.correct", "penalty.benchmark_not_basis", basis=cited)


@pytest.mark.gate("penalty.departure_approved")
@pytest.mark.rule("G-DISC-01")
def test_what_was_told_under_a_benchmark_is_decided_under_it(bureau: Province) -> None:
    """A version that comes between the notice and the decision does not lift the departure."""
    scene = ready(bureau, fine=200)
    ruled(scene.tick(days=1), "C-DISC-01.assault", table().model_dump(mode="json"))
    stopped(scene, DECIDE, "penalty.departure_approved")


@pytest.mark.rule("2.1c", "2.2d", "D-DISC-01", "D-DISC-02")
def test_a_new_version_of_the_benchmark_wants_the_facts_established_anew(bureau: Province) -> None:
    scene = weighed(bureau)
    ruled(scene.tick(days=1), "C-DISC-01.assault", table().model_dump(mode="json"))
    made = Rule.objects.get(clauses__code="C-DISC-01.assault")  # reviewed, adopted, published
    assert (made.phase, made.meetings.get().adopted, bool(made.number)) == ("published", True, True)
    stopped(scene, NOTIFY, "penalty.weighed")


@pytest.mark.rule("2.1b", "2.2d")
def test_running_cases_keep_or_change_benchmark_as_the_clause_says(bureau: Province) -> None:
    """What was taken up before stays with the version before, weighed by it and told under it."""
    scene = weighed(bureau)
    body = table().model_dump(mode="json")
    made = ruled(scene.tick(days=1), "C-DISC-01.assault", body, transition="matter")
    after = Scene(bureau, made.now.replace(hour=9) + timedelta(days=1))
    after.do("intake.report", "handler", **REPORT)
    step(after, "intake.accept", nature="administrative", brief="殴打他人")
    day = after.now.date()
    found = [governing("assault", Statute.PSPL25, day, one.case) for one in (scene, after)]
    assert [one and one.id for one in found] == ["C-DISC-01.assault@1", "C-DISC-01.assault@2"]
    step(scene, WEIGH, facts=facts(weapon="true"))
    step(scene, WEIGH, facts=facts())
    assert Weighing.objects.filter(case=scene.case).latest("pk").norm == "C-DISC-01.assault@1"
    step(scene, NOTIFY)


@pytest.mark.rule("2.1b", "2.2d")
def test_a_running_case_that_no_benchmark_governed_goes_on_without_one(bureau: Province) -> None:
    scene = staged.alleged(bureau)
    body = table().model_dump(mode="json")
    ruled(scene.tick(days=1), "C-DISC-01.assault", body, transition="matter")
    step(scene, NOTIFY)
