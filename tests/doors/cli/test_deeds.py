"""Acts through the command line: the same entry, the same refusals, the right exit status."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from plumbline.kernel.models import Attempt, Entry

REPORT = ["way=walk_in", "reporter=钱某", "phone=13000000000", "facts=手机被盗，价值五千元"]
Token = Callable[[str], str]
Run = Any


def ids(bureau: Any) -> str:
    return str(bureau.units["220102001"])


def test_an_act_writes_the_same_entry_as_the_act_itself(
    bureau: Any, run: Run, token: Token
) -> None:
    from plumbline.kernel import ledger

    at = timezone.now()
    told = run("do", "intake.report", *REPORT, "--on", "220102001", "--at", at.isoformat(),
               "--json", by=token("handler"))  # fmt: skip
    assert told.status == 0, told.err
    form = {name: text for name, _, text in (pair.partition("=") for pair in REPORT)}
    direct = bureau.do("intake.report", "handler", bureau.units["220102001"], at, **form)
    ours, theirs = (ledger.content(Entry.objects.get(pk=pk))
                    for pk in (told.json["entry"], direct.entry))  # fmt: skip
    assert ours["body"].pop("personal").keys() == theirs["body"].pop("personal").keys()
    for entry in (ours, theirs):
        for own in ("id", "recorded", "made"):
            entry.pop(own)
        for duty in entry["body"]["raised"]:
            duty.pop("id")
    assert ours == theirs
    assert told.json.keys() == direct.body.keys()


def test_an_act_tells_in_words_what_it_did(bureau: Any, run: Run, token: Token) -> None:
    told = run("do", "intake.report", *REPORT, "--on", ids(bureau), by=token("handler"))
    assert told.status == 0
    assert "已办理：接报案登记" in told.out
    assert "按期审查并决定是否受案" in told.out
    assert "plumbline receipt" in told.out


def test_the_receipt_is_kept_in_a_file(bureau: Any, run: Run, token: Token, tmp_path: Path) -> None:
    file = tmp_path / "receipt"
    told = run("do", "intake.report", *REPORT, "--on", ids(bureau), "--receipt", str(file),
               "--json", by=token("handler"))  # fmt: skip
    assert file.read_text("utf-8") == told.json["receipt"]


def case_under_review(bureau: Any) -> Any:
    from tests import scenes

    return scenes.under_review(bureau)


def test_a_refusal_prints_everything_and_says_1(bureau: Any, run: Run, token: Token) -> None:
    scene = case_under_review(bureau)
    case = str(scene.ids["case"])
    told = run("do", "review.approve", "opinion=同意", "--on", case, by=token("head"))
    assert told.status == 1
    assert "未经法律审核或者审核未通过，不得审批" in told.err
    assert "依据：3.1d" in told.err
    assert "补正：提请法律审核并获通过" in told.err
    assert "可由其办理：法制部门" in told.err
    assert "异议：对此有异议的" in told.err
    assert Attempt.objects.filter(subject_id=case, act="review.approve").count() == 1


def test_a_refusal_in_json_is_that_of_every_door(bureau: Any, run: Run, token: Token) -> None:
    from plumbline.kernel.act import ACTS, Refused

    scene = case_under_review(bureau)
    case, now = scene.ids["case"], timezone.now()
    told = run("do", "review.approve", "opinion=同意", "--on", str(case), "--json",
               by=token("head"))  # fmt: skip
    with pytest.raises(Refused) as refused:
        ACTS["review.approve"].do(bureau.actor("head"), case, {"opinion": "同意"}, at=now, now=now)
    assert told.status == 1
    assert told.json == refused.value.as_json()


def test_a_refusal_speaks_english_when_asked(bureau: Any, run: Run, token: Token) -> None:
    scene = case_under_review(bureau)
    told = run("--lang", "en", "do", "review.approve", "opinion=agreed", "--on",
               str(scene.ids["case"]), by=token("head"))  # fmt: skip
    assert "there is no approval" in told.err
    assert "Cure: Submit for legal review and pass it" in told.err


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["intake.report", "way=walk_in", "--on", "220102001"], 2, "facts: 此项必填"),
        (["intake.report", *REPORT, "colour=red", "--on", "220102001"], 2, "colour: 没有这一项"),
        (["intake.report", "facts", "--on", "220102001"], 2, "FIELD=VALUE"),
        (["intake.report", *REPORT, "--at", "yesterday", "--on", "220102001"], 2, "--at"),
        (["intake.report", *REPORT, "--at", "2026-11-01T08:00", "--on", "220102001"], 2, "时区"),
        (["intake.nothing", "--on", "220102001"], 2, "intake.nothing"),
        (["intake.report", *REPORT], 2, "--on"),
        (["intake.report", *REPORT, "--on", "no-such-unit"], 4, "不存在"),
        (["intake.accept", "nature=criminal", "brief=盗窃", "--on",
          "00000000-0000-7000-8000-000000000000"], 4, "不存在"),
    ],
)  # fmt: skip
def test_bad_input_says_2_and_what_is_not_there_4(
    bureau: Any, run: Run, token: Token, arguments: list[str], status: int, says: str
) -> None:
    told = run("do", *arguments, by=token("handler"))
    assert (told.status, says in told.err) == (status, True), told


def test_nobody_acts_without_signing_in(bureau: Any, run: Run) -> None:
    told = run("do", "intake.report", *REPORT, "--on", ids(bureau))
    assert told.status == 3
    assert "sign-in" in told.err
    assert not Entry.objects.filter(act="intake.report").exists()


def test_outside_the_scope_a_case_does_not_exist(bureau: Any, run: Run, token: Token) -> None:
    scene = case_under_review(bureau)
    case, stranger = str(scene.ids["case"]), token("stranger")
    assert run("do", "casework.close", "--on", case, by=stranger).status == 4
    assert run("why", "case", case, by=stranger).status == 4
    assert run("show", "case", case, "--purpose", "办案", by=stranger).status == 4


def test_the_same_key_gives_the_first_answer(bureau: Any, run: Run, token: Token) -> None:
    officer, at = token("handler"), timezone.now().isoformat()
    command = ["do", "intake.report", *REPORT, "--on", ids(bureau), "--at", at, "--key", "k-1",
               "--json"]  # fmt: skip
    first, again = run(*command, by=officer), run(*command, by=officer)
    assert first.json == again.json
    other = run(*command, "place=别处", by=officer)
    assert other.status == 2
    assert other.json["errors"][0]["field"] == "Idempotency-Key"


def test_a_form_may_come_from_a_file_and_the_line_goes_before_it(
    bureau: Any, run: Run, token: Token, tmp_path: Path
) -> None:
    file = tmp_path / "form.json"
    file.write_text('{"way": "call", "facts": "家中被盗，损失不详"}', encoding="utf-8")
    told = run("do", "intake.report", "way=online", "--form", str(file), "--on", ids(bureau),
               "--json", by=token("handler"))  # fmt: skip
    assert Entry.objects.get(pk=told.json["entry"]).body["form"]["way"] == "online"
    file.write_text("[1]", encoding="utf-8")
    assert run("do", "intake.report", "--form", str(file), "--on", ids(bureau),
               by=token("handler")).status == 2  # fmt: skip


@pytest.mark.parametrize(
    ("act", "given", "data"),
    [
        ("intake.report", ["phone=13000000000"], {"phone": "13000000000"}),
        ("intake.report", ["keep_secret=true"], {"keep_secret": True}),
        ("intake.report", ["keep_secret=yes"], {"keep_secret": "yes"}),
        ("intake.report", ["facts=null"], {"facts": "null"}),
        ("intake.report", ["occurred_at=null"], {"occurred_at": None}),
        ("intake.report", ["facts=a=b"], {"facts": "a=b"}),
        ("casework.register_offline", ["secrecy=2"], {"secrecy": 2}),
        ("premises.assess_risk", ["risks=drugs", "risks=aged"], {"risks": ["drugs", "aged"]}),
        ("premises.assess_risk", ["risks=drugs"], {"risks": ["drugs"]}),
        ("premises.assess_risk", ['risks=["drugs"]'], {"risks": ["drugs"]}),
        ("premises.assess_risk", ["risks=[]"], {"risks": []}),
        ("casework.add_person", ["born=1990-01-02"], {"born": "1990-01-02"}),
        ("norms.adopt", ['body={"amount": 1}'], {"body": '{"amount": 1}'}),
        ("norms.adopt", ["cites=2.1", "cites=3"], {"cites": ["2.1", "3"]}),
        ("people.relieve", ["post=12"], {"post": 12}),
        ("intake.report", ["facts=1", "facts=2"], {"facts": ["1", "2"]}),
    ],
)  # fmt: skip
def test_values_take_the_type_of_their_field(
    act: str, given: list[str], data: dict[str, Any]
) -> None:
    from plumbline.doors.cli.deeds import typed
    from plumbline.kernel.act import ACTS

    assert typed(ACTS[act].form.model_fields, given) == data


def test_why_gives_the_refusals_of_the_deed(bureau: Any, run: Run, token: Token) -> None:
    scene = case_under_review(bureau)
    case, head = str(scene.ids["case"]), token("head")
    asked = run("why", "case", case, "review.approve", "--json", by=head)
    tried = run("do", "review.approve", "opinion=同意", "--on", case, "--json", by=head)
    assert asked.status == 1
    assert asked.json["acts"][0]["refusals"] == tried.json["refusals"]


def test_why_lists_what_may_be_done_first(bureau: Any, run: Run, token: Token) -> None:
    scene = case_under_review(bureau)
    told = run("why", "case", str(scene.ids["case"]), by=token("reviewer"))
    assert told.status == 0
    lines = told.out.splitlines()
    assert "✓ review.conclude 作出审核意见" in lines
    marks = [line[0] for line in lines if line[0] in "✓✗"]
    assert marks == sorted(marks)  # "✓" comes before "✗"
    assert set(marks) == {"✓", "✗"}
    assert run("why", "case", str(scene.ids["case"]), "review.conclude",
               by=token("reviewer")).status == 0  # fmt: skip
    assert run("why", "case", str(scene.ids["case"]), "no.such", by=token("reviewer")).status == 2
    assert run("why", "nothing", str(scene.ids["case"]), by=token("reviewer")).status == 2
