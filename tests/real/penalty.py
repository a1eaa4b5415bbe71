"""How an administrative case ends: decided by person, served, carried out, closed, archived."""

from datetime import timedelta

from tests.real.bureau import Bureau
from tests.real.counterparts import counterpart, more
from tests.real.door import Door, Tally
from tests.real.facts import Fact
from tests.real.inquiry import Inquiry

CAP = 20  # days of detention in all
RECEPTION = dict.fromkeys(("checked", "same_sex", "belongings", "separate", "monitored"), True)


def of(door: Door, tally: Tally, bureau: Bureau, facts: list[Fact]) -> list["Penalty"]:
    """An administrative case for each fact whose charge has a counterpart."""
    found = [(fact, counterpart(fact.charges)) for fact in facts]
    known = [(fact, known) for fact, known in found if known is not None]
    return [Penalty(door, tally, bureau, *pair, n) for n, pair in enumerate(known)]


class Penalty(Inquiry):
    """One administrative case, from the report to the archive."""

    def run(self) -> None:
        """Take the case to its approval, and then to its end."""
        super().run()
        self.decide()
        self.execute()
        self.close()

    def refused_approvals(self) -> None:
        """A station's head does not approve a detention."""
        if "station head approves detention" in self.tried:
            by = f"station head {self.station}"
            expected = self.unseen("409 review.approver")
            self.no(expected, "review.approve", by, self.case, opinion="同意")

    def unseen(self, expected: str) -> str:
        """A case handled offline for its secrecy does not exist for a station's head."""
        return "404" if self.secret else expected

    # -- deciding ---------------------------------------------------------------------------------

    def decide(self) -> None:
        """One decision a person; the last one ends the limit."""
        self.decide_wrongly()
        for person in self.suspects:
            last = person == self.suspects[-1]
            act = "penalty.decide" if last else "penalty.decide_one"
            form = {"person": person, "outcome": "penalty"}
            answer = self.do(act, self.approver, self.case, **form)
            self.decisions[person] = answer.body["made"]["id"]

    def decide_wrongly(self) -> None:
        """Try each decision that must not be, on the first suspect."""
        case, one = self.case, {"person": self.suspects[0], "outcome": "penalty"}
        if "over twenty days in all" in self.tried:
            self.no("409 penalty.discussed", self.first, "head", case, **one)
            views = [
                {"officer": str(self.bureau.officers[who]), "view": "同意"}
                for who in ("head", "chief")
            ]
            self.do(
                "penalty.discuss",
                "head",
                case,
                held_at=self.clock.isoformat(),
                place="分局会议室",
                views=views,
                conclusion="一致同意拟处罚，合并执行不超过二十日",
            )
        if len(self.suspects) > 1:
            self.no("409 penalty.last_one", "penalty.decide", "head", case, **one)
        if "head decides his own case" in self.tried:
            self.no("409 apart()", self.first, "several", case, **one)
        if "station head decides detention" in self.tried:
            by = f"station head {self.station}"
            self.no(self.unseen("409 penalty.decider"), self.first, by, case, **one)
        if "decision heavier than told" in self.tried:
            told, *others = self.acts[self.suspects[0]]
            heavier = one | {"acts": [more(told), *others]}  # where the sum stays at the cap, too
            self.no("409 penalty.not_heavier_than_told", self.first, "head", case, **heavier)
        if "recording lost" in self.tried:
            self.recordings("lost")
            self.no("409 casework.evidence_suffices", self.first, "head", case, **one)
            self.recordings("full")

    def recordings(self, state: str) -> None:
        """The recordings of all evidence are lost, or found again."""
        note = {"recording": state, "explanation": "存储设备损坏后经技术部门核查"}
        for row in self.look(self.handler, "case", self.case)["evidence"]:
            if row["kind"] != "expert_opinion" or "recording lost" in self.tried:
                form = note | {"evidence": row["id"]}
                self.do("casework.note_recording", self.handler, self.case, **form)

    # -- carrying it out --------------------------------------------------------------------------

    def morning(self) -> None:
        """Go on at nine the next morning."""
        self.clock = (self.clock + timedelta(days=1)).replace(hour=9, minute=0)

    def execute(self) -> None:
        """Serve and collect; detain and release on the last day; nothing before is the end."""
        if "closing before execution" in self.tried:
            shut = "409 casework.nothing_runs, casework.nothing_owed"
            self.no(shut, "casework.close", self.handler, self.case)
        self.morning()
        held = []
        for person, decision in self.decisions.items():
            days = self.serve(person, decision)
            if days:
                house = {"house": "市拘留所"}
                made = self.do("execution.deliver", self.handler, decision, **house).body["made"]
                receipt = {"receipt": f"收拘{self.number}-{person}", **RECEPTION}
                self.do("execution.receive", self.handler, made["id"], **receipt)
                family = {"relative": "其家属", "means": "电话", **house}
                self.do("execution.tell_family", self.handler, made["id"], **family)
                held.append((self.clock + timedelta(days=days), days, made["id"], decision))
            else:
                self.do("execution.complete", self.handler, decision)
        for until, days, detention, decision in sorted(held):
            paper = {"certificate": f"解拘{self.number}-{days}", "returned": True}
            self.clock = max(self.clock, until - timedelta(days=1))
            if self.clock.date() < until.date():
                early = "409 execution.time_served"
                self.no(early, "execution.release", self.handler, detention, **paper)
            self.clock = max(self.clock, until)
            self.do("execution.release", self.handler, detention, **paper)
            self.do("execution.complete", self.handler, decision)

    def serve(self, person: int, decision: str) -> int:
        """Serve it and take the fine; the days of detention, which are never more than twenty."""
        on_the_spot = {"way": "on_the_spot", "signed": True}
        self.do("execution.serve", self.handler, decision, **on_the_spot)
        if self.victims:
            proof = {"victims": self.victims, "way": "direct", "proof": "本人签收"}
            self.do("execution.serve_victims", self.handler, decision, **proof)
        acts = self.acts[person]
        fine: int = sum(act.get("fine", 0) for act in acts)
        days: int = sum(act.get("days", 0) for act in acts)
        seen = self.look("head", "decision", decision)
        wanted = (fine, min(days, CAP), min(days, CAP))
        got = (seen["sanction"]["fine"], seen["sanction"]["days"], seen["days_to_serve"])
        self.tally.need(got == wanted, f"{self.name}: decided {got}, not {wanted}")
        if fine:
            paid = {"how": "bank", "yuan": fine, "receipt": f"PJ-{self.number:03}-{person}"}
            paid_on = self.clock.date().isoformat()
            self.do("execution.pay_fine", self.handler, decision, paid_on=paid_on, **paid)
        return min(days, CAP)
