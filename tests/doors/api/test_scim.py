"""SCIM: what a directory may, seen by a client and a tester of others (RFC 7643, 7644)."""

from __future__ import annotations

import json
from typing import Annotated, Any
from uuid import uuid4

import pytest
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone
from pydantic import Field
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_models import (
    URN,
    AnyExtension,
    CaseExact,
    ListResponse,
    Mutability,
    Required,
    Resource,
    ResourceType,
    Returned,
    ScimPolicy,
    ScimProvider,
    SearchRequest,
    Uniqueness,
)
from scim2_tester import Status, check_server

from plumbline.doors.api.scim_users import Member, User
from plumbline.doors.cli.province import Province
from plumbline.kernel.models import Attempt, Entry
from plumbline.people.accounts import SignInError, give_token, of_token, sign_in
from plumbline.people.models import Account, Officer
from tests import cast
from tests.scenes import Scene

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.rule("2.2a")]
BASE = "http://localhost/scim/v2"
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
UNIT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def token_of(bureau: Province, who: str) -> str:
    account = Account.objects.get(officer=bureau.officers[who])
    return give_token(account, timezone.now())[0]


@pytest.fixture
def directory(bureau: Province) -> Province:
    """The administrator's account is that of a directory of the city."""
    Scene(bureau).do(
        "people.register_directory", "administrator", bureau.units[cast.CITY], name="人事系统",
        officer=str(bureau.officers["administrator"]),
    )  # fmt: skip
    return bureau


class Sender:
    """A directory at the door."""

    def __init__(self, bureau: Province, who: str = "administrator") -> None:
        self.head = {"Authorization": f"Bearer {token_of(bureau, who)}"}

    def __call__(self, method: str, where: str, body: object = None, **head: str) -> Any:
        return Client().generic(
            method, f"/scim/v2/{where}", json.dumps(body) if body is not None else "",
            content_type="application/scim+json", headers={**self.head, **head},
        )  # fmt: skip


def member(number: Any = "9900001", **more: Any) -> dict[str, Any]:
    return {"schemas": [CORE, UNIT], "userName": number, "displayName": "新来",
            UNIT: {"department": cast.STATION}, **more}  # fmt: skip


def patch(*operations: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": [PATCH], "Operations": list(operations)}


LEAVE = patch({"op": "replace", "path": "active", "value": False})


# -- a client of others ---------------------------------------------------------------------------


def application(environ: Any, start_response: Any) -> list[bytes]:
    """The server, within the transaction of the test."""
    answer: Any = ClientHandler()(environ)
    start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return [answer.content]


@pytest.fixture
def client(directory: Province) -> WSGISCIMClient:
    made = WSGISCIMClient(
        application, base_url=BASE,
        headers={"Authorization": f"Bearer {token_of(directory, 'administrator')}"},
    )  # fmt: skip
    made.discover()
    return made


def test_a_client_of_others_keeps_an_officer(client: WSGISCIMClient) -> None:
    model: Any = client.get_resource_model("User")
    user = client.create(model(user_name="9900001", display_name="新来"))
    officer = Officer.objects.get(number="9900001")
    assert user.id == str(officer.pk)
    assert (officer.name, officer.phase, officer.line[-1]) == ("新来", "serving", cast.CITY)
    asked: Any = SearchRequest(filter='userName eq "9900001"')
    found: Any = client.query(model, query_parameters=asked)
    assert isinstance(found, ListResponse)
    assert [one.id for one in found.resources or []] == [user.id]
    user.display_name = "更名"
    assert client.replace(user).display_name == "更名"
    user.active = False
    assert client.replace(user).active is False
    officer.refresh_from_db()
    assert (officer.name, officer.phase, officer.left_for) == ("更名", "left", "unsaid")
    acts = Entry.objects.filter(subject_id=officer.pk).order_by("id").values_list("act", flat=True)
    assert list(acts) == ["people.correct", "people.leave"]


class Numbers(list[str]):
    """A police number that nobody has, each time one is drawn."""

    def __init__(self) -> None:
        super().__init__(["99"])

    def __getitem__(self, place: Any) -> Any:
        return f"99{uuid4().hex[:12]}"


class Drawn(Resource[AnyExtension]):
    """A user as the door describes it, with values that can be drawn."""

    __schema__ = URN(CORE)
    external_id: Annotated[str | None, Mutability.read_only] = None
    user_name: Annotated[
        str | None, Uniqueness.server, Required.true, Mutability.immutable, CaseExact.true
    ] = Field(None, examples=Numbers())
    display_name: Annotated[str | None, Required.true] = None
    active: bool | None = Field(None, examples=[True])
    password: Annotated[str | None, Mutability.write_only, Returned.never, CaseExact.true] = Field(
        None, examples=["a first password"]
    )


def test_a_tester_of_others_finds_no_fault(client: WSGISCIMClient) -> None:
    described = check_server(client, exclude_tags={"crud", "patch"})
    # The unit is told once, at enrolment; the tester would draw another each time.
    kinds = [ResourceType.from_resource(Drawn)]
    ignoring = ScimPolicy(unknown=ScimPolicy.Unknown.ignore)
    client.provider = ScimProvider([Drawn], kinds, client.provider.config, ignoring)
    # Nobody is deleted, and nothing of an officer is taken away.
    kept = check_server(client, exclude_tags={"crud:delete", "patch:remove"})
    wrong = [(one.title, one.reason) for one in [*described, *kept] if one.status == Status.ERROR]
    assert wrong == []
    done = {one.title for one in [*described, *kept] if one.status == Status.SUCCESS}
    assert {"object_creation", "object_query", "object_replacement", "search_with_attributes",
            "check_replace_attribute", "random_url"} <= done  # fmt: skip


# -- what it does ---------------------------------------------------------------------------------


def test_whoever_leaves_is_out_the_same_minute(directory: Province) -> None:
    send, handler = Sender(directory), directory.officers["handler"]
    token, now = token_of(directory, "handler"), timezone.now()
    assert of_token(token, now) is not None
    answer = send("PATCH", f"Users/{handler}", LEAVE)
    assert (answer.status_code, answer.json()["active"]) == (200, False)
    assert of_token(token, now) is None
    with pytest.raises(SignInError):
        sign_in(Officer.objects.get(pk=handler).number, cast.PASSWORD, now)
    again = send("PATCH", f"Users/{handler}", patch({"op": "replace", "path": "active",
                                                     "value": True}))  # fmt: skip
    assert again.status_code == 400
    assert "已经离职的不能恢复" in again.json()["detail"]
    assert send("DELETE", f"Users/{handler}").status_code == 405


def test_an_officer_enrolled_without_a_password_is_given_one_once(directory: Province) -> None:
    send = Sender(directory)
    made = send("POST", "Users", member()).json()
    assert "password" not in made
    assert made[UNIT]["department"] == cast.STATION
    set_it = patch({"op": "add", "path": "password", "value": cast.PASSWORD})
    answer = send("PATCH", f"Users/{made['id']}", set_it)
    assert answer.status_code == 200
    assert "password" not in answer.json()
    assert sign_in("9900001", cast.PASSWORD, timezone.now()).number == "9900001"
    refused = send("PATCH", f"Users/{made['id']}", set_it)
    assert refused.status_code == 409
    assert refused.json()["detail"] == "该账号已有密码，不能由他人另设。由本人用原密码登录。"
    assert Attempt.objects.filter(act="people.set_password").count() == 1


def test_what_is_wrong_with_several_acts_undoes_all_of_them(directory: Province) -> None:
    send, handler = Sender(directory), directory.officers["handler"]
    name = Officer.objects.get(pk=handler).name
    both = patch({"op": "replace", "value": {"displayName": "改名", "password": "x" * 12}})
    assert send("PATCH", f"Users/{handler}", both).status_code == 409
    assert Officer.objects.get(pk=handler).name == name


def test_a_request_sent_again_is_done_once(directory: Province) -> None:
    send, key = Sender(directory), {"Idempotency-Key": "one"}
    first, again = (send("POST", "Users", member(), **key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first["Location"] == first.json()["meta"]["location"]
    other = send("POST", "Users", member("9900002"), **key)
    assert other.status_code == 400
    assert "该幂等键已用于另一请求" in other.json()["detail"]
    taken = send("POST", "Users", member())
    assert (taken.status_code, taken.json()["scimType"]) == (409, "uniqueness")
    assert send("POST", "Users", member(), **{"Idempotency-Key": "一"}).status_code == 400


def test_what_a_directory_knows_besides_is_left_aside(directory: Province) -> None:
    more = {"emails": [{"value": "a@b.cn"}], "nickName": "小新", "externalId": "77"}
    answer = Sender(directory)("POST", "Users", member(**more))
    assert answer.status_code == 201
    assert not set(more) & set(answer.json())


def test_users_come_page_by_page(directory: Province) -> None:
    send = Sender(directory)
    whole = send("GET", "Users").json()
    numbers = [one["userName"] for one in whole["Resources"]]
    assert numbers == sorted(numbers)
    assert whole["totalResults"] == len(numbers)
    assert all(number.startswith("2201") for number in numbers)  # the city, not the province
    part = send("GET", "Users?startIndex=2&count=3").json()
    assert [one["userName"] for one in part["Resources"]] == numbers[1:4]
    assert (part["totalResults"], part["itemsPerPage"]) == (len(numbers), 3)
    only = send("GET", "Users?attributes=userName&count=1").json()["Resources"][0]
    assert "displayName" not in only
    for asked in ('displayName eq "x"', 'userName sw "2"', "x"):
        wrong = send("GET", f"Users?filter={asked}")
        assert (wrong.status_code, wrong.json()["scimType"]) == (400, "invalidFilter")


# -- who may --------------------------------------------------------------------------------------


def test_only_a_registered_directory_comes_in(bureau: Province) -> None:
    answer = Client().get("/scim/v2/Users")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"].startswith("application/scim+json")
    answer = Sender(bureau)("GET", "Users")
    assert answer.status_code == 403
    assert "没有登记为目录系统" in answer.json()["detail"]


def test_it_keeps_its_unit_and_no_other(directory: Province) -> None:
    send = Sender(directory)
    for who, status in (("handler", 200), ("stranger", 404), ("administrator", 404)):
        where = f"Users/{directory.officers[who]}"
        assert send("GET", where).status_code == status
        assert send("PATCH", where, patch({"op": "replace", "path": "displayName",
                                           "value": "改"})).status_code == status  # fmt: skip
    elsewhere = member(**{UNIT: {"department": "2202"}})
    wrong = send("POST", "Users", elsewhere)
    assert (wrong.status_code, wrong.json()["detail"]) == (400, "department: 没有这个单位")


def test_the_acts_ask_for_the_role_as_at_every_door(bureau: Province) -> None:
    Scene(bureau).do(
        "people.register_directory", "administrator", bureau.units[cast.CITY], name="人事系统",
        officer=str(bureau.officers["trainer"]),
    )  # fmt: skip
    before = Entry.objects.count()
    answer = Sender(bureau, "trainer")("POST", "Users", member())
    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("此项由系统管理员办理")
    assert Entry.objects.count() == before
    assert Attempt.objects.filter(act="people.enrol").count() == 1


BAD: list[tuple[str, str, object, int]] = [
    ("POST", "Users", {}, 400),
    ("POST", "Users", member(number="!"), 400),
    ("POST", "Users", member(displayName=""), 400),
    ("POST", "Users", member(active=False), 400),
    ("POST", "Users", [1], 400),
    ("PATCH", "Users/{handler}", patch({"op": "replace", "path": "userName", "value": "1"}), 400),
    ("PATCH", "Users/{handler}", patch({"op": "remove", "path": "displayName"}), 400),
    ("PATCH", "Users/{handler}", patch({"op": "sing"}), 400),
    ("PUT", "Users/{handler}", member("other"), 400),
    ("GET", "Users?count=x", None, 400),
    ("GET", "Nothing", None, 404),
    ("PUT", "Users", member(), 405),
    ("POST", "ServiceProviderConfig", {}, 405),
]


@pytest.mark.parametrize(("method", "where", "body", "status"), BAD)
def test_what_is_wrong_is_told_as_scim_has_it(
    directory: Province, method: str, where: str, body: object, status: int
) -> None:
    before = Entry.objects.count()
    place = where.format(handler=directory.officers["handler"])
    answer = Sender(directory)(method, place, body)
    told = answer.json()
    assert (answer.status_code, told["status"]) == (status, str(status)), told
    assert told["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert told["detail"]
    assert Entry.objects.count() == before


def test_the_models_say_what_the_door_says() -> None:
    assert set(Drawn.model_fields) == set(User.model_fields)
    assert Member.__schema__ == URN(CORE)
