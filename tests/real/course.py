"""How a criminal case runs, from report to archive, and what is tried that must not be.

A violation is tried at the one moment at which exactly the named gates are shut, and cured after.
"""

import random
from datetime import datetime, timedelta
from typing import Any

from plumbline.law.calendar import SHANGHAI
from tests.real.bureau import Bureau
from tests.real.door import Answer, Door, Tally
from tests.real.facts import Fact
from tests.scenes import provable_by

OPENS = datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI)
UNQUALIFIED = "409 holds(BASIC,INTERMEDIATE,SENIOR)"
APART = "apart(review.submit,review.conclude)"
POINTS = dict.fromkeys(
    ("basics", "facts", "characterisation", "law", "procedure", "disposal"), True
)
GROUNDS = ("facts_of_crime", "liability", "jurisdiction")
VIOLATIONS = (
    "unqualified accepts",
    "officer of another county",
    "repeated request",
    "key used for another request",
    "act in the future",
    "text that turns around",
    "filing without a condition",
    "head files his own request",
    "receipt late",
    "closing without a receipt",
    "no suspect",
    "no evidence",
    "no charge",
    "not in the area",
    "approval without review",
    "transfer without approval",
    "offline not approved",
    "novice reviews",
    "reviewer handles the case",
    "pass with a failed point",
    "handler approves",
    "head handles the case",
)
OWN = {"head files his own request", "reviewer handles the case", "head handles the case"}


class Course:
    """One case, its clock and its violations."""

    def __init__(self, door: Door, tally: Tally, bureau: Bureau, fact: Fact, number: int) -> None:
        self.door, self.tally, self.bureau, self.fact = door, tally, bureau, fact
        chance = random.Random(f"20260302 {number}")
        self.name, self.number = fact.id, number
        # Every violation comes round again and again; two more by chance.
        self.tried = {VIOLATIONS[number % len(VIOLATIONS)], *chance.sample(VIOLATIONS, 2)}
        self.station = bureau.stations[number % len(bureau.stations)]
        self.handler = "several" if self.tried & OWN else f"handler {self.station}"
        self.approver, self.brief = "head", fact.charges[0][:60]
        self.clock = OPENS + timedelta(minutes=number * 17)
        self.keys = 0
        self.report = self.case = ""
        self.receipt_due = self.clock

    # -- one step ---------------------------------------------------------------------------------

    def send(self, act: str, by: str, on: str, *, key: str = "", **form: Any) -> Answer:
        self.clock += timedelta(minutes=5)
        self.keys += 1
        return self.door.act(act, by, on, self.clock, key or f"{self.name}-{self.keys}", **form)

    def do(self, act: str, by: str, on: str, **form: Any) -> Answer:
        answer = self.send(act, by, on, **form)
        self.tally.done(f"{self.name} {act} by {by}", answer)
        if answer.status != 200:
            raise Stopped
        return answer

    def no(self, expected: str, act: str, by: str, on: str, **form: Any) -> Answer:
        answer = self.send(act, by, on, **form)
        self.tally.stopped(f"{self.name} {act} by {by}", expected, answer)
        return answer

    # -- the course -------------------------------------------------------------------------------

    def run(self) -> None:
        """Take the case from the report to the closing."""
        self.accept("criminal")
        self.file()
        self.collect()
        self.review("criminal")
        self.transfer()
        self.close()

    def accept(self, nature: str) -> None:
        unit = str(self.bureau.units[self.station])
        reporter = (*self.fact.victims, "")[0]
        form = {"way": "walk_in", "reporter": reporter, "facts": self.fact.text}
        if "text that turns around" in self.tried:
            turned = form | {"place": "某路\u202e号"}
            self.no("422 place", "intake.report", self.handler, unit, **turned)
        if "act in the future" in self.tried:
            form_at = {"subject": unit, "at": "2126-01-01T00:00:00+08:00", **form}
            answer = self.door.ask("POST", "/api/acts/intake.report", form_at, by=self.handler)
            self.tally.stopped(f"{self.name} in the future", "422 at", answer)
        key = f"{self.name}-report-{nature}"
        first = self.do("intake.report", self.handler, unit, key=key, **form)
        self.report = first.body["made"]["id"]
        if "repeated request" in self.tried:
            self.clock -= timedelta(minutes=5)
            again = self.send("intake.report", self.handler, unit, key=key, **form)
            self.tally.need(again.raw == first.raw, f"{self.name}: a repeat got another answer")
        if "key used for another request" in self.tried:
            self.no(
                "422 Idempotency-Key",
                "intake.report",
                self.handler,
                unit,
                key=key,
                **(form | {"way": "call"}),
            )
        brief = {"nature": nature, "brief": self.brief}
        if "unqualified accepts" in self.tried:
            self.no(UNQUALIFIED, "intake.accept", "recruit", self.report, **brief)
        if "officer of another county" in self.tried:
            self.no("404", "intake.accept", "stranger", self.report, **brief)
        self.case = self.do("intake.accept", self.handler, self.report, **brief).body["made"]["id"]
        # By hand: from the next full hour, two hours (the norm D-INT-10 of the shipped library).
        self.receipt_due = self.clock.replace(minute=0) + timedelta(hours=3)
        if "receipt late" in self.tried:
            self.clock += timedelta(hours=5)
        if "closing without a receipt" not in self.tried:
            self.hand(given="handed")

    def hand(self, **form: str) -> None:
        self.do("intake.hand_receipt", self.handler, self.case, **form)
        with self.tally.lock:
            self.tally.late[self.case] = max(timedelta(), self.clock - self.receipt_due)

    def file(self) -> None:
        reasons = f"经审查，{self.fact.charges[0]}一案有犯罪事实，需要追究刑事责任。"
        self.do("casework.request_filing", self.handler, self.case, reasons=reasons)
        grounds: dict[str, Any] = {**dict.fromkeys(GROUNDS, True), "opinion": "同意立案侦查"}
        if "filing without a condition" in self.tried:
            short = grounds | {GROUNDS[self.number % 3]: False}
            self.no("409 casework.filing_grounds", "casework.file", "head", self.case, **short)
        if "head files his own request" in self.tried:
            expected = "409 apart(casework.request_filing)"
            self.no(expected, "casework.file", "several", self.case, **grounds)
        if "officer of another county" in self.tried:
            self.no("404", "casework.file", "stranger", self.case, **grounds)
        self.do("casework.file", "head", self.case, **grounds)

    def collect(self) -> None:
        """Persons, evidence, charges, handling; each missing part stops the submission."""
        fact, submit = self.fact, {"proposal": "拟移送审查起诉或者依法处理"}
        later: list[tuple[str, dict[str, Any]]] = []

        def put(what: str, act: str, forms: list[dict[str, Any]]) -> None:
            if what in self.tried:
                later.extend((act, form) for form in forms)
            else:
                for form in forms:
                    self.do(act, self.handler, self.case, **form)

        put(
            "no suspect",
            "casework.add_person",
            [{"role": "suspect", "name": name} for name in fact.suspects],
        )
        put("-", "casework.add_person", [{"role": "victim", "name": n} for n in fact.victims])
        put("no evidence", "casework.add_evidence", self.evidence())
        put(
            "no charge",
            "casework.charge",
            [{"name": name, "articles": fact.articles[:200]} for name in fact.charges],
        )
        shut = ["review.file_complete"] if later else []
        shut += self.handle()
        if "approval without review" in self.tried:
            gates = ["phase(reviewed)", "after(review.conclude)", "review.passed"]
            gates += [gate for gate in shut if gate == "casework.offline_approved"]
            self.no("409 " + ", ".join(gates), "review.approve", "head", self.case, opinion="同意")
        if shut:
            expected = "409 " + ", ".join(shut)
            answer = self.no(expected, "review.submit", self.handler, self.case, **submit)
            self.explained(answer)
        for act, form in later:
            self.do(act, self.handler, self.case, **form)
        self.mend()
        self.do("review.submit", self.handler, self.case, **submit)

    def evidence(self) -> list[dict[str, Any]]:
        """What was collected, as the file lists it; electronic data say how they were secured."""
        row = {"source": "办案民警依法收集", "collected_at": self.clock.isoformat()}
        sealed = {"keeping": "sealed"}
        # What the judgment does not list one by one stands in the file as these two.
        whole = [("documentary", "案卷书证"), ("expert_opinion", "鉴定意见")]
        return [
            {"kind": kind, "title": title, "proves": provable_by(kind), **row,
             **(sealed if kind == "electronic" else {})}
            for kind, title in [*self.fact.evidence, *whole]
        ]  # fmt: skip

    def handle(self) -> list[str]:
        """Note the place, perhaps wrongly; give the gates that must then be shut."""
        handling, shut = {"in_area": True}, []
        if "not in the area" in self.tried:
            handling["in_area"] = False
            shut.append("review.handled_in_area")
        self.do("casework.note_handling", self.handler, self.case, **handling)
        if "offline not approved" in self.tried:
            reasons = {"secrecy": 1, "reasons": "本案涉及警务工作秘密"}
            self.do("casework.register_offline", self.handler, self.case, **reasons)
            shut.append("casework.offline_approved")
        return shut

    def mend(self) -> None:
        """Do what the gates asked for."""
        if "not in the area" in self.tried:
            self.do("casework.note_handling", self.handler, self.case, in_area=True)
        if "offline not approved" in self.tried:
            self.do("casework.approve_offline", "chief", self.case, opinion="同意线下办理")

    def explained(self, answer: Answer) -> None:
        """Every refusal says under which article, what cures it, and where to object."""
        for refusal in answer.body.get("refusals", ()):
            whole = all(refusal[part] for part in ("says", "remedy", "cites", "contest"))
            self.tally.need(whole, f"{self.name}: {refusal['gate']} does not explain itself")
            wanted = "、".join(self.lacking())
            same = refusal["gate"] != "review.file_complete" or (
                refusal["missing"].get("missing") == wanted
            )
            self.tally.need(same, f"{self.name}: {refusal['missing']} instead of {wanted}")

    def lacking(self) -> list[str]:
        """Which parts of the file are left out on purpose."""
        told = {"no suspect": "嫌疑人", "no evidence": "证据", "no charge": "案由"}
        return [word for what, word in told.items() if what in self.tried]

    def review(self, nature: str) -> None:
        opinion = {**POINTS, "verdict": "pass", "opinion": "事实清楚，证据充分，程序合法"}
        if "novice reviews" in self.tried:
            self.no(
                "409 holds(NATIONAL_LEGAL,PRACTISED_REVIEWER)",
                "review.conclude",
                "novice",
                self.case,
                **opinion,
            )
        if "reviewer handles the case" in self.tried:
            expected = "409 apart(review.submit)"
            self.no(expected, "review.conclude", "several", self.case, **opinion)
        if "pass with a failed point" in self.tried:
            failed = opinion | {"procedure": False}
            self.no("409 review.all_points", "review.conclude", "reviewer", self.case, **failed)
        if "transfer without approval" in self.tried and nature == "criminal":
            self.no(
                "409 phase(approved), after(review.approve)",
                "casework.transfer",
                self.handler,
                self.case,
                procuratorate="某区人民检察院",
                opinion="移送",
            )
        self.do("review.conclude", "reviewer", self.case, **opinion)
        self.refused_approvals()
        if "handler approves" in self.tried and self.handler != "several":
            self.no(f"409 role, {APART}", "review.approve", self.handler, self.case, opinion="同意")
        if "head handles the case" in self.tried:
            self.no(f"409 {APART}", "review.approve", "several", self.case, opinion="同意")
        self.do("review.approve", self.approver, self.case, opinion="同意")

    def refused_approvals(self) -> None:
        """What else the procedure of this case has nobody approve."""

    def transfer(self) -> None:
        opinion = f"{'、'.join(self.fact.suspects)}的行为触犯{self.fact.articles}"[:2000]
        self.do(
            "casework.transfer",
            self.handler,
            self.case,
            procuratorate="某区人民检察院",
            opinion=opinion,
        )

    def close(self) -> None:
        if "closing without a receipt" in self.tried:
            expected = "409 casework.nothing_owed"
            self.no(expected, "casework.close", self.handler, self.case)
            self.hand(given="unreachable", note="报案人联系不上")
        self.do("casework.close", self.handler, self.case)
        self.do("casework.archive", self.handler, self.case, place="本单位档案室", pages=40)
        with self.tally.lock:
            self.tally.cases += 1


class Stopped(Exception):  # noqa: N818 - the course ends here; the difference is noted
    """An act that should have been done was not."""
