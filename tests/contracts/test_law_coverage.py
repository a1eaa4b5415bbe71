"""Every rule of the law and clause of the mission is carried and proved, or left with a reason."""

from plumbline.insight import catalogue


def test_every_rule_is_carried_and_proved_or_left_with_a_reason() -> None:
    assert catalogue.gaps() == []


def test_left_and_carried_make_the_whole_law() -> None:
    body = catalogue.as_json()
    assert set(body["rules"]) | set(body["left"]) == set(catalogue.law())
    assert not set(body["rules"]) & set(body["left"])


def test_a_rule_that_nothing_names_would_be_found() -> None:
    assert catalogue.names("D-CRIM-04") == ["D-CRIM-04", "D-CRIM", "CRIM"]
    assert catalogue.names("3.4a") == ["3.4a", "3.4", "3"]
    known = catalogue.reasons()
    assert not any(name in known for name in catalogue.names("G-NOWHERE-01"))


def test_the_proofs_are_those_in_the_tests() -> None:
    from plumbline.doors.cli.generate import ROOT, proofs

    assert catalogue.proofs() == proofs(ROOT / "tests"), "run: ./dev plumbline generate"
