"""Scenes: how a matter came to where a test begins. Made by doing acts, never by inserting rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from plumbline.casework.models import Case
from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS, Done, NotFound, Refused
from plumbline.kernel.gate import Refusal, Situation
from plumbline.kernel.models import Duty, Entry
from plumbline.law.identity import check_character
from plumbline.norms.library import SHIPPED
from plumbline.qualification.models import Qualification
from tests import cast, standing

MINUTE = timedelta(minutes=1)
POINTS = dict.fromkeys(
    ("basics", "facts", "characterisation", "law", "procedure", "disposal"), True
)


@dataclass
class Scene:
    """A matter in progress: its clock, and whoever is needed to go on."""

    bureau: Province
    now: datetime = cast.OPENS
    nature: str = "criminal"
    ids: dict[str, UUID] = field(default_factory=dict)  # kind → the subject of this scene
    last: Done | None = None

    def tick(self, **span: float) -> Scene:
        """Let time pass."""
        self.now += timedelta(**span)
        return self

    def on(self, act: str) -> UUID:
        """What an act stands on in this scene."""
        kind = ACTS[act].on.kind
        return self.bureau.units[cast.STATION] if kind == "unit" else self.ids[kind]

    def do(self, act: str, by: str, on: UUID | None = None, **form: Any) -> Done:
        """Do an act a minute later. What it makes is from then on the subject of its kind."""
        self.tick(minutes=1)
        subject = on or self.on(act)

        self.last = standing.once(
            (act, by, subject, self.now, repr(form), repr(self.ids), self.nature),
            lambda: self.bureau.do(act, by, subject, self.now, **resolved(self, form)),
        )
        if made := self.last.body["made"]:
            self.ids[made["kind"]] = UUID(made["id"])
        return self.last

    def refused(self, act: str, by: str, on: UUID | None = None, **form: Any) -> dict[str, Refusal]:
        """Try an act; the refusals by gate. Fails if it is done."""
        try:
            self.do(act, by, on, **form)
        except Refused as refused:
            return {refusal.gate: refusal for refusal in refused.refusals}
        message = f"{act} by {by} was done"
        raise AssertionError(message)

    def answer(self, act: str, by: str, on: UUID | None = None, **form: Any) -> set[str]:
        """Try an act: the gates that were shut, none if it was done, "404" outside the scope."""
        try:
            self.do(act, by, on, **form)
        except Refused as refused:
            return {refusal.gate for refusal in refused.refusals}
        except NotFound:
            return {"404"}
        return set()

    def shut(self, act: str, by: str) -> dict[str, Refusal]:
        """What stands against an act now, asked without doing it."""
        kind = ACTS[act].on.kind
        subject = catalogue.kinds()[kind]._default_manager.get(pk=self.on(act))  # noqa: SLF001
        asked = Situation(subject, self.bureau.actor(by), self.now, self.now)
        return {refusal.gate: refusal for refusal in ACTS[act].refusals(asked, [])}

    @property
    def case(self) -> Case:
        """The case as it stands in the database."""
        return Case.objects.get(pk=self.ids["case"])

    @property
    def entry(self) -> Entry:
        """The entry of the last act."""
        assert self.last is not None
        return Entry.objects.get(pk=self.last.entry)

    def duty(self, code: str) -> Duty:
        """The newest duty of this code on the subjects of the scene."""
        rows = Duty.objects.filter(code=code, subject_id__in=self.ids.values())
        return rows.latest("id")

    def appoint(self, who: str, role: str, unit: str = cast.COUNTY) -> Scene:
        """Note one more post that an officer held before the province began."""
        self.do(
            "people.take_over_post", "administrator", self.bureau.officers[who], role=role,
            unit=str(self.bureau.units[unit]), since=cast.FOUNDED.date().isoformat(),
            ground="原任命文件",
        )  # fmt: skip
        return self

    def qualify(self, who: str, level: str, **form: Any) -> Scene:
        """Note a level that an officer held before he was enrolled."""
        form = {"since": cast.FOUNDED.date().isoformat(), "certificate": "一", **form}
        officer = self.bureau.officers[who]
        self.do("qualification.register", "trainer", officer, level=level, **form)
        return self

    def requalify(self, who: str, level: str) -> Scene:
        """Propose and grant a level to somebody who lost it, from today."""
        self.do("qualification.propose", "trainer", self.bureau.officers[who], level=level,
                certificate="二", ground="recognised", basis="省公安厅文件",
                since=self.now.date().isoformat())  # fmt: skip
        self.do("qualification.grant", "provincial_head", opinion="同意授予")
        return self

    def level(self, who: str, level: str) -> UUID:
        """The newest of an officer's qualifications of this level."""
        held = Qualification.objects.filter(officer=self.bureau.officers[who], level=level)
        return held.latest("id").pk

    def disqualify(self, who: str, level: str) -> Scene:
        """End an officer's level today; the scene goes on tomorrow."""
        held, tomorrow = self.level(who, level), self.now.date() + timedelta(days=1)
        self.do("qualification.propose_change", "trainer", held, change="revoke",
                basis="考核不合格", since=tomorrow.isoformat())  # fmt: skip
        self.do("qualification.approve_change", "provincial_head", held, opinion="同意撤销")
        return self.tick(days=1)


def resolved(scene: Scene, form: Mapping[str, Any]) -> dict[str, Any]:
    """A form with each "@name" in it replaced by what the scene has of that name."""

    def put(value: Any) -> Any:
        if isinstance(value, str) and value.startswith("@"):
            return NAMED[value[1:]](scene)
        if isinstance(value, dict):
            return {key: put(inner) for key, inner in value.items()}
        return [put(inner) for inner in value] if isinstance(value, list) else value

    return {name: put(value) for name, value in form.items()}


def person(role: str) -> Callable[[Scene], int]:
    """The newest person of this role in the case of a scene."""
    return lambda scene: scene.case.persons.filter(role=role).latest("pk").pk


# What a form may name: "@suspect" is the newest suspect, "@now" the instant of the scene.
NAMED: dict[str, Callable[[Scene], Any]] = {
    "now": lambda scene: scene.now.isoformat(),
    "suspect": person("suspect"),
    "victim": person("victim"),
}
SUSPECT = {"role": "suspect", "name": "吴某", "sex": "male", "born": "1990-03-07",
           "id_number": "11010519491231002X", "address": "南岭大街2号"}  # fmt: skip


def somebody(number: int) -> dict[str, Any]:
    """Another suspect for each number: nobody is fined twice for one act."""
    day, within = divmod(number, 500)
    digits = f"110105194912{31 - day}{2 * within + 1:03}"  # odd: a man
    return SUSPECT | {"id_number": digits + check_character(digits)}


def provable_by(kind: str) -> list[str]:
    """The items of every shipped evidence specification that may count, and this kind may prove."""
    specs = [row["body"]["items"] for row in SPECIFICATIONS]
    return [item["code"] for items in specs for item in items
            if (item["need"] == "M" or "when" in item) and kind in item.get("kinds", ())
            and kind not in item.get("by_itself", ())]  # fmt: skip


SPECIFICATIONS = yaml.safe_load((SHIPPED / "evidence.yaml").read_text(encoding="utf-8"))


# The tables below are those of the first slice; tests/<subsystem>/scene.py adds its own to them.
FORMS: dict[str, dict[str, Any]] = {  # a sound form for every act on a report or a case
    "intake.accept": {"nature": "criminal", "brief": "盗窃"},
    "intake.hand_receipt": {"given": "handed"},
    "casework.request_filing": {"reasons": "有犯罪事实"},
    "casework.file": {"facts_of_crime": True, "liability": True, "jurisdiction": True,
                      "opinion": "同意立案"},
    "casework.refuse_filing": {"ground": "no_crime", "reasons": "没有犯罪事实"},
    "casework.serve_non_filing": {"way": "direct"},
    "casework.extend_filing": {"reasons": "案情重大复杂"},
    "casework.open_inquiry": {"reasons": "有违法事实"},
    "casework.extend": {"reasons": "案情复杂"},
    "casework.add_person": SUSPECT,
    "casework.add_evidence": {"kind": "documentary", "title": "手机一部的凭证、亲笔陈述和到案经过",
                              "source": "现场提取", "collected_at": cast.OPENS.isoformat(),
                              "proves": provable_by("documentary")},
    "casework.charge": {"name": "盗窃罪", "articles": "刑法第264条"},
    "casework.note_handling": {"in_area": True},
    "casework.register_offline": {"secrecy": 1, "reasons": "涉及警务工作秘密"},
    "casework.approve_offline": {"opinion": "同意线下办理"},
    "casework.transfer": {"procuratorate": "南关区人民检察院", "opinion": "应当追究刑事责任"},
    "casework.close": {},
    "review.submit": {"proposal": "移送审查起诉"},
    "review.conclude": {**POINTS, "verdict": "pass", "opinion": "同意"},
    "review.approve": {"opinion": "同意"},
    "review.send_back": {"opinion": "不同意拟作处理"},
}  # fmt: skip
RIGHT: dict[str, str] = {  # who does it, as the law has it
    "intake.report": "handler",
    "intake.accept": "handler",
    "intake.hand_receipt": "handler",
    "casework.file": "head",
    "casework.refuse_filing": "head",
    "casework.extend_filing": "head",
    "casework.open_inquiry": "station_head",
    "casework.extend": "head",
    "casework.approve_offline": "chief",
    "review.conclude": "reviewer",
    "review.approve": "head",
    "review.send_back": "head",
}


def doer(act: str) -> str:
    """Who does an act, as the law has it."""
    return RIGHT.get(act, "handler")


def step(scene: Scene, act: str, **form: Any) -> Done:
    """Do an act as the law has it. Evidence of another kind proves what its kind can."""
    if act == "casework.add_evidence" and "kind" in form:
        form = {"proves": provable_by(form["kind"]), **form}
    return scene.do(act, doer(act), **{**FORMS[act], **form})


def reported(bureau: Province, nature: str = "criminal") -> Scene:
    """A report was taken at the station."""
    scene = Scene(bureau, nature=nature)
    scene.do(
        "intake.report", "handler", way="walk_in", reporter="钱某", phone="13000000000",
        place="南岭大街1号", facts="手机被盗，价值五千元",
    )  # fmt: skip
    return scene


def accepted(bureau: Province, nature: str = "criminal") -> Scene:
    """A case was accepted, and the receipt is owed."""
    scene = reported(bureau, nature)
    step(scene, "intake.accept", nature=nature, brief=BRIEFS[nature],
         assistant=str(bureau.officers["assistant"]))  # fmt: skip
    return scene


BRIEFS = {"criminal": "盗窃", "administrative": "殴打他人"}


def filing_requested(bureau: Province) -> Scene:
    """Filing of a criminal case was asked for."""
    scene = accepted(bureau)
    step(scene, "intake.hand_receipt")
    step(scene, "casework.request_filing")
    return scene


def not_filed(bureau: Province) -> Scene:
    """Filing was refused."""
    scene = filing_requested(bureau)
    step(scene, "casework.refuse_filing")
    return scene


def investigating(bureau: Province, nature: str = "criminal") -> Scene:
    """The case was filed."""
    if nature == "criminal":
        scene = filing_requested(bureau)
        step(scene, "casework.file")
    else:
        scene = accepted(bureau, nature)
        step(scene, "intake.hand_receipt")
        step(scene, "casework.open_inquiry")
    return scene


filed = investigating


def ready_for_review(bureau: Province, nature: str = "criminal") -> Scene:
    """The file is complete."""
    scene = investigating(bureau, nature)
    if nature == "administrative":
        return through(alleged(scene), "penalty.notify", "penalty.record_defence")
    for act in ("add_person", "add_evidence", "charge", "note_handling"):
        step(scene, f"casework.{act}")
    return scene


def alleged(scene: Scene, **person: Any) -> Scene:
    """An administrative file is complete but for the notice: suspect, evidence, act, place."""
    step(scene, "casework.add_person", **person)
    step(scene, "casework.add_evidence")
    step(scene, "casework.allege")
    step(scene, "casework.note_handling")
    return scene


def under_review(bureau: Province, nature: str = "criminal") -> Scene:
    """The legal section has the case."""
    scene = ready_for_review(bureau, nature)
    step(scene, "review.submit")
    return scene


def returned(bureau: Province, nature: str = "criminal") -> Scene:
    """The legal section sent the case back."""
    scene = under_review(bureau, nature)
    step(scene, "review.conclude", verdict="return", facts=False)
    return scene


def reviewed(bureau: Province, nature: str = "criminal") -> Scene:
    """The case passed review."""
    scene = under_review(bureau, nature)
    step(scene, "review.conclude")
    return scene


def approved(bureau: Province, nature: str = "criminal") -> Scene:
    """The head approved."""
    scene = reviewed(bureau, nature)
    step(scene, "review.approve")
    return scene


def decided(bureau: Province, nature: str = "criminal") -> Scene:
    """The case was decided, or left for the procuratorate."""
    scene = approved(bureau, nature)
    step(scene, "casework.transfer" if nature == "criminal" else "penalty.decide")
    return scene


def closed(bureau: Province, nature: str = "criminal") -> Scene:
    """The case was closed; an administrative one once its decision was carried out."""
    scene = decided(bureau, nature)
    if nature == "administrative":
        through(scene, "execution.serve", "execution.collect", "execution.hand_in",
                "execution.bank_in", "execution.complete")  # fmt: skip
    step(scene, "casework.close")
    return scene


PHASES: dict[str, Callable[[Province], Scene]] = {  # every phase of a case, and a way there
    "accepted": accepted,
    "filing_requested": filing_requested,
    "investigating": investigating,
    "under_review": under_review,
    "returned": returned,
    "reviewed": reviewed,
    "approved": approved,
    "decided": decided,
    "closed": closed,
    "not_filed": not_filed,
}


def appraising(bureau: Province, nature: str = "criminal") -> Scene:
    """An expert examines."""
    scene = investigating(bureau, nature)
    step(scene, "measures.commission")
    return scene


def offline(bureau: Province, nature: str = "criminal") -> Scene:
    """The case was registered as one to be handled offline, and waits for the chief."""
    scene = investigating(bureau, nature)
    step(scene, "casework.register_offline")
    return scene


def administrative(build: Callable[[Province, str], Scene]) -> Callable[[Province], Scene]:
    """The same scene in an administrative case."""
    return lambda bureau: build(bureau, "administrative")


READY: dict[str, Callable[[Province], Scene]] = {  # where all gates of an act are open
    "intake.accept": reported,
    "intake.hand_receipt": accepted,
    "casework.request_filing": accepted,
    "casework.file": filing_requested,
    "casework.refuse_filing": filing_requested,
    "casework.serve_non_filing": not_filed,
    "casework.extend_filing": accepted,
    "casework.open_inquiry": administrative(accepted),
    "casework.extend": administrative(investigating),
    "casework.add_person": investigating,
    "casework.add_evidence": investigating,
    "casework.charge": investigating,
    "casework.note_handling": investigating,
    "casework.register_offline": investigating,
    "casework.approve_offline": offline,
    "casework.transfer": approved,
    "casework.close": decided,
    "review.submit": ready_for_review,
    "review.conclude": under_review,
    "review.approve": reviewed,
    "review.send_back": reviewed,
}


SUBJECTS: dict[str, Callable[[Province], Scene]] = {  # every kind of subject, and a scene with one
    "report": accepted,
    "case": accepted,
}


def asking(gate: str) -> list[str]:
    """The acts that ask this gate."""
    return [act.code for act in ACTS.values() if any(g.code == gate for g in act.asked)]


def through(scene: Scene, *acts: str) -> Scene:
    """Do these acts as the law has it."""
    for act in acts:
        step(scene, act)
    return scene


def stopped(
    scene: Scene, act: str, gate: str, by: str | None = None, **form: Any
) -> dict[str, Any]:
    """Try an act that this gate must stop; what the person is told."""
    refused = scene.refused(act, by or doer(act), **{**FORMS[act], **form})
    assert gate in refused, f"{act}: {gate} is open; shut: {list(refused)}"
    told = refused[gate].as_json()
    for text in (told["says"], told["remedy"], told["contest"], *told["who"]):
        assert text
        assert "%(" not in text
    assert told["cites"]
    for cite in told["cites"]:
        assert cite["source"]
        assert cite["mark"]
    return told


for room in sorted(Path(__file__).parent.glob("*/scene.py")):
    import_module(f"tests.{room.parent.name}.scene")
