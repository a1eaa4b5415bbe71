"""The same facts as an administrative case: examined, alleged by person, told, reviewed.

Its limit stands still while an expert examines, and is extended as often as the norm allows.
"""

import random
from datetime import timedelta
from typing import Any

from plumbline.law.identity import check_character
from tests.real.bureau import Bureau
from tests.real.counterparts import ABOVE, Counterpart, heaviest
from tests.real.course import OWN, POINTS, VIOLATIONS, Course
from tests.real.door import Answer, Door, Tally
from tests.real.facts import Fact

CRIMINAL_ONLY = {
    "filing without a condition",
    "head files his own request",
    "transfer without approval",
}
NEW = (
    "decision without notice",
    "sanction above the band",
    "over fifteen days for one act",
    "rights not told",
    "defence not re-checked",
    "decision heavier than told",
    "decision without review",
    "head decides his own case",
    "station head approves detention",
    "station head decides detention",
    "over twenty days in all",
    "recording lost",
    "closing before execution",
)
TRIED = tuple(what for what in VIOLATIONS if what not in CRIMINAL_ONLY) + NEW
HARD = {
    "station head approves detention", "station head decides detention", "over twenty days in all",
}  # fmt: skip


def identity(serial: int) -> str:
    """An invented identity number: nobody is fined twice for one act on one day."""
    stem = f"22010219850615{serial:03d}"
    return stem + check_character(stem)


class Inquiry(Course):
    """One administrative case, up to its approval."""

    def __init__(
        self, door: Door, tally: Tally, bureau: Bureau, fact: Fact, known: Counterpart, number: int
    ) -> None:
        super().__init__(door, tally, bureau, fact, number)
        chance = random.Random(f"20260101 {number}")
        self.name += "-administrative"
        self.tried = {TRIED[number % len(TRIED)], *chance.sample(TRIED, 3)}
        if "decision without notice" in self.tried:  # it goes through review once before
            self.tried -= {"decision without review"}
        own = OWN | {"head decides his own case"}
        self.handler = "several" if self.tried & own else f"handler {self.station}"
        self.brief, self.known = known.title, known
        hard = bool(self.tried & HARD) or number % 2 == 0
        self.grade, self.sanction = known.hard if hard else known.small
        self.secret = "offline not approved" in self.tried  # above what a station head may see
        self.by_station = not (self.sanction.get("days") or self.secret) and number % 4 == 1
        self.approver = f"station head {self.station}" if self.by_station else "head"
        self.suspects: list[int] = []
        self.victims: list[int] = []
        self.acts: dict[int, list[dict[str, Any]]] = {}  # suspect → acts with their sanction
        self.decisions: dict[int, str] = {}  # suspect → decision

    def run(self) -> None:
        """Take the case from the report to the approval."""
        self.accept("administrative")
        self.no(
            "409 casework.nature(criminal)",
            "casework.request_filing",
            self.handler,
            self.case,
            reasons="有违法事实",
        )
        reasons = {"reasons": "案情复杂，需要进一步调查取证"}
        opener = f"station head {self.station}"
        self.do("casework.open_inquiry", opener, self.case, **reasons)
        self.add("victim")
        if "no suspect" not in self.tried:
            self.add("suspect")
        self.examine()
        self.extend(reasons)
        self.collect()
        self.untold()
        self.tell()
        self.review("administrative")

    # -- the file ---------------------------------------------------------------------------------

    def look(self, by: str, kind: str, subject: str) -> dict[str, Any]:
        """Read a subject as somebody sees it."""
        answer = self.door.ask("GET", f"/api/subjects/{kind}/{subject}", by=by)
        self.tally.need(answer.status == 200, f"{self.name}: {kind} answers {answer.status}")
        found: dict[str, Any] = answer.body["read"]
        return found

    def add(self, role: str) -> None:
        """Register the victims, or the suspects with who they are."""
        names = self.fact.suspects if role == "suspect" else self.fact.victims
        for n, name in enumerate(names):
            form: dict[str, Any] = {"role": role, "name": name}
            if role == "suspect":
                form |= {"sex": "male", "born": "1985-06-15", "address": "某街道某小区"}
                form |= {"id_number": identity(self.number * 4 + n)}
            self.do("casework.add_person", self.handler, self.case, **form)
        there = self.look(self.handler, "case", self.case)["persons"]
        self.suspects = [row["id"] for row in there if row["role"] == "suspect"]
        self.victims = [row["id"] for row in there if row["role"] == "victim"]

    def examine(self) -> None:
        """An expert examines for five days; both sides get a copy of what he found."""
        handler, case = self.handler, self.case
        back: dict[str, Any] = {"opinion": "经鉴定，符合所述情形"}
        if self.known.cause == "injury" and self.victims:
            asked = {"possibly_light": True, "asked_for": True, "disputed": False}
            who = self.victims[0]
            self.do("measures.note_injury", handler, case, person=who, **asked)
            wound = self.wound()
            self.do(
                "measures.commission_injury",
                handler,
                case,
                wounds=[wound],
                matter="损伤程度",
                expert="市公安司法鉴定中心",
            )
            back["injury"] = "slight"
        else:
            asked_ = {"matter": "案件专门性问题", "expert": "市公安司法鉴定中心"}
            self.do("measures.commission", handler, case, **asked_)
        self.clock += timedelta(days=5)
        if "recording lost" in self.tried:
            back["usable"] = False  # or the file would rest on it
        opinion = self.do("measures.receive_opinion", handler, case, **back).body["made"]["id"]
        self.no("409 measures.appraisal_runs", "measures.receive_opinion", handler, case, **back)
        for person in self.suspects + self.victims:
            when = {"way": "direct", "served_at": self.clock.isoformat()}
            self.do("measures.serve_opinion", handler, opinion, person=person, **when)

    def wound(self) -> int:
        """The number of the injury just noted, as the form offers it."""
        from plumbline.measures.models import Wound

        pk: int = Wound.objects.get(case_id=self.case).pk
        return pk

    def extend(self, reasons: dict[str, str]) -> None:
        """Twice thirty days by the organ above or the parent organ, and never a third time."""
        by = "upper" if self.number % 3 == 0 else "head"
        for _ in range(2):
            self.clock += timedelta(days=20)
            self.do("casework.extend", by, self.case, **reasons)
        expected = "409 casework.extension_left(casework.case_in_time)"
        self.no(expected, "casework.extend", by, self.case, **reasons)

    def collect(self) -> None:
        """Evidence, what each suspect is alleged of, handling; each gap stops the submission."""
        if "no evidence" not in self.tried:
            self.gather()
        if not self.tried & {"no suspect", "no charge"}:
            self.allege()
        shut = ["review.file_complete"] if self.lacking() else []
        if "no evidence" in self.tried and not shut:  # the expert's opinion alone does not meet it
            shut = ["review.specification_met"]
        more_shut = self.handle()
        shut += [gate for gate in more_shut if gate != "casework.offline_approved"]
        shut += ["review.all_told"] if self.suspects else []
        offline = [gate for gate in more_shut if gate == "casework.offline_approved"]
        if "approval without review" in self.tried:
            gates = ["phase(reviewed)", "after(review.conclude)", "review.passed"]
            gates += ["review.all_told"] if self.suspects else []
            expected = "409 " + ", ".join(gates + offline)
            self.no(expected, "review.approve", "head", self.case, opinion="同意")
        answer = self.submit(", ".join(shut + offline))
        self.explained(answer)
        if "no suspect" in self.tried:
            self.add("suspect")
        if "no evidence" in self.tried:
            self.gather()
        if self.tried & {"no suspect", "no charge"}:
            self.allege()
        self.mend()

    def lacking(self) -> list[str]:
        """Without a suspect nobody is alleged of anything, either."""
        told = {"嫌疑人": {"no suspect"}, "证据": {"no evidence"}}
        told |= {"案由": {"no suspect", "no charge"}}
        usable_opinion = "recording lost" not in self.tried  # it is evidence, too
        return [
            word
            for word, what in told.items()
            if self.tried & what and not (word == "证据" and usable_opinion)
        ]

    def gather(self) -> None:
        rows = self.evidence()
        if "recording lost" in self.tried:
            alone = {"taking": "questioning", "only_me": True, "standard_place": True}
            rows = [row | alone | {"recording": "full"} for row in rows]
        for row in rows:
            self.do("casework.add_evidence", self.handler, self.case, **row)

    def allege(self) -> None:
        """What each is alleged of; the first of more, if more than twenty days are to be tried."""
        day = self.receipt_due.date().isoformat()
        for person in self.suspects:
            acts = [(self.known.cause, self.grade, self.sanction)]
            if person == self.suspects[0] and "over twenty days in all" in self.tried:
                acts += [(cause, "serious", days) for cause, days in heaviest(self.known.cause)]
            for cause, grade, _ in acts:
                form = {"person": person, "cause": cause, "grade": grade, "deed_on": day}
                self.do("casework.allege", self.handler, self.case, **form)
            self.acts[person] = [{"cause": cause, **what} for cause, _, what in acts]
        for row in self.look(self.handler, "case", self.case)["offences"]:
            for act in self.acts[row["person"]]:
                if act.get("cause") == row["cause"]:
                    del act["cause"]
                    act["offence"] = row["id"]

    # -- telling ----------------------------------------------------------------------------------

    def submit(self, shut: str = "", **form: Any) -> Answer:
        """Submit for legal review; refused where gates are named."""
        form |= {"proposal": "拟依法处罚"}
        if shut:
            return self.no("409 " + shut, "review.submit", self.handler, self.case, **form)
        return self.do("review.submit", self.handler, self.case, **form)

    @property
    def first(self) -> str:
        """By which act the first suspect is decided on."""
        return "penalty.decide_one" if len(self.suspects) > 1 else "penalty.decide"

    def words(self, person: int, acts: list[dict[str, Any]]) -> dict[str, Any]:
        """What a notice says, and a decision that takes nothing from a notice."""
        return {"person": person, "acts": acts, "facts": self.fact.text[:5000],
                "reasons": "情节和后果在本档幅度内，从轻"}  # fmt: skip

    def untold(self) -> None:
        """A case may pass review as one in which nobody is punished; a penalty then fails."""
        if "decision without notice" not in self.tried:
            return
        self.submit(untold=self.suspects)
        opinion = {**POINTS, "verdict": "pass", "opinion": "同意不予处罚"}
        self.do("review.conclude", "reviewer", self.case, **opinion)
        self.do("review.approve", "head", self.case, opinion="同意")
        one = self.suspects[0]
        form = self.words(one, self.acts[one][:1]) | {"basis": "治安管理处罚法"}
        self.no("409 penalty.told", self.first, "head", self.case, outcome="penalty", **form)
        self.do("review.send_back", "head", self.case, opinion="须先告知拟作出的处罚")

    def tell(self) -> None:
        """Tell each what is proposed, record what he says to it, and re-check it."""
        for person in self.suspects:
            told = self.words(person, self.acts[person]) | {"rights_told": True}
            if person == self.suspects[0]:
                self.tell_wrongly(told)
            made = self.do("penalty.notify", self.handler, self.case, **told).body["made"]["id"]
            if person == self.suspects[-1] and "defence not re-checked" in self.tried:
                said = {"defence": "认为处罚过重"}
                self.do("penalty.record_defence", self.handler, made, **said)
                self.submit("review.all_told")
                found = {"finding": "经复核，事实清楚", "adopted": "not"}
                self.do("penalty.recheck", self.handler, made, **found)
            else:
                self.do("penalty.record_defence", self.handler, made, waives=True)
        if "decision without review" in self.tried:
            shut = ["phase(approved)", "after(review.approve)", "after(review.submit)"]
            shut += ["penalty.discussed"] if "over twenty days in all" in self.tried else []
            one = {"person": self.suspects[0], "outcome": "penalty"}
            self.no("409 " + ", ".join(shut), self.first, "head", self.case, **one)
        self.submit()

    def tell_wrongly(self, told: dict[str, Any]) -> None:
        """What may not be proposed, and not without its rights."""
        one = told["acts"][0]["offence"]
        if "sanction above the band" in self.tried:
            above = told | {"acts": [{"offence": one, **ABOVE}]}
            self.no("409 penalty.within_law", "penalty.notify", self.handler, self.case, **above)
        if "over fifteen days for one act" in self.tried:
            long = told | {"acts": [{"offence": one, "days": 16}]}
            self.no("422 acts.0.days", "penalty.notify", self.handler, self.case, **long)
        if "rights not told" in self.tried:
            silent = told | {"rights_told": False}
            self.no("409 penalty.rights_told", "penalty.notify", self.handler, self.case, **silent)
