"""The life of a thing in custody, a bag and a count against a model: the law, written once more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plumbline.doors.cli.province import Province
from plumbline.property.models import Bag, Step, Thing
from tests.machines.walk import walk
from tests.property.scene import SEIZED, held
from tests.scenes import FORMS, Scene, doer, step

COVERS = {act for act in FORMS if act.startswith("property.")} - {
    "property.open_store",
    "property.name_account",
}
OUT = ("settled", "returned", "sold", "destroyed", "to_treasury", "compensated", "written_off")
HELD = ("in_custody", "loan_asked", "loan_granted")
FITS = {  # way → the fates that it carries out
    "return_victim": ("", "returned", "confiscated"),
    "return_holder": ("returned",),
    "sell_early": ("",),
    "auction": ("confiscated",),
    "treasury": ("confiscated",),
    "destroy": ("confiscated", "destroyed"),
    "other_unit": (),  # the case goes nowhere in these stories
    "with_case": (),  # nor is it criminal
}
UNASKED = {("return_holder", "returned"), ("destroy", "destroyed")}
CARRIES = {"give_back": ("return_victim", "return_holder"), "sell": ("sell_early", "auction"),
           "destroy": ("destroy",), "hand_in": ("treasury",), "pass_on": ()}  # fmt: skip
ENDS = {"give_back": "returned", "sell": "sold", "destroy": "destroyed", "hand_in": "to_treasury"}
MOVES: dict[str, tuple[tuple[str, ...], str]] = {  # act → from these phases, into that
    "ask_exam": (("taken",), "exam_asked"),
    "end_exam": (("examined",), "taken"),
    "hand_over": (("taken",), "offered"),
    "receive": (("offered",), "in_custody"),
    "refuse_receipt": (("offered",), "taken"),
    "relocate": (HELD, ""),
    "file_copies": ((*HELD, "on_site", "in_account"), ""),
    "ask_loan": (("in_custody",), "loan_asked"),
    "lend": (("loan_granted",), "borrowed"),
    "take_back": (("borrowed",), "in_custody"),
    "extend_loan": (("borrowed",), ""),
    "find_again": (("missing", "owed_for"), "in_custody"),
    "compensate": (("owed_for",), "compensated"),
}
DECIDES = {"decide_exam": ("exam_asked", "examined", "taken"),
           "decide_loan": ("loan_asked", "loan_granted", "in_custody")}  # fmt: skip
ON_COUNT = {"draw_places": ("promised", "drawn"), "seal_count": ("drawn", "sealed"),
            "compare_count": ("sealed", "compared"),
            "report_differences": ("compared", "compared")}  # fmt: skip
ON_BAG = {"take_bag": ("sealed", "kept"), "empty_bag": ("kept", "emptied")}


@dataclass
class Model:
    """What the law looks at."""

    thing: str = ""
    fate: str = ""
    way: str = ""
    days: int = 0
    lent_on: int = 0
    away: bool = False
    disposed: bool = False  # the measure
    called: bool = False
    extended: bool = False
    claims: list[bool | None] = field(default_factory=list)
    complaints: int = 0
    bag: str = ""
    count: str = ""
    spot_owed: bool = True
    full_owed: bool = True


def lawful(m: Model, act: str, form: dict[str, Any]) -> bool:  # noqa: C901, PLR0911, PLR0912
    """What the law says to this, done by whoever may."""
    if act in MOVES:
        return m.thing in MOVES[act][0]
    if act in DECIDES:
        return m.thing == DECIDES[act][0]
    if act in ON_COUNT:
        return m.count == ON_COUNT[act][0]
    if act in ON_BAG:
        return m.bag == ON_BAG[act][0]
    if act in CARRIES:
        return m.thing == "approved" and m.way in CARRIES[act]
    match act:
        case "settle_at_once":
            return m.thing == "taken" and bool(m.fate) and m.days == 0
        case "report_fault":
            return m.thing in HELD
        case "decide_loss":
            return m.thing == "missing" and (form["owed"] or m.fate not in ("", "returned"))
        case "press_loan":
            return m.thing == "borrowed" and m.days > m.lent_on
        case "take_title":
            return m.thing == "in_custody"
        case "propose_disposal":
            return m.thing == "in_custody" and m.fate in FITS[form["way"]]
        case "decide_disposal":
            return m.thing == "proposed"
        case "tell_owner" | "publish_call" | "note_claim":
            return m.disposed
        case "extend_claim":
            return m.disposed and m.called and not m.extended
        case "decide_claim":
            return m.disposed and None in m.claims
        case "answer_complaint":
            return m.complaints > 0
        case "count_again":
            return not (m.spot_owed and m.full_owed)
        case "photograph":
            return m.thing not in ("", "missing", "owed_for", *OUT)
        case "all_out":
            return m.disposed and m.thing in ("", *OUT)
        case "list_done":
            return bool(m.thing) or bool(m.fate)
    # It is no money, does not stay where it is, and no limit runs out within these days.
    return act not in ("bank_money", "lodge", "ask_use", "decide_use", "end_use", "lapse",
                       "deem_unclaimed")  # fmt: skip


def follow(m: Model, act: str, form: dict[str, Any]) -> None:  # noqa: C901, PLR0912
    """What a lawful act changes."""
    if act in MOVES:
        m.thing = MOVES[act][1] or m.thing
    elif act in DECIDES:
        m.thing = DECIDES[act][1 if form["granted"] else 2]
    elif act in ON_COUNT:
        m.count = ON_COUNT[act][1]
    elif act in ON_BAG:
        m.bag = ON_BAG[act][1]
    elif act in CARRIES:
        m.thing = ENDS[act]
        m.fate = m.fate or ("returned" if m.way == "return_victim" else "")
    match act:
        case "register" | "settle_at_once":
            m.thing = "taken" if act == "register" else "settled"
        case "note_away":
            m.away = True
        case "report_fault":
            m.thing = "missing" if form["flaw"] == "missing" else m.thing
        case "decide_loss":
            m.thing = "owed_for" if form["owed"] else "written_off"
        case "lend" | "extend_loan":
            m.lent_on = m.days
        case "take_title":
            m.fate = "confiscated"
        case "propose_disposal":
            m.way = form["way"]
            m.thing = "approved" if (m.way, m.fate) in UNASKED else "proposed"
        case "decide_disposal":
            m.thing = "approved" if form["granted"] else "in_custody"
        case "seal_bag":
            m.bag = "sealed"
        case "promise_count":
            m.count, m.spot_owed = "promised", False
        case "promise_full_count":
            m.count, m.spot_owed, m.full_owed = "promised", False, False
        case "count_again":
            m.spot_owed = m.full_owed = True
        case "tell_owner" | "publish_call":
            m.called, m.extended = True, False
        case "extend_claim":
            m.extended = True
        case "note_claim":
            m.claims.append(None)
        case "decide_claim":
            m.claims[m.claims.index(None)] = form["granted"]
        case "note_complaint":
            m.complaints += 1
        case "answer_complaint":
            m.complaints -= 1


def there(m: Model, act: str) -> bool:  # noqa: PLR0911
    """Whether the act has something to stand on, and its form would not be turned away unread."""
    match act:
        case "register":
            return not m.thing and not m.fate
        case "note_away":
            return not m.away
        case "seal_bag":
            return not m.bag
        case (
            "list_done"
            | "add_places"
            | "turn_key"
            | "change_keys"
            | "promise_count"
            | "tell_owner"
            | "all_out"
        ):
            return True
        case (
            "lapse"
            | "publish_call"
            | "promise_full_count"
            | "count_again"
            | "note_complaint"
            | "answer_complaint"
        ):
            return True
        case "extend_claim" | "note_claim" | "decide_claim" | "deem_unclaimed":
            return True
        case "take_title" if m.thing == "in_custody":
            return not m.fate
    if act in ON_BAG:
        return bool(m.bag)
    return bool(m.count) if act in ON_COUNT else bool(m.thing)


def vary(act: str, odd: int, n: int, scene: Scene) -> dict[str, Any]:
    """A form, with another way, answer or flaw for each number."""
    form = dict(FORMS[f"property.{act}"])
    today = scene.now.date().isoformat()
    if "granted" in form:
        form["granted"] = odd % 4 != 0
    match act:
        case "propose_disposal":
            form |= {"way": list(FITS)[odd % len(FITS)], "perishable": True}
        case "report_fault":
            form["flaw"] = "missing" if odd % 2 else "damaged"
        case "decide_loss" if odd % 2:
            form |= {"owed": False, "payee": "", "amount": None}
        case "ask_loan" | "extend_loan":
            form["until"] = today
        case "add_places":
            form["places"] = [{"code": f"Y-{n}", "sort": "yard"}]
        case _:
            pass
    return form


STEPS: Counter[str] = Counter()
ACTS = sorted(act.removeprefix("property.") for act in COVERS)
OFTEN = [
    "register",
    "hand_over",
    "receive",
    "report_fault",
    "decide_loss",
    "propose_disposal",
    "decide_disposal",
    *CARRIES,
]
TRY = st.tuples(
    st.sampled_from([*ACTS, *OFTEN]), st.integers(0, 15), st.sampled_from(["", "", "", "stranger"])
)


class TheStore(RuleBasedStateMachine):
    """A knife and a purse were taken from somebody."""

    bureau: Province

    @initialize()
    def begin(self) -> None:
        """A store stands ready; the knife is seized, the purse listed."""
        self.scene, self.model, self.n = held(SEIZED)(self.bureau), Model(), 0
        step(self.scene, "measures.safety_check", found=[])

    @rule(tries=st.lists(TRY, min_size=2, max_size=6))
    def somebody_does_something(self, tries: list[tuple[str, int, str]]) -> None:
        """To whatever there is by now."""
        for act, odd, who in tries:
            if there(self.model, act):
                self.step(act, odd, who)

    def step(self, act: str, odd: int, who: str) -> None:
        """Do it, and compare."""
        self.n += 1
        form = vary(act, odd, self.n, self.scene)
        expected = "done" if lawful(self.model, act, form) else "refused"
        if who:
            expected = "not there"
        code = f"property.{act}"
        shut = self.scene.answer(code, who or doer(code), **form)
        found = "not there" if shut == {"404"} else "refused" if shut else "done"
        assert found == expected, (act, form, self.model, shut)
        STEPS[found] += 1
        if found == "done":
            follow(self.model, act, form)

    @rule(fate=st.sampled_from(["returned", "confiscated", "destroyed"]))
    def the_head_decides_what_becomes_of_it(self, fate: str) -> None:
        """Once, while the measure runs."""
        m = self.model
        if not m.disposed and not m.fate and self.scene.case.items.filter(disposal="").exists():
            step(self.scene, "measures.dispose", fates=[{"item": "@item", "disposal": fate}])
            m.disposed, m.fate = True, fate

    @rule()
    def a_day_passes(self) -> None:
        """Loans run out; the day for handing over is gone."""
        if self.model.days < 8:
            self.scene.tick(days=1, hours=1)
            self.model.days += 1

    @invariant()
    def what_left_lies_nowhere_and_every_step_has_its_paper(self) -> None:
        """No thing stands on a shelf after it left, and no link of its chain is without paper."""
        if not hasattr(self, "model"):
            return
        for thing in Thing.objects.filter(case=self.scene.case):
            assert thing.phase == self.model.thing
            assert thing.item.disposal == self.model.fate
            gone = thing.phase in (*OUT, "missing", "owed_for", "taken", "offered")
            assert not gone or thing.place is None
            assert not Step.objects.filter(thing=thing, paper="").exists()
        for bag in Bag.objects.filter(phase="emptied"):
            assert not bag.rows.filter(outcome="").exists()


@pytest.mark.gate("phase")
@pytest.mark.rule("G-PROP-08", "C-PROP-01", "D-PROP-17")
@pytest.mark.usefixtures("own_bureau")
def test_property_goes_as_the_law_has_it(own_bureau: Province) -> None:
    TheStore.bureau = own_bureau
    walk(TheStore, STEPS, share="property", examples=6, length=25,
         least={"done": 5, "refused": 5, "not there": 5})  # fmt: skip
