"""The acts of the public-order law: their bands to the yuan and the day, and the choice of law."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.law.causes import (
    CRITERIA,
    NEW_LAW,
    Band,
    Cause,
    Choice,
    Sanction,
    Statute,
    cause,
    causes,
    choose,
    in_force,
    weigh,
)

OLD, NEW = Statute.PSPL12, Statute.PSPL25
EVE = NEW_LAW - timedelta(days=1)
GRADES = [(cause, grade) for cause in causes() for grade in cause.grades]


def band(code: str, grade: str, law: Statute) -> Band:
    found = cause(code).band(law, grade)
    assert found is not None
    return found


# -- the data -------------------------------------------------------------------------------------


def test_every_act_of_the_list_is_there_once_under_its_own_name() -> None:
    assert len({one.title for one in causes()}) == len({one.code for one in causes()})
    assert {
        "theft", "fraud", "looting", "snatching", "extortion", "damage", "assault", "injury",
        "group_fight", "provocation", "insult", "defamation", "false_accusation", "harassment",
        "privacy", "threat", "unlawful_detention", "home_intrusion", "body_search", "desertion",
        "domestic_abuse", "carer_abuse", "obstruct_duty", "obstruct_police", "prostitution",
        "whoring", "soliciting", "gambling", "gambling_conditions", "drug_use", "drug_possession",
        "drug_supply", "drug_deception", "noise", "animal_nuisance", "exam_organising",
        "high_altitude_throwing", "open_flame_objects", "drone", "drone_border",
        "personal_data_supply", "personal_data_taking", "bullying_assault", "court_ban_breach",
        "rumour", "controlled_weapons", "handle_seized", "false_evidence", "stolen_goods",
    } <= {one.code for one in causes()}  # fmt: skip


@pytest.mark.parametrize("one", causes(), ids=lambda one: one.code)
def test_an_act_is_complete(one: Cause) -> None:
    assert set(one.articles) == set(one.bands) <= set(one.marks)
    assert NEW in one.articles
    for law, bands in one.bands.items():
        assert bands
        assert {band.grade for band in bands} <= set(one.grades)
        for found in bands:
            assert found.article
            assert found.line(law).says % found.line(law).values
            for low, high in filter(None, (found.days, found.fine)):
                assert 1 <= low <= high
            assert found.days is None or found.days[1] <= 15
            assert found.join in ("or", "and", "may_add")
            assert found.join == "or" or (found.days and found.fine and not found.warning)
    for (law, grade), taken in one.taken_as.items():
        assert grade in one.grades
        assert taken in {found.grade for found in one.bands[law]}


@pytest.mark.rule("G-ADM-37")
def test_the_acts_that_may_be_mediated_are_those_listed() -> None:
    assert {one.code for one in causes() if one.mediable} == {
        "assault", "injury", "insult", "defamation", "false_accusation", "damage", "harassment",
        "privacy", "home_intrusion",
    }  # fmt: skip


@pytest.mark.rule("G-ADM-34")
def test_prostitution_gambling_and_drugs_are_never_punished_on_the_spot() -> None:
    assert {one.code for one in causes() if one.never_simple} == {
        "prostitution", "whoring", "soliciting", "gambling", "gambling_conditions",
        "drug_possession", "drug_supply", "drug_use", "drug_deception", "drug_ban_breach",
    }  # fmt: skip


def test_the_bullying_of_students_has_the_bands_of_the_act_it_is() -> None:
    for code in ("assault", "insult", "threat"):
        assert cause(f"bullying_{code}").bands == cause(code).bands


# -- bands on both sides of the yuan and the day --------------------------------------------------

DAYS, FINE = "拘留日数超出该情节的法定幅度", "罚款数额超出该情节的法定幅度"
ONE, BOTH, FIRST = (
    "警告、罚款、拘留在该情节只能择一处罚",
    "该情节应当在拘留的同时并处罚款",
    "该情节应当处拘留，不能单处罚款",
)
SIDES: list[tuple[str, str, Statute, dict[str, Any], str | None]] = [
    ("assault", "base", NEW, {"days": 5, "fine": 500}, None),
    ("assault", "base", NEW, {"days": 4, "fine": 500}, DAYS),
    ("assault", "base", NEW, {"days": 10, "fine": 1000}, None),
    ("assault", "base", NEW, {"days": 11, "fine": 1000}, DAYS),
    ("assault", "base", NEW, {"days": 5, "fine": 499}, FINE),
    ("assault", "base", NEW, {"days": 5, "fine": 1001}, FINE),
    ("assault", "base", NEW, {"days": 5}, BOTH),
    ("assault", "base", NEW, {"fine": 500}, FIRST),
    ("assault", "base", OLD, {"days": 5, "fine": 200}, None),
    ("assault", "base", OLD, {"days": 5, "fine": 199}, FINE),
    ("assault", "base", OLD, {"days": 5, "fine": 500}, None),
    ("assault", "base", OLD, {"days": 5, "fine": 501}, FINE),
    ("assault", "lighter", NEW, {"days": 5}, None),
    ("assault", "lighter", NEW, {"days": 1}, None),
    ("assault", "lighter", NEW, {"days": 6}, DAYS),
    ("assault", "lighter", NEW, {"fine": 1}, None),
    ("assault", "lighter", NEW, {"fine": 1000}, None),
    ("assault", "lighter", NEW, {"fine": 1001}, FINE),
    ("assault", "lighter", OLD, {"fine": 501}, FINE),
    ("assault", "lighter", NEW, {"days": 5, "fine": 500}, ONE),
    ("assault", "lighter", NEW, {"warning": True}, "该情节的法定幅度内没有警告"),
    ("assault", "aggravated", NEW, {"days": 15, "fine": 2000}, None),
    ("assault", "aggravated", NEW, {"days": 16, "fine": 2000}, DAYS),
    ("assault", "aggravated", NEW, {"days": 9, "fine": 1000}, DAYS),
    ("assault", "aggravated", NEW, {"days": 10, "fine": 999}, FINE),
    ("assault", "victim_60_69", OLD, {"days": 9, "fine": 500}, DAYS),
    ("assault", "victim_60_69", NEW, {"days": 9, "fine": 500}, None),
    ("theft", "base", NEW, {"days": 5}, None),
    ("theft", "base", NEW, {"fine": 2000}, None),
    ("theft", "base", NEW, {"fine": 2001}, FINE),
    ("theft", "base", NEW, {"days": 5, "fine": 1}, ONE),
    ("theft", "base", OLD, {"days": 5, "fine": 1}, None),
    ("theft", "base", OLD, {"days": 10}, None),
    ("theft", "base", OLD, {"fine": 500}, FIRST),
    ("theft", "serious", NEW, {"days": 15, "fine": 3000}, None),
    ("theft", "serious", NEW, {"days": 15, "fine": 3001}, FINE),
    ("disturb_unit", "base", NEW, {"warning": True}, None),
    ("disturb_unit", "base", NEW, {"warning": True, "fine": 1}, ONE),
    ("disturb_unit", "base", NEW, {"fine": 500}, None),
    ("disturb_unit", "base", NEW, {"fine": 501}, FINE),
    ("disturb_unit", "base", OLD, {"fine": 201}, FINE),
    ("disturb_unit", "base", NEW, {"days": 1}, "该情节的法定幅度内没有行政拘留"),
    ("domestic_abuse", "base", NEW, {"fine": 100}, "该情节的法定幅度内没有罚款"),
    ("domestic_abuse", "base", NEW, {"days": 5}, None),
    ("domestic_abuse", "base", NEW, {"warning": True, "days": 5}, ONE),
    ("computer_intrusion", "serious", NEW, {"days": 15}, None),
    ("computer_intrusion", "serious", OLD, {"days": 11}, DAYS),
    ("drug_use", "base", NEW, {"days": 10, "fine": 3000}, None),
    ("drug_use", "base", NEW, {"days": 10, "fine": 3001}, FINE),
    ("drug_use", "base", OLD, {"days": 10, "fine": 2001}, FINE),
    ("gambling", "serious", NEW, {"days": 10, "fine": 5000}, None),
    ("gambling", "serious", NEW, {"days": 10, "fine": 5001}, FINE),
    ("gambling", "serious", OLD, {"days": 10, "fine": 3001}, FINE),
    ("gambling", "serious", OLD, {"days": 10, "fine": 499}, FINE),
    ("noise", "base", OLD, {"fine": 199}, FINE),
    ("noise", "base", NEW, {"fine": 199}, None),
    ("licensed_trade", "base", NEW, {"revoke": True}, None),
    ("theft", "base", NEW, {"days": 5, "revoke": True}, "该情节的法定幅度内没有吊销许可证件"),
    ("theft", "base", NEW, {}, "没有给予任何处罚"),
    ("theft", "base", NEW, {"suspend": True}, "没有给予任何处罚"),
    ("theft", "base", NEW, {"days": 5, "suspend": True}, None),  # rests on other laws
]


@pytest.mark.rule("P-DISC-02", "N-TIME-06")
@pytest.mark.parametrize(("code", "grade", "law", "sanction", "why"), SIDES)
def test_a_sanction_stays_in_its_band(
    code: str, grade: str, law: Statute, sanction: dict[str, Any], why: str | None
) -> None:
    assert band(code, grade, law).why_not(Sanction(**sanction)) == why


@pytest.mark.parametrize(
    ("gain", "fine", "why"),
    [
        (0, 999, FINE), (0, 1000, None), (0, 3000, None), (0, 3001, FINE),
        (999, 1000, None), (999, 4995, FINE),
        (1000, 999, FINE), (1000, 1000, None), (1000, 5000, None), (1000, 5001, FINE),
    ],
)  # fmt: skip
@pytest.mark.rule("P-DISC-02")
def test_a_fine_for_exam_cheating_follows_the_gain(gain: int, fine: int, why: str | None) -> None:
    assert band("exam_organising", "base", NEW).why_not(Sanction(fine=fine), gain=gain) == why


@pytest.mark.rule("C-DISC-04")
@pytest.mark.parametrize(
    ("sanction", "why"),
    [
        ({"days": 4, "fine": 499}, None),
        ({"days": 1}, None),  # the fine that must be added may be left out
        ({"days": 5, "fine": 1}, None),
        ({"days": 11, "fine": 500}, DAYS),
        ({"days": 5, "fine": 1001}, FINE),
        ({"fine": 500}, FIRST),
        ({"warning": True}, "该情节的法定幅度内没有警告"),
    ],
)
def test_a_reduced_sanction_falls_below_the_floor_but_stays_in_kind(
    sanction: dict[str, Any], why: str | None
) -> None:
    assert band("assault", "base", NEW).why_not(Sanction(**sanction), reduced=True) == why


def test_nobody_is_fined_or_detained_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="negative"):
        Sanction(fine=-1)
    with pytest.raises(ValueError, match="negative"):
        Sanction(days=-1)


@pytest.mark.rule("P-DISC-02")
@given(st.sampled_from(GRADES), st.sampled_from(Statute), st.integers(0, 20), st.integers(0, 6000))
def test_what_is_in_a_band_is_within_its_ceiling(
    at: tuple[Cause, str], law: Statute, days: int, fine: int
) -> None:
    found = at[0].band(law, at[1])
    if found is None or found.gain:
        return
    sanction = Sanction(days=days, fine=fine)
    if found.why_not(sanction) is None:
        assert found.why_not(sanction, reduced=True) is None
        assert days <= (found.days or (0, 0))[1]
        assert fine <= (found.fine or (0, 0))[1]
        assert not (days and fine) or found.join != "or"


# -- which law -------------------------------------------------------------------------------------


def test_the_new_law_is_in_force_from_the_first_day_of_2026() -> None:
    assert in_force(date(2025, 12, 31)) is OLD
    assert in_force(date(2026, 1, 1)) is NEW


@pytest.mark.parametrize(
    ("code", "grade", "law", "by"),
    [
        ("assault", "base", OLD, "highest_fine"),
        ("assault", "lighter", OLD, "highest_fine"),
        ("assault", "aggravated", OLD, "highest_fine"),
        ("assault", "victim_60_69", NEW, "longest_days"),
        ("theft", "base", NEW, "must_detain"),
        ("theft", "serious", OLD, "highest_fine"),
        ("damage", "base", NEW, "longest_days"),
        ("damage", "serious", NEW, "longest_days"),
        ("group_fight", "base", NEW, "must_detain"),
        ("group_fight", "serious", OLD, "highest_fine"),
        ("impersonate_official", "base", OLD, "longest_days"),
        ("impersonate_official", "lighter", OLD, "longest_days"),
        ("false_identity", "base", NEW, "longest_days"),
        ("false_identity", "lighter", OLD, "highest_fine"),
        ("computer_intrusion", "base", OLD, "same"),
        ("computer_intrusion", "serious", OLD, "longest_days"),
        ("computer_data", "harmless", NEW, "no_longer"),
        ("handle_seized", "lighter", NEW, "longest_days"),
        ("domestic_abuse", "base", OLD, "same"),
        ("domestic_abuse", "serious", OLD, "longest_days"),
        ("prostitution", "base", OLD, "same"),
        ("noise", "first", NEW, "no_longer"),
        ("noise", "base", OLD, "longest_days"),
        ("animal_nuisance", "base", OLD, "same"),
        ("animal_nuisance", "after_warning", OLD, "highest_fine"),
        ("set_animal", "aggravated", OLD, "longest_days"),
        ("drone", "base", OLD, "not_yet"),
        ("high_altitude_throwing", "serious", OLD, "not_yet"),
    ],
)
@pytest.mark.rule("P-DISC-02")
def test_the_lighter_law_applies_to_an_act_of_the_old_time(
    code: str, grade: str, law: Statute, by: str
) -> None:
    chosen = choose(cause(code), grade, EVE, NEW_LAW)
    assert (chosen.statute, chosen.compared and chosen.compared.by) == (law, by)
    assert chosen.band == cause(code).band(law, grade)
    assert chosen.punishable is (by not in ("no_longer", "not_yet"))


@pytest.mark.rule("P-DISC-02")
@pytest.mark.parametrize(
    ("one", "grade"), GRADES, ids=lambda v: v if isinstance(v, str) else v.code
)
def test_the_choice_never_gives_a_heavier_band(one: Cause, grade: str) -> None:
    chosen = choose(one, grade, EVE, NEW_LAW)
    for other in (one.band(OLD, grade), one.band(NEW, grade)):
        if other is None:
            assert chosen.band is None
        elif chosen.band is not None:
            assert weigh(chosen.band, other)[0] <= 0


@pytest.mark.rule("P-DISC-02")
@pytest.mark.parametrize(
    ("one", "grade"), GRADES, ids=lambda v: v if isinstance(v, str) else v.code
)
def test_one_law_all_the_time_is_not_compared(one: Cause, grade: str) -> None:
    for day, law in ((EVE, OLD), (NEW_LAW, NEW)):
        chosen = choose(one, grade, day, day)
        assert (chosen.statute, chosen.compared) == (law, None)
        assert chosen.band == one.band(law, grade)


SPANS = st.tuples(st.integers(1, 15), st.integers(1, 15)).map(lambda s: (min(s), max(s)))
MONEY = st.tuples(st.integers(1, 5000), st.integers(1, 5000)).map(lambda s: (min(s), max(s)))


@st.composite
def bands(draw: st.DrawFn) -> Band:
    days, fine = draw(st.none() | SPANS), draw(st.none() | MONEY)
    join = draw(st.sampled_from(["or", "and", "may_add"])) if days and fine else "or"
    warning = join == "or" and draw(st.booleans())
    return Band("base", "", warning, fine, days, join)


@given(bands(), bands(), bands())
def test_lighter_is_antisymmetric_and_transitive(a: Band, b: Band, c: Band) -> None:
    (ab, by), (ba, yb) = weigh(a, b), weigh(b, a)
    assert (ab, by) == (-ba, yb)
    assert weigh(a, a) == (0, "same")
    if ab <= 0 and weigh(b, c)[0] <= 0:
        assert weigh(a, c)[0] <= 0
    assert (by == "same") is all(measure(a) == measure(b) for _, measure in CRITERIA.values())


def words(chosen: Choice) -> list[str]:
    return [line.says % line.values for line in chosen.lines]


METHOD = (
    "依次比较最长、最短拘留日数，可否不处拘留，最高、最低罚款数额，可否只处警告；"
    "比较方法待法制部门确认"
)


def test_every_step_of_the_choice_is_told() -> None:
    assert words(choose(cause("theft"), "base", date(2025, 12, 30), date(2026, 3, 2))) == [
        "行为发生于2025-12-30，当时施行治安管理处罚法（2012修正）",
        "决定之日2026-03-02施行治安管理处罚法（2025修订）",
        "行政处罚法第37条：适用行为发生时的法律；新法处罚较轻或者不认为违法的，适用新法",
        "治安管理处罚法（2012修正）第49条：拘留5-10日，可以并处罚款1-500元",
        "治安管理处罚法（2025修订）第58条：拘留5-10日，或者罚款1-2000元",
        METHOD,
        "治安管理处罚法（2025修订）较轻：是否必处拘留为否，另一法为是",
        "适用治安管理处罚法（2025修订）",
    ]
    assert "各项相同，新法并不较轻" in words(choose(cause("prostitution"), "base", EVE, NEW_LAW))
    assert "新法不再处罚这一行为，不得处罚" in words(choose(cause("noise"), "first", EVE, NEW_LAW))
    assert "行为发生时的法律不处罚这一行为，不得处罚" in words(
        choose(cause("drone"), "base", EVE, NEW_LAW)
    )


def test_a_kept_choice_can_be_replayed() -> None:
    asked = (cause("assault"), "base", EVE, NEW_LAW)
    kept = choose(*asked).as_json()
    assert kept == choose(*asked).as_json()
    assert set(kept["compared"]) == {"PSPL12", "PSPL25"}  # type: ignore[call-overload]
    assert kept != choose(cause("assault"), "lighter", EVE, NEW_LAW).as_json()


def test_a_wrong_question_has_no_answer() -> None:
    with pytest.raises(KeyError):
        cause("murder")
    with pytest.raises(LookupError):
        choose(cause("theft"), "lighter", EVE, NEW_LAW)
    with pytest.raises(ValueError, match="before"):
        choose(cause("theft"), "base", NEW_LAW, EVE)
