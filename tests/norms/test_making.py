"""No review, no meeting; no meeting, no rule: the chain of 2.1b has no way round."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid, Refused
from plumbline.kernel.models import Norm
from plumbline.kernel.norm import in_force
from plumbline.law import register
from plumbline.law.calendar import Period, Unit, deadline, earlier, later, legal_day
from plumbline.norms.models import Plan, Rule
from tests import cast
from tests.norms import scene as norms
from tests.norms.scene import at_province, clause, limit, own, ruled, votes
from tests.scenes import FORMS, Scene, resolved, step

pytestmark = pytest.mark.usefixtures("db")


def rule(scene: Scene) -> Rule:
    return Rule.objects.get(pk=scene.ids["rule"])


def wrong(scene: Scene, act: str, **form: Any) -> list[str]:
    with pytest.raises(Invalid) as invalid:
        step(scene, act, **form)
    return [field for field, _ in invalid.value.errors]


# -- the plan -------------------------------------------------------------------------------------


@pytest.mark.gate("norms.plan_has_items")
@pytest.mark.rule("D-NORM-03", "2.1a")
def test_an_empty_plan_is_not_approved(bureau: Province) -> None:
    scene = Scene(bureau)
    at_province(scene, "norms.plan")
    refused = scene.refused("norms.adopt_plan", "provincial_head", opinion="同意")
    assert refused["norms.plan_has_items"].as_json()["says"] == "计划里还没有项目"
    step(scene, "norms.add_plan_item")
    step(scene, "norms.adopt_plan")
    assert Plan.objects.get(pk=scene.ids["rule_plan"]).phase == "adopted"


@pytest.mark.gate("apart(norms.plan,norms.add_plan_item)")
@pytest.mark.rule("D-NORM-03", "2.1a", "P-ROLE-01")
def test_who_drew_up_a_plan_does_not_approve_it(bureau: Province) -> None:
    scene = norms.planned(bureau).appoint("provincial_lawyer", "ORGAN_HEAD", cast.PROVINCE)
    refused = scene.refused("norms.adopt_plan", "provincial_lawyer", opinion="同意")
    assert list(refused) == ["apart(norms.plan,norms.add_plan_item)"]
    step(scene, "norms.adopt_plan")


@pytest.mark.rule("D-NORM-03", "2.1a")
def test_a_document_comes_from_an_approved_plan_or_says_why_not(bureau: Province) -> None:
    scene = norms.planned(bureau)
    item = Plan.objects.get(pk=scene.ids["rule_plan"]).items.get().pk
    with pytest.raises(Invalid):  # the plan is not approved yet
        at_province(scene, "norms.draft", item=item, unplanned="")
    with pytest.raises(Invalid):  # neither planned nor explained
        at_province(scene, "norms.draft", unplanned="")
    step(scene, "norms.adopt_plan")
    at_province(scene, "norms.draft", item=item, unplanned="")
    assert rule(scene).item_id == item


# -- the chain ------------------------------------------------------------------------------------

BEFORE_MEETING = ("written", "assessed", "open_for_comment", "revising", "before_lawyers")


@pytest.mark.gate("phase(passed)", "norms.deliberate")
@pytest.mark.rule("G-NORM-02", "2.1b")
@pytest.mark.parametrize("state", BEFORE_MEETING)
def test_nothing_unreviewed_reaches_the_meeting(bureau: Province, state: str) -> None:
    scene = getattr(norms, state)(bureau)
    for who in ("provincial_head", "provincial_lawyer", "drafter", "administrator"):
        assert scene.answer("norms.deliberate", who, **FORMS["norms.deliberate"])


@pytest.mark.gate("phase(numbered)", "norms.publish")
@pytest.mark.rule("G-NORM-02", "2.1b")
@pytest.mark.parametrize("state", [*BEFORE_MEETING, "passed", "adopted"])
def test_nothing_is_published_that_no_meeting_adopted(bureau: Province, state: str) -> None:
    scene = getattr(norms, state)(bureau)
    for who in ("provincial_head", "provincial_lawyer", "drafter", "administrator"):
        assert scene.answer("norms.publish", who, **FORMS["norms.publish"])
        assert scene.answer("norms.number", who, sign="吉公规") or state == "adopted"


@pytest.mark.gate("norms.legality_passed", "norms.number", "norms.publish")
@pytest.mark.gate("norms.meeting_adopted")
@pytest.mark.rule("G-NORM-02", "2.1b")
@pytest.mark.parametrize("act", ["norms.number", "norms.publish"])
def test_number_and_publication_ask_once_more_for_review_and_meeting(
    bureau: Province, act: str
) -> None:
    both = {"norms.legality_passed", "norms.meeting_adopted"}
    scene = norms.before_lawyers(bureau)
    assert both <= set(scene.refused(act, "provincial_lawyer", **FORMS[act]))
    step(scene, "norms.conclude_legality")
    refused = scene.refused(act, "provincial_lawyer", **FORMS[act])
    assert both & set(refused) == {"norms.meeting_adopted"}


@pytest.mark.gate("norms.legality_passed", "norms.deliberate")
@pytest.mark.rule("G-NORM-02", "2.1b")
def test_a_text_changed_after_its_review_is_reviewed_again(bureau: Province) -> None:
    scene = norms.passed(bureau)
    step(scene, "norms.deliberate", votes=votes(scene, "for", "against", "abstain"))
    assert rule(scene).phase == "revising"  # not adopted: back to the drafters
    step(scene, "norms.write")
    shut = scene.shut("norms.deliberate", "provincial_head")
    assert {"phase(passed)", "norms.legality_passed"} <= set(shut)


@pytest.mark.gate("apart(norms.draft,norms.write,norms.submit_legality)")
@pytest.mark.rule("G-NORM-01")
def test_who_drafted_does_not_review(bureau: Province) -> None:
    scene = norms.begun(bureau)
    scene.do("norms.write", "provincial_lawyer", clauses=[clause()])
    step(scene, "norms.assess")
    step(scene, "norms.open_comment")
    scene.tick(days=31)
    step(scene, "norms.close_comment")
    step(scene, "norms.submit_legality")
    refused = scene.refused("norms.conclude_legality", "provincial_lawyer",
                            **FORMS["norms.conclude_legality"])  # fmt: skip
    assert list(refused) == ["apart(norms.draft,norms.write,norms.submit_legality)"]
    scene.do("norms.conclude_legality", "second_lawyer", **FORMS["norms.conclude_legality"])
    assert rule(scene).phase == "passed"


@pytest.mark.gate("norms.quorate")
@pytest.mark.rule("G-NORM-02")
def test_too_few_members_decide_nothing(bureau: Province) -> None:
    scene = norms.passed(bureau)
    two = votes(scene, "for", "for")
    refused = scene.refused("norms.deliberate", "provincial_head",
                            **{**FORMS["norms.deliberate"], "votes": two})  # fmt: skip
    told = refused["norms.quorate"].as_json()
    assert told["says"] == "应到4人，实到2人，不足应到人数的66%，不能作出决定"
    assert told["versions"] == ["G-NORM-02.quorum@1"]


@pytest.mark.rule("G-NORM-02")
@pytest.mark.parametrize(
    ("voices", "phase"),
    [
        (("for", "for", "for"), "adopted"),
        (("for", "for", "against"), "revising"),  # two of four: not more than half
        (("against", "against", "abstain"), "revising"),
    ],
)
def test_more_than_half_of_all_members_adopt(
    bureau: Province, voices: tuple[str, ...], phase: str
) -> None:
    scene = norms.passed(bureau)
    step(scene, "norms.deliberate", votes=votes(scene, *voices))
    assert rule(scene).phase == phase
    meeting = rule(scene).meetings.get()
    assert [vote.voice for vote in meeting.votes.order_by("position")] == list(voices)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"held_at": "2026-01-01T00:00:00+08:00"}, "held_at"),
        ({"members": 2}, "votes"),
        ({"members": 1}, "members"),  # one man is no committee
    ],
)
def test_a_meeting_that_cannot_have_been_is_not_noted(
    bureau: Province, form: dict[str, Any], field: str
) -> None:
    assert wrong(norms.passed(bureau), "norms.deliberate", **form) == [field]


# -- comment --------------------------------------------------------------------------------------


@pytest.mark.gate("norms.comment_over")
@pytest.mark.rule("G-NORM-01")
def test_comment_runs_its_full_time_unless_an_emergency_is_stated(bureau: Province) -> None:
    scene = norms.commented(bureau)
    scene.tick(days=29)
    refused = scene.refused("norms.close_comment", "drafter")
    assert refused["norms.comment_over"].as_json()["versions"] == ["G-NORM-01.comment@1"]
    scene.do("norms.close_comment", "drafter", shortened="防汛应急")
    assert (rule(scene).phase, rule(scene).shortened) == ("revising", "防汛应急")


@pytest.mark.gate("norms.opinions_answered")
@pytest.mark.rule("G-NORM-01")
def test_every_opinion_is_answered_before_review(bureau: Province) -> None:
    scene = norms.heard(bureau)
    step(scene, "norms.close_comment")
    refused = scene.refused("norms.submit_legality", "drafter", note="起草说明")
    assert refused["norms.opinions_answered"].as_json()["missing"] == {"count": "1"}
    step(scene, "norms.answer_opinion")
    step(scene, "norms.submit_legality")


@pytest.mark.gate("norms.inner_only")
@pytest.mark.rule("G-NORM-01", "D-NORM-05", "C-NORM-01")
def test_what_touches_citizens_is_commented_on_in_public(bureau: Province) -> None:
    scene = norms.assessed(bureau)
    refused = scene.refused("norms.go_without_comment", "drafter", reasons="时间紧")
    assert list(refused) == ["norms.inner_only"]
    assert (
        norms.inner(bureau).answer("norms.go_without_comment", "drafter", reasons="内部") == set()
    )


@pytest.mark.gate("norms.written")
def test_without_a_text_there_is_nothing_to_argue_for(bureau: Province) -> None:
    scene = norms.begun(bureau)
    refused = scene.refused("norms.assess", "drafter", **FORMS["norms.assess"])
    assert list(refused) == ["norms.written"]


# -- legality -------------------------------------------------------------------------------------


@pytest.mark.gate("norms.all_points_pass")
@pytest.mark.rule("C-NORM-02")
def test_a_pass_needs_every_point(bureau: Province) -> None:
    scene = norms.before_lawyers(bureau)
    refused = scene.refused("norms.conclude_legality", "provincial_lawyer", verdict="pass",
                            failed=["upper"], opinion="合法")  # fmt: skip
    assert refused["norms.all_points_pass"].as_json()["missing"] == {"points": "内容符合上位规定"}
    assert wrong(scene, "norms.conclude_legality", verdict="return") == ["failed"]
    step(scene, "norms.conclude_legality", verdict="return", failed=["upper"])
    assert rule(scene).phase == "revising"


@pytest.mark.gate("norms.suspects_cleared")
@pytest.mark.rule("P-NORM-01")
def test_words_that_often_create_a_penalty_are_looked_at_one_by_one(bureau: Province) -> None:
    scene = norms.before_lawyers(bureau, clause("依照治安管理处罚法处以罚款的，填写决定书。"))
    refused = scene.refused("norms.conclude_legality", "provincial_lawyer", verdict="pass",
                            opinion="合法")  # fmt: skip
    assert refused["norms.suspects_cleared"].as_json()["missing"] == {"clauses": "1"}
    step(scene, "norms.conclude_legality", cleared=[1])
    assert rule(scene).reviews.get().cleared == [1]


CONFLICTS = [
    (limit(48), "第2条：与公安部的{title}相抵触：下位规定不得突破上位规定"),
    (clause(creates=["fee"]), "第2条：规范性文件不得设定行政收费"),
    (clause(cites=["N-ADM-08"], basis=["NO-SUCH"]), "第2条：所依据的NO-SUCH在施行之日没有效力"),
    (
        clause(code="N-INT-02", title="受案审查期限", kind="amount", body={"value": 5}),
        "第2条：与公安部的{title}类型不同",
    ),
    (
        clause(code="JL-QA", title="考评指标", kind="indicators",
               body={"items": [{"code": "a", "title": "及时率", "weight": 60, "better": "higher",
                                "target": 90}]}),
        "第2条：各项指标的权重之和不是一百",
    ),
]  # fmt: skip


@pytest.mark.gate("norms.no_conflict")
@pytest.mark.rule("P-NORM-01", "C-NORM-02")
@pytest.mark.parametrize(("row", "says"), CONFLICTS)
def test_a_text_against_higher_rules_is_refused_with_the_conflict_named(
    bureau: Province, row: dict[str, Any], says: str
) -> None:
    scene = norms.revising(bureau, clause(), row)
    refused = scene.refused("norms.submit_legality", "drafter", note="起草说明")
    title = Norm.objects.get(code="N-INT-02").title
    told = refused["norms.no_conflict"].as_json()["missing"]
    assert told == {"what": says.format(title=title)}
    step(scene, "norms.write", clauses=[clause(), own()])
    step(scene, "norms.submit_legality")


@pytest.mark.gate("norms.no_conflict")
@pytest.mark.rule("C-NORM-02")
def test_a_ground_that_has_ended_carries_nothing(bureau: Province) -> None:
    gone = next(rule for rule in register.rules() if register.ended(rule, cast.OPENS.date()))
    scene = norms.revising(bureau, clause(cites=[gone]))
    refused = scene.refused("norms.submit_legality", "drafter", note="起草说明")
    assert gone in refused["norms.no_conflict"].as_json()["missing"]["what"]


@pytest.mark.gate("norms.no_conflict")
@pytest.mark.rule("C-NORM-02")
def test_a_ground_must_still_stand_on_the_day_the_document_starts(bureau: Province) -> None:
    """Publication may lie long before: that the ground stands today is not enough."""
    scene = norms.numbered(bureau, own())
    last = scene.now.date() + timedelta(days=100)
    step(scene, "norms.publish", until=last.isoformat())
    other = norms.numbered(bureau, clause(basis=["JL-PATROL"]))
    late = {"since": (last + timedelta(days=1)).isoformat(),
            "until": (last + timedelta(days=99)).isoformat()}  # fmt: skip
    refused = other.refused("norms.publish", "provincial_lawyer",
                            **resolved(other, FORMS["norms.publish"]) | late)  # fmt: skip
    told = refused["norms.no_conflict"].as_json()["missing"]["what"]
    assert told == "第1条：所依据的JL-PATROL在施行之日没有效力"
    step(other, "norms.publish", **late | {"since": last.isoformat()})


@pytest.mark.gate("norms.no_conflict")
@pytest.mark.rule("C-NORM-02")
def test_a_document_that_starts_later_is_in_the_way_as_well(bureau: Province) -> None:
    first, second = norms.numbered(bureau, own()), norms.numbered(bureau, own(amount=5))
    starts = first.now.date() + timedelta(days=50)
    step(first, "norms.publish", since=starts.isoformat())
    refused = second.refused("norms.publish", "provincial_lawyer",
                             **resolved(second, FORMS["norms.publish"]))  # fmt: skip
    assert "应当列为修改或者废止" in refused["norms.no_conflict"].as_json()["missing"]["what"]
    step(second, "norms.publish", until=(starts - timedelta(days=1)).isoformat())


def benchmark(code: str) -> dict[str, Any]:
    """A clause with the shipped benchmark of assault, under this code."""
    body = in_force("C-DISC-01.assault", cast.OPENS.date()).body.model_dump(mode="json")
    return clause("殴打他人的裁量。", code=code, title="殴打他人裁量基准", kind="decision_table",
                  body=body)  # fmt: skip


CLAIMED = "规定同一案由的裁量基准，应当沿用其规范代码，或者同时废止"


@pytest.mark.gate("norms.inner_only")
@pytest.mark.rule("D-DISC-02", "G-NORM-01", "2.2d")
def test_a_benchmark_is_commented_on_in_public_whatever_its_document_is_called(
    bureau: Province,
) -> None:
    scene = norms.assessed(bureau, benchmark("C-DISC-01.assault"), sort="internal", public=False)
    refused = scene.refused("norms.go_without_comment", "drafter", reasons="只规范内部工作")
    assert list(refused) == ["norms.inner_only"]
    step(scene, "norms.open_comment")


@pytest.mark.gate("norms.heard_in_public")
@pytest.mark.rule("D-DISC-02", "G-NORM-01", "2.2d")
def test_a_benchmark_is_not_put_in_once_comment_was_passed_over(bureau: Province) -> None:
    scene = norms.inner(bureau)
    step(scene, "norms.go_without_comment")
    step(scene, "norms.write", clauses=[benchmark("C-DISC-01.assault")])
    refused = scene.refused("norms.submit_legality", "drafter", note="起草说明")
    assert list(refused) == ["norms.heard_in_public"]
    step(scene, "norms.write", clauses=[clause(), limit()])
    step(scene, "norms.submit_legality")


@pytest.mark.gate("norms.no_conflict")
@pytest.mark.rule("C-DISC-01", "C-NORM-02", "2.2d")
def test_one_cause_has_one_benchmark(bureau: Province) -> None:
    """Under another code it would stand beside the first, and the alphabet would choose."""
    scene = norms.revising(bureau, benchmark("A-ASSAULT"))
    refused = scene.refused("norms.submit_legality", "drafter", note="起草说明")
    told = refused["norms.no_conflict"].as_json()["missing"]["what"]
    assert "C-DISC-01.assault" in told
    assert CLAIMED in told
    step(scene, "norms.write", clauses=[benchmark("C-DISC-01.assault"), benchmark("A-ASSAULT")])
    refused = scene.refused("norms.submit_legality", "drafter", note="起草说明")
    assert refused["norms.no_conflict"].as_json()["missing"]["what"].startswith("第2条")
    step(scene, "norms.write", clauses=[benchmark("C-DISC-01.assault")])
    step(scene, "norms.submit_legality")


@pytest.mark.gate("norms.sound")
@pytest.mark.rule("C-DISC-01", "2.2d")
def test_nor_is_a_second_benchmark_of_a_cause_taken_over_from_above(bureau: Province) -> None:
    row = benchmark("A-ASSAULT")
    form = TAKEN | {"code": row["code"], "kind": row["kind"], "body": row["body"]}
    refused = Scene(bureau).refused("norms.adopt", "provincial_lawyer",
                                    bureau.units[cast.PROVINCE], **form)  # fmt: skip
    assert CLAIMED in refused["norms.sound"].as_json()["missing"]["why"]


@pytest.mark.gate("norms.no_conflict")
@pytest.mark.rule("2.1b", "2.2c")
def test_a_specification_says_that_running_cases_keep_theirs(bureau: Province) -> None:
    body = in_force("evidence.theft_crime", cast.OPENS.date()).body.model_dump(mode="json")
    row = clause("盗窃案件证据规格。", code="evidence.theft_crime", title="盗窃证据规格",
                 kind="evidence_spec", body=body)  # fmt: skip
    scene = norms.revising(bureau, row | {"transition": "deed"})
    refused = scene.refused("norms.submit_legality", "drafter", note="起草说明")
    told = refused["norms.no_conflict"].as_json()["missing"]["what"]
    assert "证据规格不适用于此前受理的案件" in told
    step(scene, "norms.write", clauses=[row | {"transition": "matter"}])
    step(scene, "norms.submit_legality")


@pytest.mark.gate("norms.no_conflict")
def test_only_the_province_changes_what_the_system_follows(bureau: Province) -> None:
    """Otherwise one county's figure would bind every other."""
    scene = Scene(bureau)
    county = bureau.units[cast.COUNTY]
    scene.do("norms.draft", "reviewer", county, **norms.BEGIN | {"sort": "internal",
                                                                 "public": False})  # fmt: skip
    scene.do("norms.write", "reviewer", clauses=[clause(), own()])
    scene.do("norms.assess", "reviewer", **FORMS["norms.assess"])
    scene.do("norms.go_without_comment", "reviewer", reasons="内部工作")
    refused = scene.refused("norms.submit_legality", "reviewer", note="起草说明")
    assert refused["norms.no_conflict"].as_json()["missing"] == {
        "what": "第2条：只有省级公安机关的文件才能改变系统执行的规则"
    }
    scene.do("norms.write", "reviewer", clauses=[clause()])
    scene.do("norms.submit_legality", "reviewer", note="起草说明")


@pytest.mark.rule("C-NORM-02", "2.1b")
@pytest.mark.parametrize("field", ["amends", "replaces"])
def test_nobody_changes_or_ends_the_documents_of_another_organ(
    bureau: Province, field: str
) -> None:
    """A county's text of mere words would otherwise switch off the province's rule for all."""
    scene = norms.published(bureau, own())
    theirs = str(scene.ids["rule"])
    form = norms.BEGIN | {field: theirs if field == "amends" else [theirs]}
    with pytest.raises(Invalid) as wrong:
        scene.do("norms.draft", "reviewer", bureau.units[cast.COUNTY], **form)
    assert wrong.value.errors == [("replaces", "只能修改、废止本机关及其下级的文件")]
    at_province(scene, "norms.draft", **{field: form[field]})


# -- adoption from elsewhere is no way round ------------------------------------------------------

TAKEN = {"code": "X-1.test", "title": "测试规范", "issuer": "公安部", "since": "2026-01-01",
         "kind": "time_limit", "body": '{"amount": 3, "unit": "day"}', "cites": ["N-INT-02"],
         "mark": "U"}  # fmt: skip


@pytest.mark.gate("norms.from_above", "norms.adopt")
@pytest.mark.rule("2.1b", "G-NORM-02")
@pytest.mark.parametrize("issuer", ["吉林省公安厅", "长春市公安局", "省级公安机关", "某某大队"])
def test_ones_own_rules_are_not_taken_over_as_if_from_above(bureau: Province, issuer: str) -> None:
    scene, unit = Scene(bureau), bureau.units[cast.PROVINCE]
    refused = scene.refused("norms.adopt", "provincial_lawyer", unit, **TAKEN | {"issuer": issuer})
    assert list(refused) == ["norms.from_above"]
    scene.do("norms.adopt", "provincial_lawyer", unit, **TAKEN)


@pytest.mark.gate("norms.for_everybody")
@pytest.mark.rule("2.1b", "D-NORM-01")
def test_what_binds_everybody_is_taken_over_by_the_province_alone(bureau: Province) -> None:
    """A county's lawyer could otherwise set every other county's limits by naming the ministry."""
    scene, county = Scene(bureau), bureau.units[cast.COUNTY]
    refused = scene.refused("norms.adopt", "reviewer", county, **TAKEN)
    assert list(refused) == ["norms.for_everybody"]
    assert not Norm.objects.filter(code=TAKEN["code"]).exists()


@pytest.mark.gate("norms.from_above", "norms.revise")
@pytest.mark.rule("2.1b", "G-NORM-02")
def test_ones_own_figures_change_by_a_document_alone(bureau: Province) -> None:
    norm = Norm.objects.filter(issuer="省级公安机关").order_by("code")[0]
    body = norm.versions.get(number=1).body
    refused = Scene(bureau).refused(
        "norms.revise", "provincial_lawyer", norm.pk, since="2027-01-01", body=json.dumps(body),
        cites=["N-INT-02"], mark="U",
    )  # fmt: skip
    assert "norms.from_above" in refused


# -- publication ----------------------------------------------------------------------------------


@pytest.mark.rule("D-NORM-01")
def test_documents_are_numbered_without_gaps(bureau: Province) -> None:
    first, second = norms.numbered(bureau), norms.numbered(bureau, own("JL-OTHER"))
    assert rule(first).number == "吉公规〔2026〕1号"
    assert rule(second).number == "吉公规〔2026〕2号"


@pytest.mark.gate("norms.valid_long_enough")
@pytest.mark.rule("N-NORM-02")
def test_no_document_is_valid_for_more_than_five_years(bureau: Province) -> None:
    scene = norms.numbered(bureau)
    since = scene.now.date()
    form: dict[str, Any] = {"place": "网站", "since": since.isoformat()}
    last = since.replace(year=since.year + 5)
    refused = scene.refused("norms.publish", "provincial_lawyer",
                            until=(last + timedelta(days=1)).isoformat(), **form)  # fmt: skip
    assert refused["norms.valid_long_enough"].as_json()["missing"]["limit"] == last.isoformat()
    scene.do("norms.publish", "provincial_lawyer", until=last.isoformat(), **form)


@pytest.mark.parametrize(
    ("form", "field"),
    [({"since": "2026-03-01"}, "since"), ({"until": "2026-03-01"}, "until")],
)
def test_a_document_has_force_from_its_publication_at_the_earliest(
    bureau: Province, form: dict[str, Any], field: str
) -> None:
    assert wrong(norms.numbered(bureau), "norms.publish", **form) == [field]


@pytest.mark.rule("N-NORM-01", "D-NORM-02", "N-NORM-02", "D-NORM-04")
def test_review_filing_and_evaluation_are_owed(bureau: Province) -> None:
    scene = norms.before_lawyers(bureau)
    owed = scene.duty("norms.review_in_time")
    assert owed.settled_by is None
    step(scene, "norms.conclude_legality")
    owed.refresh_from_db()
    assert owed.settled_by == scene.entry.pk
    scene.tick(hours=1)
    for act in ("deliberate", "number", "publish"):
        step(scene, f"norms.{act}")
    document = rule(scene)
    assert document.until is not None
    due = scene.duty("norms.evaluate_in_time").due_at.astimezone(cast.OPENS.tzinfo).date()
    assert due == later(document.until, -6, Unit.MONTH)
    assert (document.until - due).days in range(181, 185)
    filing = deadline(scene.now, Period(30, Unit.DAY))
    assert scene.duty("norms.file_in_time").due_at == filing.due


@pytest.mark.gate("norms.not_filed_yet")
@pytest.mark.gate("norms.filed_before")
@pytest.mark.gate("apart(norms.file_with_superior)")
@pytest.mark.rule("D-NORM-02", "D-NORM-04")
def test_what_was_filed_is_examined_and_a_fault_must_be_dealt_with(bureau: Province) -> None:
    scene = norms.published(bureau)
    until = (scene.now.date() + timedelta(days=45)).isoformat()
    form: dict[str, Any] = {"result": "correct", "opinion": "第二条应当修改", "until": until}
    refused = scene.refused("norms.examine_filing", "second_lawyer", **form)
    assert list(refused) == ["norms.filed_before"]
    step(scene, "norms.file_with_superior")
    refused = scene.refused("norms.file_with_superior", "provincial_lawyer", filed_with="省司法厅")
    assert refused["norms.not_filed_yet"].as_json()["missing"] == {"organ": "省人民政府"}
    refused = scene.refused("norms.examine_filing", "provincial_lawyer", **form)
    assert list(refused) == ["apart(norms.file_with_superior)"]
    for unclear in ({"until": None}, {"result": "sound"}, {"until": "2026-01-02"}):
        assert wrong(scene, "norms.examine_filing", **{**form, **unclear}) == ["until"]
    scene.do("norms.examine_filing", "second_lawyer", **form)
    owed = scene.duty("norms.correct_in_time")
    assert owed.settled_by is None
    assert legal_day(owed.due_at).isoformat() == until  # the superior's day: no rule sets another


@pytest.mark.gate("norms.order_obeyed")
@pytest.mark.rule("D-NORM-04", "2.1c")
def test_an_order_of_the_superior_is_obeyed_by_a_change_and_by_nothing_else(
    bureau: Province,
) -> None:
    """Neither finding the document good nor suspending it for a day does away with the order."""
    scene = norms.published(bureau, clause(), own())
    first = scene.ids["rule"]
    step(scene, "norms.file_with_superior")
    until = (scene.now.date() + timedelta(days=45)).isoformat()
    step(scene, "norms.examine_filing", result="correct", opinion="期限过长", until=until)
    refused = scene.refused("norms.evaluate", "drafter", **FORMS["norms.evaluate"])
    assert list(refused) == ["norms.order_obeyed"]
    assert "责令改正" in refused["norms.order_obeyed"].as_json()["says"]
    scene.tick(days=1)
    step(scene, "norms.suspend")
    refused = scene.refused("norms.resume", "provincial_head", **FORMS["norms.resume"])
    assert list(refused) == ["norms.order_obeyed"]
    ruled(scene, "JL-PATROL", {"amount": 3, "unit": "day"}, amends=first)
    scene.do("norms.resume", "provincial_head", first, **FORMS["norms.resume"])
    scene.do("norms.evaluate", "drafter", first, **FORMS["norms.evaluate"])


EVALUATION = "N-NORM-02.evaluation"


@pytest.mark.parametrize(
    ("unit", "amount", "says"),
    [("day", 30, "届满前30日"), ("hour", 48, "届满前48小时"), ("year", 1, "届满前1年")],
)
@pytest.mark.rule("N-NORM-02")
def test_evaluation_is_due_before_the_end_in_whatever_unit_the_rule_counts(
    bureau: Province, unit: str, amount: int, says: str
) -> None:
    body = {"amount": amount, "unit": unit, "least": True}
    scene = norms.numbered(bureau, scene=norms.ruled(Scene(bureau), EVALUATION, body))
    step(scene, "norms.publish")
    owed, until = scene.duty("norms.evaluate_in_time"), rule(scene).until
    assert until is not None
    assert says in owed.basis[0]["says"] % owed.basis[0]["values"]
    assert legal_day(owed.due_at) == earlier(until, amount, Unit(unit))


@pytest.mark.rule("N-NORM-02")
@pytest.mark.usefixtures("unannounced")
def test_working_days_of_a_year_without_a_calendar_are_refused_in_words(
    bureau: Province,
) -> None:
    """The last day lies two years ahead: nobody knows its holidays yet."""
    body = {"amount": 10, "unit": "working_day", "least": True}
    with pytest.raises(Refused) as refused:
        norms.ruled(Scene(bureau), EVALUATION, body)  # in force at once, for itself as well
    (why,) = refused.value.as_json()["refusals"]
    assert why["says"] == "期限延及2028年，而该年节假日安排尚未录入，无从计算"


@pytest.mark.gate("norms.all_cleaned")
@pytest.mark.rule("D-NORM-02", "2.1c")
def test_a_cleanup_passes_over_no_document(bureau: Province) -> None:
    scene = norms.cleaning(bureau)
    refused = scene.refused("norms.publish_cleanup", "provincial_lawyer", place="网站")
    assert refused["norms.all_cleaned"].as_json()["missing"] == {"count": "1"}
    step(scene, "norms.note_cleanup", worth="amend")
    step(scene, "norms.note_cleanup")  # thought over: the last word counts
    step(scene, "norms.publish_cleanup")
