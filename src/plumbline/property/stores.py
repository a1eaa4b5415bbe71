"""Stores, their places, and the one account for money (G-PROP-01, G-PROP-04..06)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from plumbline.casework.texts import Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime
from plumbline.law.roles import Role
from plumbline.measures.attendance import ROW
from plumbline.people.models import Unit
from plumbline.property.facts import organ_of
from plumbline.property.gates import (
    keeps_no_cases,
    keys_in_two_hands,
    no_account_yet,
    own_key,
    store_fit,
)
from plumbline.property.models import Account, KeyTurn, Place, Store
from plumbline.property.terms import PlaceSort, StoreSort

A_PLACE = {"code": "A-01-01", "sort": "shelf"}
TWO = ["01926e1c-7b00-7000-8000-000000000001", "01926e1c-7b00-7000-8000-000000000002"]


class NewPlace(Form):
    """A shelf, box, safe or yard."""

    code: Short = ask("位置编号")
    sort: PlaceSort = ask("种类")
    keys: list[UUID] = ask("掌管钥匙的人员", default=[], max_length=2, help="保险柜填写两人")


def places() -> Any:
    """The question after the places of a store."""
    return ask("存放位置", min_length=1, max_length=200, examples=[[A_PLACE]])


class OpenStore(Form):
    """A store and its places."""

    name: Short = ask("名称")
    sort: StoreSort = ask("种类")
    video: bool = ask("二十四小时视频监控")
    dangerous: bool = ask("具备存放危险物品的条件", default=False)
    places: list[NewPlace] = places()


@act(
    "property.open_store",
    title="设立涉案财物保管场所",
    by=(Role.ORGAN_HEAD, Role.ORGAN_CHIEF),
    gates=[anytime, store_fit],
    cite=("G-PROP-01", "G-PROP-04", "G-PROP-06", "N-PROP-02", "3.4d"),
    makes=Store,
    shared=True,
)
def open_store(doing: Doing[Unit, OpenStore]) -> None:
    """指定专门部门和场所统一保管涉案财物，办案与管理分离。"""
    form, unit = doing.form, doing.subject
    store = Store(phase="open", line=unit.line, name=form.name, sort=form.sort, video=form.video,
                  dangerous=form.dangerous)  # fmt: skip
    _add(doing, doing.create(store), form.places)


class AddPlaces(Form):
    """More places in a store."""

    places: list[NewPlace] = places()


@act(
    "property.add_places",
    title="增设存放位置",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[anytime, keeps_no_cases, store_fit],
    cite=("G-PROP-04",),
)
def add_places(doing: Doing[Store, AddPlaces]) -> None:
    """在保管场所增设货架、货箱、保险柜或者场地。"""
    _add(doing, doing.subject, doing.form.places)


def _add(doing: Doing[Any, Any], store: Store, wanted: list[NewPlace]) -> None:
    codes = [place.code for place in wanted]
    if len(set(codes)) < len(codes) or store.places.filter(code__in=codes).exists():
        raise Invalid([("places", "位置编号重复")])
    for place in wanted:
        doing.create(Place(store=store, entry_id=doing.entry_id, **place.model_dump()))


class TurnKey(Form):
    """Which safe."""

    place: int = ask("保险柜", ref="safe", **ROW)


@act(
    "property.turn_key",
    title="共同开启保险柜",
    by=(Role.PROPERTY_CUSTODIAN, Role.LEGAL_DEPT, Role.DEPT_HEAD, Role.ORGAN_HEAD),
    gates=[anytime, own_key],
    cite=("G-PROP-04",),
)
def turn_key(doing: Doing[Store, TurnKey]) -> None:
    """掌管另一把钥匙的人员在场，以自己的账号开启；其后短时间内可以由同事存取。"""
    doing.create(
        KeyTurn(place_id=doing.form.place, officer=doing.actor.id,
                turned_at=doing.situation.now, entry_id=doing.entry_id)
    )  # fmt: skip


class ChangeKeys(Form):
    """Which safe, and who holds its two keys from now on."""

    place: int = ask("保险柜", ref="safe", **ROW)
    keys: list[UUID] = ask("掌管钥匙的人员", ref="officer", min_length=2, max_length=2,
                           examples=[TWO])  # fmt: skip
    paper: Short = ask("钥匙交接凭证")


@act(
    "property.change_keys",
    title="变更掌管钥匙的人员",
    by=(Role.ORGAN_HEAD, Role.ORGAN_CHIEF),
    gates=[anytime, keys_in_two_hands],
    cite=("G-PROP-04", "P-ROLE-02"),
)
def change_keys(doing: Doing[Store, ChangeKeys]) -> None:
    """掌管人员变动的，当面交接钥匙；此前的开启不再算数。"""
    form = doing.form
    safe = doing.subject.places.filter(pk=form.place, sort=PlaceSort.SAFE).first()
    if safe is None:
        raise Invalid([("place", "本场所没有这个保险柜")])
    safe.keys = form.keys
    safe.save(update_fields=["keys"])


class NameAccount(Form):
    """The bank and the number of the account."""

    bank: Short = ask("开户银行")
    number: Short = ask("账号")


@act(
    "property.name_account",
    title="确定唯一合规账户",
    by=(Role.ORGAN_HEAD, Role.ORGAN_CHIEF),
    gates=[anytime, no_account_yet],
    cite=("G-PROP-05",),
    shared=True,
)
def name_account(doing: Doing[Unit, NameAccount]) -> None:
    """公安机关确定一个账户，存入涉案款项，不得另设。"""
    doing.create(
        Account(organ=organ_of(doing.subject.line), bank=doing.form.bank,
                number=doing.form.number, entry_id=doing.entry_id)
    )  # fmt: skip
