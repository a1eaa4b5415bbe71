"""A request sent again has one effect and one answer, whichever act it is.

Generated from the acts that are declared: each is brought to the place where it may be done, then
sent through the HTTP door under one key, eight times at once and once more afterwards.
"""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Attempt, Clear, Duty, Norm
from plumbline.law.roles import NOBODYS
from plumbline.people import onetime
from plumbline.people.accounts import give_token
from plumbline.people.models import Absence, Account, Post
from tests import cast, scenes
from tests.conftest import FreshDatabase
from tests.intake import scene as intake
from tests.norms import scene as norms
from tests.people import test_keys as keys
from tests.people.authenticator import Authenticator
from tests.premises.scene import everybody_leaves
from tests.recordings import scene as footage
from tests.scenes import FORMS, Scene, doer
from tests.training import scene as training

SINCE = {"since": "2026-03-02"}
FIRST: dict[str, dict[str, Any]] = {  # what no scene comes before
    "intake.report": {
        "way": "call", "facts": "手机被盗，价值五千元", "reporter": "钱某",
    },
    "intake.take_call": intake.CALL,
    "intake.take_over": intake.OLD,
}  # fmt: skip
BEFORE: dict[str, Callable[[Province], Scene]] = {
    "casework.request_sealed": scenes.administrative(scenes.closed),
    "norms.begin_cleanup": norms.published,
    "recordings.ask_access": footage.kept,
    "recordings.ask_excuse": footage.called,
    "recordings.ask_supply": footage.kept,
    "recordings.draft_weeding": footage.due,
    "recordings.draw_sample": footage.kept,
    "training.draft_plan": training.approved,
    "training.schedule_session": training.approved,
    "training.propose_curriculum": training.approved,
}
ELSEWHERE = {"casework.request_sealed": "220202001", "norms.begin_cleanup": cast.PROVINCE}
NORM = {
    "code": "TEST-1", "title": "试行规定", "issuer": "公安部", "kind": "time_limit",
    "body": json.dumps({"amount": 3, "unit": "day"}), "cites": ["N-INT-02"], "mark": "U", **SINCE,
}  # fmt: skip

# A level is taken over before one of the same officer was declined or revoked.
FIRST_OF_ALL = "qualification.register"
# The server's clock alone opens these, and by it what the scenes hold open is over.
AT_ITS_HOUR = {
    "exams.open_exam", "exams.begin", "exams.submit", "exams.appeal", "premises.extend",
    "property.bank_money", "questioning.allow_12", "questioning.allow_24",
    "questioning.approve_holding",
    "questioning.extend_to_24", "questioning.extend_to_48", "rosters.plan", "rosters.publish",
    "rosters.change_turn", "training.schedule_session", "training.enrol",
}  # fmt: skip
SECRET = b"twenty bytes at most"
NEW_VERSION = {name: NORM[name] for name in ("body", "cites", "mark")} | {"since": "2027-01-01"}


def staff(act: str, bureau: Province) -> tuple[str, UUID, dict[str, Any]] | None:
    """Who does an act on units, officers and norms, on what, with which form."""
    station, handler = bureau.units[cast.STATION], bureau.officers["handler"]
    root, recruit = bureau.units[cast.PROVINCE], bureau.officers["recruit"]
    post = {"role": "CASE_OFFICER", "unit": str(station), **SINCE}
    level = {"level": "BASIC", "certificate": "T-1", **SINCE}
    ending = {"until": "2026-12-31"}
    table: dict[str, tuple[str, UUID, dict[str, Any]]] = {
        "people.found_unit": (
            "administrator", root, {"code": "2299", "name": "某市公安局", "level": "city"},
        ),
        "people.enrol": (
            "administrator", station, {"number": "T1", "name": "新警", "password": "x" * 12},
        ),
        "people.appoint": ("administrator", recruit, post),
        "people.relieve": (
            "administrator", handler,
            {"post": Post.objects.filter(officer=handler).latest("pk").pk, **ending},
        ),
        "people.take_over_post": (
            "administrator", recruit, {**post, "since": "2026-03-01", "ground": "原任命文件"},
        ),
        "people.leave": (
            "administrator", handler, {"reason": "retired", "last_day": "2026-03-03"},
        ),
        "people.establish_posts": (
            "administrator", station,
            {"role": "CASE_OFFICER", "required": 9, "basis": "编制方案", **SINCE},
        ),
        "people.set_contact": (
            "administrator", station, {"telephone": "0000-2201020", "since": "2026-03-03"},
        ),
        "people.rename_unit": (
            "administrator", station,
            {"name": "南岭街派出所", "since": "2026-03-03", "document": "关于更名的批复"},
        ),
        "people.move_officer": (
            "administrator", bureau.officers["auxiliary"],
            {"unit": str(bureau.units[cast.COUNTY]), "document": "调动通知"},
        ),
        **closing(act, bureau),
        "people.note_absence": (
            "station_head", handler,
            {"sort": "leave", "since": "2026-03-04", "until": "2026-03-05"},
        ),
        "rosters.plan": (
            "station_head", station,
            scenes.resolved(Scene(bureau), FORMS["rosters.plan"])
            | {"first": "2026-09-01", "last": "2026-09-02"},
        ),
        **absent(act, bureau),
        "people.declare_tie": ("handler", handler, FORMS["people.declare_tie"]),
        "qualification.register": ("trainer", recruit, {**level, "since": "2026-03-01"}),
        "qualification.propose": (
            "trainer", recruit, {**level, "ground": "recognised", "basis": "外省公安厅文件"},
        ),
        "qualification.note_law_test": (
            "trainer", handler,
            {"taken_on": "2026-03-02", "score": 86, "passed": True, "examiner": "法制总队"},
        ),
        "people.add_factor": (
            "handler", handler,
            {"secret": onetime.written(SECRET),
             "code": onetime.code(SECRET, onetime.step_of(timezone.now()))},
        ),
        "people.correct": (
            "administrator", handler, {"name": "张更", "reasons": "更名"},
        ),
        "people.register_directory": (
            "administrator", root,
            {"name": "人事系统", "officer": str(bureau.officers["administrator"])},
        ),
        "people.drop_factor": ("administrator", handler, {"reasons": "手机遗失"}),
        **with_keys(act, bureau),
        "training.assign": ("trainer", recruit, FORMS["training.assign"]),
        "training.claim_credit": ("recruit", recruit, FORMS["training.claim_credit"]),
        "careers.appraise": (
            "station_head", handler, {"year": 2026, "grade": "competent", "grounds": "认真履职"},
        ),
        "careers.propose": (
            "station_head", handler,
            {"sort": "rank", "what": "职级", "grounds": "年限已满", **SINCE},
        ),
        "careers.confirm_recruit": ("head", handler, {"opinion": "期满合格"}),
        "surveys.draft_questionnaire": (
            "provincial_lawyer", root, FORMS["surveys.draft_questionnaire"],
        ),
        "surveys.promise_round": (
            "inspector", bureau.units[cast.COUNTY],
            FORMS["surveys.promise_round"] | {"quarter": 2},  # the first was promised to be drawn
        ),
        "surveys.import_survey": (
            "auditor", bureau.units[cast.CITY], FORMS["surveys.import_survey"],
        ),
        "norms.adopt": ("provincial_lawyer", root, NORM),
        "norms.revise": (
            "provincial_lawyer", Norm.objects.get(code="N-INT-02").pk, NEW_VERSION,
        ),
        "norms.confirm": (
            "second_lawyer", Norm.objects.get(code="N-INT-02").pk, {"note": "已核对正式文本"},
        ),
    }  # fmt: skip
    return table.get(act)


def closing(act: str, bureau: Province) -> dict[str, tuple[str, UUID, dict[str, Any]]]:
    """A unit that nobody ever worked at is closed."""
    if act != "people.close_unit":
        return {}
    unit = bureau.do("people.found_unit", "administrator", bureau.units[cast.COUNTY], cast.OPENS,
                     code="220102003", name="新春派出所", level="station").made  # fmt: skip
    form = {"document": "关于撤销的批复", "reasons": "并入南岭派出所"}
    return {act: ("administrator", unit, form)}


def absent(act: str, bureau: Province) -> dict[str, tuple[str, UUID, dict[str, Any]]]:
    """Somebody is on leave, and comes back earlier."""
    if act != "people.end_absence":
        return {}
    officer = bureau.officers["assistant"]
    bureau.do("people.note_absence", "station_head", officer, cast.OPENS, sort="leave",
              since="2026-04-04", until="2026-04-09")  # fmt: skip
    form = {"absence": Absence.objects.latest("pk").pk, "until": "2026-04-06"}
    return {act: ("station_head", officer, form)}


def with_keys(act: str, bureau: Province) -> dict[str, tuple[str, UUID, dict[str, Any]]]:
    """The acts on security keys: a page that asks for one, or a key that is there."""
    if act not in {"people.add_key", "people.remove_key", "people.drop_key"}:
        return {}
    scene, handler = Scene(bureau, timezone.now()), bureau.officers["handler"]
    if act == "people.add_key":
        answer = Authenticator().answer_to(keys.asked_to_add(scene), keys.HERE)
        return {act: ("handler", handler, {"label": "随身", "answer": answer, "seat": keys.SCREEN})}
    key = {"key": keys.add(scene, Authenticator()).pk}
    if act == "people.remove_key":
        return {act: ("handler", handler, key)}
    return {act: ("administrator", handler, {**key, "reasons": "遗失"})}


def prepared(act: str, bureau: Province) -> tuple[str, UUID, dict[str, Any], datetime]:
    """Bring about where the act may be done: who, on what, with which form, when."""
    if found := staff(act, bureau):
        return (*found, cast.OPENS)
    scene = scenes.READY.get(act, BEFORE.get(act, Scene))(bureau)
    on = bureau.units[ELSEWHERE[act]] if act in ELSEWHERE else scene.on(act)
    scene.tick(minutes=1)
    return doer(act), on, scenes.resolved(scene, (FIRST | FORMS)[act]), scene.now


class Sender:
    """One request, to be sent again and again."""

    def __init__(self, act: str, bureau: Province) -> None:
        self.by, subject, form, at = prepared(act, bureau)
        account = Account.objects.get(officer=bureau.officers[self.by])
        token, _ = give_token(account, timezone.now())
        self.path = f"/api/acts/{act}"
        self.body = json.dumps({"subject": str(subject), "at": at.isoformat(), **form})
        self.head = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"again-{act}"}

    def __call__(self) -> tuple[int, bytes]:
        answer = Client().post(
            self.path, self.body, content_type="application/json", headers=self.head
        )
        return answer.status_code, answer.content


def rows() -> dict[str, int]:
    """How many rows each of our tables has."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("plumbline.")]
    counts = (f'(SELECT count(*) FROM "{model._meta.db_table}")' for model in ours)  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}")  # one journey for a hundred tables
        found = cursor.fetchone()
    return {model._meta.label: n for model, n in zip(ours, found, strict=True)}  # noqa: SLF001


PARTS = {"norms.Vote": "meeting__entry_id"}  # rows that are known by what they are part of


def made_by(entry: str, name: str) -> int:
    """How many rows of a list this one entry made; eight entries would have made eight lists."""
    model, of = apps.get_model(name), PARTS.get(name, "entry_id")
    return int(model._default_manager.filter(**{of: entry}).count())  # noqa: SLF001


def test_sent_again_a_refusal_is_the_same_refusal_and_noted_once(bureau: Province) -> None:
    send = Sender("intake.accept", bureau)
    recruit = Account.objects.get(officer=bureau.officers["recruit"])
    send.head["Authorization"] = f"Bearer {give_token(recruit, timezone.now())[0]}"
    first = send()
    assert first[0] == 409
    after = rows()
    assert Attempt.objects.count() == 1
    assert {send() for _ in range(7)} == {first}
    assert rows() == after


@pytest.mark.thorough
def test_sent_eight_times_at_once_and_once_more_it_is_done_once(  # noqa: C901 - one sweep
    fresh_bureau: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = cast.existing()
    together = threading.Barrier(8)
    wrong: list[str] = []
    stopped: list[str] = []

    def at_once(send: Sender) -> tuple[int, bytes]:
        try:
            together.wait(30)
            return send()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        # Those of people last: they change who may do the rest. Before them those of areas: once
        # one is open, cases go to review with stays only. An organ has one account. Last what
        # confirms a benchmark: from then on every penalty is weighed.
        late = {"people.leave": 1, "premises": 1, "property.name_account": -1, "penalty.weigh": 2,
                FIRST_OF_ALL: -2}  # fmt: skip

        def turn(code: str) -> tuple[bool, int, str]:
            room, last = code.partition(".")[0], ACTS[code].on.kind == "officer"
            return last and code != FIRST_OF_ALL, late.get(code, late.get(room, 0)), code

        sent = {code for code, act in ACTS.items() if not set(act.by) <= NOBODYS} - AT_ITS_HOUR
        order = sorted(sent, key=turn)  # the clock itself sends nothing
        for number, act in enumerate(order):
            # Somebody else each time: nobody is fined twice for one act.
            who = scenes.somebody(number)
            for form in ("casework.add_person", "penalty.punish_on_the_spot"):
                monkeypatch.setitem(FORMS, form, FORMS[form] | {"id_number": who["id_number"]})
            plan = FORMS["training.draft_plan"] | {"year": 2026 + number}  # one a unit and year
            monkeypatch.setitem(FORMS, "training.draft_plan", plan)
            norms.on_something_else(monkeypatch)
            everybody_leaves(bureau)
            send = Sender(act, bureau)
            before = rows()
            answers = set(pool.map(at_once, [send] * 8))
            if [status for status, _ in answers] == [409]:
                stopped.append(act)  # eight times the same refusal: an earlier scene stands in it
                continue
            if len(answers) != 1 or {status for status, _ in answers} != {200}:
                wrong.append(f"{act}: {answers}")
                continue
            entry = json.loads(next(iter(answers))[1])["entry"]
            grown = {name: count - before[name] for name, count in rows().items()}
            allowed = {
                "kernel.Clear": Clear.objects.filter(entry=entry).count(),
                "kernel.Duty": Duty.objects.filter(raised_by=entry).count(),
                "people.Challenge": -1,  # used up by its answer
            }
            for name, more in grown.items():
                if more > 1 and name not in allowed:
                    allowed[name] = made_by(entry, name)
                if more not in {0, allowed.get(name, 1)} or (name == "kernel.Entry" and more != 1):
                    wrong.append(f"{act}: {more} more rows of {name}")
            after = rows()
            if {send()} != answers or rows() != after:
                wrong.append(f"{act}: sent once more it is answered otherwise, or does something")
    assert (wrong, stopped) == ([], [])
