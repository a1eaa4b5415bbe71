"""Security keys beside the password: each answer once, at one address, from one key."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given as cases
from hypothesis import settings as tries
from hypothesis import strategies as st

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Clear, Entry
from plumbline.law.roles import CLOCK, Role
from plumbline.people import accounts, ceremony, challenges
from plumbline.people.accounts import (
    TRIES,
    CodeWanted,
    FactorWanted,
    KeyCopied,
    SignInError,
    Stale,
    by_key,
    give_token,
    of_token,
    sign_in,
)
from plumbline.people.keys import keys_of, live_keys
from plumbline.people.models import Account, Challenge, Key, KeyState
from tests import cast
from tests.people.authenticator import PRESENT, Authenticator
from tests.people.test_factors import factored, now_code, number
from tests.scenes import Scene

HERE, FALSE = "https://zs.example.cn", "https://zs-example.cn"
SCREEN, OTHER_SCREEN = "session one", "session two"


def account_of(bureau: Province, who: str = "handler") -> Account:
    return Account.objects.get(officer=bureau.officers[who])


def asked_to_add(scene: Scene, who: str = "handler", screen: str = SCREEN) -> str:
    account = account_of(scene.bureau, who)
    given = challenges.give(account, "add", screen, HERE, scene.now)
    return ceremony.to_add(account, keys_of(account.officer_id), given)


def add(scene: Scene, key: Authenticator, who: str = "handler", label: str = "随身") -> Key:
    answer = key.answer_to(asked_to_add(scene, who), HERE)
    scene.do("people.add_key", who, scene.bureau.officers[who], label=label, answer=answer,
             seat=SCREEN)  # fmt: skip
    return Key.objects.latest("pk")


def asked_to_sign(scene: Scene, who: str = "handler", screen: str = SCREEN) -> str:
    account = account_of(scene.bureau, who)
    given = challenges.give(account, "sign_in", screen, HERE, scene.now)
    return ceremony.to_sign(live_keys(account.officer_id), given)


def enter(scene: Scene, key: Authenticator, who: str = "handler", at: str = HERE) -> Account:
    answer = key.answer_to(asked_to_sign(scene, who), at)
    return by_key(number(scene.bureau, who), answer, SCREEN, scene.now)


def keyed(bureau: Province) -> tuple[Scene, Authenticator]:
    """The handler has a security key."""
    scene, key = Scene(bureau), Authenticator()
    add(scene, key)
    return scene.tick(minutes=5), key


def test_who_has_a_key_needs_its_answer(bureau: Province) -> None:
    scene, key = keyed(bureau)
    with pytest.raises(CodeWanted) as half:
        sign_in(number(bureau), cast.PASSWORD, scene.now)
    assert not half.value.codes
    with pytest.raises(SignInError):  # there is no code that it could be
        sign_in(number(bureau), cast.PASSWORD, scene.now, "123456")
    assert enter(scene, key).officer_id == bureau.officers["handler"]
    sign_in(number(bureau, "reviewer"), cast.PASSWORD, scene.now)  # nobody else is asked


def test_a_code_or_a_key_opens_where_there_are_both(bureau: Province) -> None:
    scene, key = factored(bureau), Authenticator()
    add(scene, key)
    with pytest.raises(CodeWanted) as half:
        sign_in(number(bureau), cast.PASSWORD, scene.now)
    assert half.value.codes
    sign_in(number(bureau), cast.PASSWORD, scene.now, now_code(scene))
    enter(scene, key)


def test_an_answer_opens_once(bureau: Province) -> None:
    scene, key = keyed(bureau)
    answer = key.answer_to(asked_to_sign(scene), HERE)
    by_key(number(bureau), answer, SCREEN, scene.now)
    with pytest.raises(Stale):
        by_key(number(bureau), answer, SCREEN, scene.now)


def test_an_answer_opens_within_minutes_at_its_screen_and_for_its_purpose(bureau: Province) -> None:
    scene, key = keyed(bureau)
    answer = key.answer_to(asked_to_sign(scene), HERE)
    with pytest.raises(Stale):
        by_key(number(bureau), answer, OTHER_SCREEN, scene.now)
    with pytest.raises(Stale):
        by_key(number(bureau), answer, SCREEN, scene.now + challenges.GOOD_FOR)
    asked_to_add(scene)
    with pytest.raises(Stale):
        by_key(number(bureau), answer, SCREEN, scene.now)
    asked_to_sign(scene)  # asked anew: the answer is to the question before
    with pytest.raises(SignInError):
        by_key(number(bureau), answer, SCREEN, scene.now)
    enter(scene, key)  # the control


def test_what_is_no_proof_opens_nothing_and_locks_in_the_end(bureau: Province) -> None:
    scene, key = keyed(bureau)
    stranger = Authenticator(handle=key.handle)  # says it is the key, and signs otherwise
    absent = key.copy()
    absent.flags &= ~PRESENT
    wrong = [(stranger, HERE), (Authenticator(), HERE), (key, FALSE), (absent, HERE)]
    for who, at in wrong:
        with pytest.raises(SignInError) as caught:
            enter(scene, who, at=at)
        assert not isinstance(caught.value, (KeyCopied, Stale))
    assert account_of(bureau).failures == len(wrong) == TRIES - 1
    asked_to_sign(scene)
    with pytest.raises(SignInError):
        by_key(number(bureau), "{}", SCREEN, scene.now)
    assert account_of(bureau).locked(scene.now)
    with pytest.raises(SignInError):
        enter(scene, key)


def test_a_key_of_somebody_else_opens_nothing(bureau: Province) -> None:
    scene, _ = keyed(bureau)
    other = Authenticator()
    add(scene, other, "reviewer")
    with pytest.raises(SignInError):
        enter(scene, other)


def test_a_key_that_counts_backwards_is_shut_and_the_ledger_says_so(bureau: Province) -> None:
    scene, key = keyed(bureau)
    copy = key.copy()
    enter(scene, key)
    enter(scene, key)
    with pytest.raises(KeyCopied):
        enter(scene, copy)
    entry = Entry.objects.get(act="people.shut_key")
    row = Key.objects.get()
    assert (entry.actor, entry.subject_id) == (CLOCK.id, bureau.officers["handler"])
    assert entry.body["form"] == {"key": row.pk, "had": 3, "says": 2}
    assert row.state == KeyState.COPIED
    with pytest.raises(SignInError):  # the true key neither: nobody knows which that is
        enter(scene, key)
    with pytest.raises(CodeWanted):  # and the password alone does not open either
        sign_in(number(bureau), cast.PASSWORD, scene.now)
    scene.do("people.drop_key", "administrator", bureau.officers["handler"], key=row.pk,
             reasons="已当面核实身份")  # fmt: skip
    sign_in(number(bureau), cast.PASSWORD, scene.now)


def test_a_key_that_never_counts_opens_each_time(bureau: Province) -> None:
    scene, key = Scene(bureau), Authenticator(counts=False)
    add(scene, key)
    enter(scene, key)
    enter(scene, key)


@pytest.mark.parametrize("wrong", ["address", "screen", "late", "again", "nonsense", "other"])
def test_a_key_that_does_not_prove_itself_is_not_kept(bureau: Province, wrong: str) -> None:
    scene, key = Scene(bureau), Authenticator()
    answer = key.answer_to(asked_to_add(scene), FALSE if wrong == "address" else HERE)
    if wrong == "nonsense":
        answer = json.dumps({"id": "x"})
    if wrong == "late":
        scene.now += challenges.GOOD_FOR
    if wrong == "again":
        add(scene, key)
        asked_to_add(scene)
    if wrong == "other":  # answered to somebody else's page
        answer = key.answer_to(asked_to_add(scene, "reviewer"), HERE)
    before = Key.objects.count()
    with pytest.raises(Invalid) as caught:
        scene.do("people.add_key", "handler", bureau.officers["handler"], label="随身",
                 answer=answer, seat=OTHER_SCREEN if wrong == "screen" else SCREEN)  # fmt: skip
    assert [name for name, _ in caught.value.errors] == ["answer"]
    assert Key.objects.count() == before


def test_a_key_is_registered_once(bureau: Province) -> None:
    scene, key = keyed(bureau)
    options = json.loads(asked_to_add(scene))
    assert len(options["excludeCredentials"]) == 1
    with pytest.raises(Invalid) as caught:
        add(scene, key, "handler")
    assert caught.value.errors == [("answer", "这把安全密钥已经登记过")]


def test_what_a_key_answers_stands_nowhere_in_the_ledger(bureau: Province) -> None:
    scene = Scene(bureau)
    add(scene, Authenticator())
    entry = Entry.objects.get(act="people.add_key")
    assert entry.body["form"] == {"label": "随身"}
    assert not Clear.objects.filter(entry=entry.pk).exists()
    assert not Challenge.objects.exists()


@pytest.mark.gate("people.own_account")
def test_nobody_registers_a_key_for_somebody_else(bureau: Province) -> None:
    shut = Scene(bureau).refused("people.add_key", "administrator", bureau.officers["handler"],
                                 label="随身", answer="{}", seat=SCREEN)  # fmt: skip
    assert set(shut) == {"people.own_account"}


@pytest.mark.gate("people.has_key")
def test_only_a_key_that_is_there_is_taken_away(bureau: Province) -> None:
    scene, officer = Scene(bureau), bureau.officers["handler"]
    for act, by, form in (("remove_key", "handler", {}),
                          ("drop_key", "administrator", {"reasons": "遗失"})):  # fmt: skip
        shut = scene.refused(f"people.{act}", by, officer, key=1, **form)
        assert set(shut) == {"people.has_key"}
        assert shut["people.has_key"].says == "没有登记安全密钥"
    key = add(scene, Authenticator())
    with pytest.raises(Invalid):
        scene.do("people.remove_key", "handler", officer, key=key.pk + 1)
    scene.do("people.remove_key", "handler", officer, key=key.pk)
    row = Key.objects.get()
    assert (row.state, bytes(row.handle), bytes(row.public_key)) == (KeyState.GONE, b"", b"")
    sign_in(number(bureau), cast.PASSWORD, scene.now)


def test_a_lost_key_is_taken_away_by_an_administrator_and_not_by_himself(bureau: Province) -> None:
    scene, key = Scene(bureau), Authenticator()
    row = add(scene, key, "administrator")
    shut = scene.refused("people.drop_key", "administrator", bureau.officers["administrator"],
                         key=row.pk, reasons="遗失")  # fmt: skip
    assert set(shut) == {"people.others_account"}
    refused = scene.refused("people.drop_key", "handler", bureau.officers["handler"],
                            key=row.pk, reasons="遗失")  # fmt: skip
    assert "role" in refused


@pytest.mark.gate("people.another_factor")
def test_whose_post_asks_for_a_second_factor_keeps_one(bureau: Province, settings: Any) -> None:
    settings.FACTORS = frozenset({Role.CASE_OFFICER})
    scene, officer = Scene(bureau), bureau.officers["handler"]
    first = add(scene, Authenticator())
    shut = scene.refused("people.remove_key", "handler", officer, key=first.pk)
    assert set(shut) == {"people.another_factor"}
    assert (
        shut["people.another_factor"].says == "您的岗位登录须有第二重验证，这是最后一项，不能移除"
    )
    second = add(scene, Authenticator())
    scene.do("people.remove_key", "handler", officer, key=first.pk)
    scene.do("people.drop_key", "administrator", officer, key=second.pk, reasons="遗失")
    settings.FACTORS = frozenset({Role.AUDITOR})
    third = add(scene, Authenticator())
    scene.do("people.remove_key", "handler", officer, key=third.pk)  # nobody asks for it here


def test_whose_post_asks_for_a_second_factor_gets_no_token_without(
    bureau: Province, settings: Any
) -> None:
    scene, account = Scene(bureau), account_of(bureau)
    token, _ = give_token(account, scene.now)
    assert of_token(token, scene.now)
    settings.FACTORS = frozenset({Role.CASE_OFFICER})
    assert of_token(token, scene.now) is None
    with pytest.raises(FactorWanted):
        give_token(account, scene.now)
    add(scene, Authenticator())
    assert of_token(token, scene.now)
    assert give_token(account_of(bureau, "reviewer"), scene.now)  # another post


@tries(max_examples=200, deadline=None)
@cases(st.one_of(
    st.text(max_size=60), st.binary(max_size=60).map(lambda b: b.decode("latin-1")),
    st.fixed_dictionaries({
        "id": st.text("AB-_9=", max_size=8), "rawId": st.text("AB-_9=", max_size=8),
        "type": st.sampled_from(["public-key", "", "x"]),
        "response": st.dictionaries(
            st.sampled_from(["clientDataJSON", "attestationObject", "authenticatorData",
                             "signature"]),
            st.text("AB-_9=", max_size=40)),
    }).map(json.dumps),
))  # fmt: skip
def test_nonsense_proves_nothing(answer: str) -> None:
    given = challenges.Given(bytes(32), HERE)
    with pytest.raises(ceremony.Unproven):
        ceremony.added(answer, given)
    with pytest.raises(ceremony.Unproven):
        ceremony.signed(answer, [], given)


@pytest.mark.parametrize(("address", "name"), [
    (HERE, "zs.example.cn"), ("http://localhost:8000", "localhost"),
    ("http://127.0.0.1:8000", ""), ("http://[::1]:8000", ""),
])  # fmt: skip
def test_keys_are_bound_to_names_and_not_to_numbers(address: str, name: str) -> None:
    assert ceremony.domain(address) == name


def test_nobody_who_left_is_let_in(bureau: Province) -> None:
    scene, key = keyed(bureau)
    answer = key.answer_to(asked_to_sign(scene), HERE)
    scene.do("people.leave", "administrator", bureau.officers["handler"], reason="retired",
             last_day=scene.now.date().isoformat())  # fmt: skip
    with pytest.raises(accounts.SignInError):
        by_key(number(bureau), answer, SCREEN, scene.now)
