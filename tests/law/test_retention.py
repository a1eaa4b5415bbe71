"""How long records are kept: longer is allowed, shorter never; some for good, one no longer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from plumbline.law.calendar import Period, Unit
from plumbline.law.retention import Retention
from plumbline.norms.library import shipped

SPAN = {"record": "记录", "lasts": "span", "amount": 6, "unit": "month", "then": "destroy"}
PERMANENT = {"record": "记录", "lasts": "permanent", "then": "keep"}
FILE = {"record": "记录", "lasts": "file", "then": "transfer"}
MOST = SPAN | {"most": True}
SHIPPED = {
    row["code"]: Retention.model_validate(json.loads(row["body"]))
    for row in shipped()
    if row["kind"] == "retention"
}


def body(given: dict[str, Any], **other: Any) -> Retention:
    return Retention.model_validate(given | other)


@pytest.mark.rule("K-BWV-01", "K-BWV-02", "D-BWV-08")
@pytest.mark.parametrize(
    ("lower", "upper", "within"),
    [
        (SPAN, SPAN, True),
        (SPAN | {"amount": 7}, SPAN, True),
        (SPAN | {"amount": 5}, SPAN, False),
        (SPAN | {"unit": "year"}, SPAN, False),  # of another unit: not to be compared
        (SPAN | {"counted": "closed"}, SPAN, False),
        (SPAN | {"then": "keep"}, SPAN, True),
        (SPAN, SPAN | {"then": "keep"}, False),
        (SPAN, SPAN | {"then": "transfer"}, False),
        (PERMANENT, SPAN, True),
        (FILE, SPAN, False),  # nobody knows how long the file is kept
        (PERMANENT, PERMANENT, True),
        (SPAN | {"amount": 5000}, PERMANENT, False),
        (FILE, PERMANENT, False),
        (PERMANENT, PERMANENT | {"then": "seal"}, False),
        (FILE, FILE, True),
        (SPAN, FILE, False),
        (MOST, MOST, True),
        (MOST | {"amount": 7}, MOST, False),
        (MOST | {"amount": 5}, MOST, False),
        (SPAN, MOST, False),
        (PERMANENT, MOST, False),
        (MOST, SPAN, False),
    ],
)
def test_a_lower_rule_keeps_longer_never_shorter_and_no_longer_than_a_most(
    lower: dict[str, Any],
    upper: dict[str, Any],
    within: bool,  # noqa: FBT001
) -> None:
    assert body(lower).keeps_within(body(upper)) is within


@pytest.mark.parametrize(
    "wrong",
    [{"amount": None}, {"unit": None}, {"lasts": "permanent"}, {"lasts": "file"}, {"amount": 0},
     {"then": "burn"}, {"record": ""}],
)  # fmt: skip
def test_a_span_has_an_amount_and_a_unit_and_nothing_else_has_any(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        body(SPAN, **wrong)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        (SPAN, 0),
        (MOST, 0),
        (PERMANENT, 0),
        (PERMANENT | {"then": "destroy"}, 1),
        (FILE | {"then": "destroy"}, 1),
        (MOST | {"then": "keep"}, 1),
        (PERMANENT | {"most": True}, 1),
    ],
)
def test_what_is_kept_for_good_is_not_destroyed_at_the_end(
    given: dict[str, Any], faults: int
) -> None:
    assert len(body(given).faults()) == faults


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (SPAN, "记录自形成之时起保存不少于6个月，期满后列入清单，经批准后销毁"),
        (MOST, "记录自形成之时起保存6个月，目的实现后应当删除：列入清单，经批准后销毁"),
        (PERMANENT, "记录永久保存：继续保存"),
        (FILE, "记录随案卷保存：移交档案"),
    ],
)
def test_it_says_itself_in_a_sentence(given: dict[str, Any], says: str) -> None:
    line = body(given).said()
    assert line.says % line.values == says


@pytest.mark.rule("K-BWV-01", "K-BWV-02", "K-CHA-01", "K-ADM-02", "K-CRIM-03")
def test_the_index_of_the_law_is_shipped_without_a_fault() -> None:
    assert SHIPPED["K-BWV-01"].period == Period(6, Unit.MONTH)
    assert SHIPPED["K-CHA-01"].period == Period(90, Unit.DAY)
    assert SHIPPED["D-BWV-08.keeping"].most
    assert {code for code, one in SHIPPED.items() if one.lasts == "permanent"} == {
        "K-BWV-02", "K-ADM-01.keeping", "K-ADM-02", "K-CRIM-03",
    }  # fmt: skip
    assert [one.faults() for one in SHIPPED.values() if one.faults()] == []


def test_what_nobody_has_read_stays_marked() -> None:
    marks = {row["code"]: row["mark"] for row in shipped() if row["kind"] == "retention"}
    assert {code: marks[code] for code in ("K-ADM-01.keeping", "K-CRIM-01", "K-CHA-01")} == {
        "K-ADM-01.keeping": "U", "K-CRIM-01": "R", "K-CHA-01": "R",
    }  # fmt: skip
