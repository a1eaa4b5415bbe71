"""Entries of the ledger as the points of a timeline, with the words of their answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from plumbline.casework.models import Person
from plumbline.casework.seals import about, sealed, shut_among
from plumbline.complaints import reads as complaints
from plumbline.doors.web.asked import Fields, Kind, code_of, kind_of
from plumbline.doors.web.forms import as_id
from plumbline.doors.web.rostering import OF_ROSTERS
from plumbline.doors.web.shapes import Asked, Happening, Link, Read, Touched, Value
from plumbline.doors.web.tell import cites, labels, norms_of
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.words import act_title, answer, duty_title, gate_title, role_title
from plumbline.exams.content import is_closed
from plumbline.intake.reads import SECRET, hidden
from plumbline.kernel import ledger
from plumbline.kernel.act import ACTS, Act
from plumbline.kernel.catalogue import gates
from plumbline.kernel.gate import Gate
from plumbline.kernel.models import Entry
from plumbline.law.bodies import KINDS
from plumbline.law.causes import causes
from plumbline.law.roles import Actor
from plumbline.measures.models import Item
from plumbline.norms import bodies
from plumbline.people.models import Unit
from plumbline.people.reads import names
from plumbline.property.models import Place
from plumbline.property.reads import counting
from plumbline.qualification.named import HANDLER, HELPER
from plumbline.rosters.models import Turn
from plumbline.rosters.reads import when as turn_when
from plumbline.transparency.models import Seal

OFFICERS = ("officer", HANDLER, HELPER, "guard", "colleague", "invigilator", "teacher", "enrolled",
            "complained_of", "complaint_handler", *OF_ROSTERS)  # fmt: skip
ALSO_CALLED = {"room_camera": "device"}  # what a field calls a kind of subject otherwise
UNITS = ("unit", "unit_below", "competent_unit")
DIGEST = re.compile("[0-9a-f]{64}")  # proves something, and tells a reader nothing
SUMMARY = 48  # characters of a sentence on the timeline


@dataclass
class Around:
    """What a page of entries needs to be told: names, seals, norm versions, clear values."""

    people: dict[UUID, str]
    seals: dict[UUID, Seal]
    norms: dict[str, Read]
    links: dict[UUID, Link]
    named: dict[str, str]
    gates: dict[str, Gate] = field(default_factory=gates)
    clear: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: list[Entry], actor: Actor, day: date) -> Around:
        """Everything in a fixed number of queries, however many entries."""
        ids = [entry.pk for entry in entries]
        made = ((e.made_kind, e.made_id) for e in entries if e.made_kind and e.made_id)
        around = cls(
            people=names({e.actor for e in entries if e.actor}),
            seals={seal.entry_id: seal for seal in Seal.objects.filter(entry_id__in=ids)},
            norms=norms_of({n for entry in entries for n in entry.body.get("norms", ())}),
            links=labels(made, actor, day),
            named=_named(entries, actor, day),
        )
        readable = [entry.pk for entry in entries if around.open_to(entry, actor)]
        for pk, found in ledger.clear_values(readable).items():
            told = {v["name"]: v["value"] for v in found if not is_closed(v["value"])}
            around.clear |= {pk: told} if told else {}
        pairs = [pair for entry in entries for pair in about(entry)]
        shut = shut_among(pairs, actor, day)
        secret = hidden(pairs, actor) | complaints.hidden(pairs, actor)
        for entry in entries:
            ids_of = {pk for _, pk in about(entry)}
            if ids_of & shut:
                around.clear.pop(entry.pk, None)
            elif ids_of & secret:
                clear = around.clear.get(entry.pk, {})
                around.clear[entry.pk] = {n: v for n, v in clear.items() if n not in SECRET}
        return around

    def open_to(self, entry: Entry, actor: Actor) -> bool:
        """Whether the actor may read this entry of a subject he sees.

        An act on shared ground, such as a unit, belongs to what it made: a report registered in
        a unit is not open to everybody who sees the unit.
        """
        act = ACTS.get(entry.act)
        shared = act.shared if act else entry.made_id is not None
        return not shared or entry.made_id in self.links or entry.actor == actor.id


def _ref(info: Any) -> str:
    """What an answer refers to: a person, an officer, a unit … or nothing."""
    extra = info.json_schema_extra if info else None
    return str(extra.get("ref") or "") if isinstance(extra, dict) else ""


def _items(keys: set[int], actor: Actor, day: date) -> dict[int, str]:
    rows = Item.objects.filter(pk__in=keys).select_related("case")
    return {row.pk: row.name for row in rows if not sealed(row.case, actor, day)}


def _places(keys: set[int], actor: Actor, day: date) -> dict[int, str]:
    del day
    rows = Place.objects.filter(pk__in=keys).exclude(store__in=counting(actor))
    return {row.pk: f"{row.store.name} {row.code}" for row in rows.select_related("store")}


# Rows of a list that answers refer to by number, and how each is called.
ROWS: dict[str, Callable[[set[int], Actor, date], dict[int, str]]] = {
    "unregistered": _items,
    "item": _items,
    "place": _places,
}


def _referred(fields: Fields, form: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """What the answers of a form refer to, those in its rows among them."""
    for name, info in fields.items():
        value, kind = form.get(name), kind_of(info)
        if value and kind.name == "rows":
            for row in value:
                yield from _referred(kind.fields, row)
        elif value and (ref := _ref(info)):
            yield ref, value if isinstance(value, list) else [value]


def _named(entries: Iterable[Entry], actor: Actor, day: date) -> dict[str, str]:
    """What answers refer to by id or code, by name; keyed by what it is and its id or code."""
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        act = ACTS.get(entry.act)
        for ref, found in _referred(act.form.model_fields if act else {}, entry.body["form"]):
            wanted.setdefault(ref, set()).update(map(str, found))
    named: dict[str, str] = {}
    if people := wanted.pop("person", None):
        rows = Person.objects.filter(pk__in=people).select_related("case")
        named |= {f"person {row.pk}": row.name for row in rows if not sealed(row.case, actor, day)}
    if wanted.pop("cause", None):
        named |= {f"cause {known.code}": gettext(known.title) for known in causes()}
    for ref, find in ROWS.items():
        if keys := {int(text) for text in wanted.pop(ref, ()) if text.isdecimal()}:
            named |= {f"{ref} {pk}": name for pk, name in find(keys, actor, day).items()}
    asked = {ref: {pk for text in texts if (pk := as_id(text))}
             for ref, texts in wanted.items()}  # fmt: skip
    officers = names({pk for ref in OFFICERS for pk in asked.get(ref, ())})
    units = dict(Unit.objects.filter(pk__in={pk for ref in UNITS for pk in asked.get(ref, ())})
                 .values_list("pk", "name"))  # fmt: skip
    others = labels(((ALSO_CALLED.get(ref, ref), pk) for ref, ids in asked.items()
                     if ref not in (*OFFICERS, *UNITS) for pk in ids), actor, day)  # fmt: skip
    turns = {row.pk: turn_when(row) for row in Turn.objects.filter(pk__in=asked.get("turn", ()))}
    known = {pk: link.title for pk, link in others.items()} | officers | units | turns
    return named | {f"{ref} {pk}": known[pk] for ref, ids in asked.items()
                    for pk in ids if pk in known}  # fmt: skip


def happening(entry: Entry, around: Around) -> Happening:
    """An entry as one point of a timeline."""
    act, seal = ACTS.get(entry.act), around.seals.get(entry.pk)
    answers = values(entry, act, around)
    known = around.gates
    checked = [
        Asked(title, cites(known[g["gate"]].cites) if g["gate"] in known else ())
        for g in entry.body.get("gates", ())
        if (title := gate_title(g["gate"], act, known.get(g["gate"])))
    ]
    made = around.links.get(entry.made_id) if entry.made_id else None
    return Happening(
        entry=str(entry.pk),
        href=reverse("entry", args=[entry.pk]),
        title=act_title(entry.act),
        who=around.people.get(entry.actor, "") if entry.actor else gettext("系统"),
        role=role_title(entry.role),
        at=entry.at,
        recorded=entry.recorded,
        sentence=summary(answers),
        values=answers,
        gates=checked,
        norms=[around.norms.get(n, Read(n, n)) for n in entry.body.get("norms", ())],
        settled=[Touched(duty_title(d["duty"])) for d in entry.body.get("changed", ())
                 if d["settled"]],
        raised=[Touched(duty_title(d["duty"]), datetime.fromisoformat(d["due"]))
                for d in entry.body.get("raised", ())],
        index=seal.index if seal else None,
        leaf=bytes(seal.leaf).hex() if seal else "",
        proof=reverse("proof", args=[entry.pk]) if seal else "",
        made=made,
    )  # fmt: skip


def values(
    entry: Entry, act: Act[Any, Any] | None, around: Around, only: Collection[str] | None = None
) -> list[Value]:
    """What was answered, in the order of the form; a sealed value leaves its label."""
    public, hidden = entry.body.get("form", {}), entry.body.get("personal", {})
    clear = around.clear.get(entry.pk, {})
    fields = act.form.model_fields if act else {}
    found = []
    for name in (*fields, *(n for n in (*public, *hidden) if n not in fields)):
        if only is not None and name not in only:
            continue
        info = fields.get(name)
        label = gettext(info.title) if info and info.title else name
        if name in hidden and name not in clear:
            found.append(Value(label, personal=True, missing=True))
        elif name in hidden or name in public:
            value = clear[name] if name in hidden else public[name]
            if value not in (None, "", []):
                found.append(_value(label, name, value, info, around, personal=name in hidden))
    return found


def _value(
    label: str, name: str, value: Any, info: Any, around: Around, *, personal: bool
) -> Value:
    kind = kind_of(info) if info else Kind("text")
    if kind.name == "rows":
        rows = [_row(kind.fields, row, around.named) for row in value]
        return Value(label, personal=personal, rows=rows)
    ref, chosen = _ref(info), {code_of(option): option for option in kind.options}
    if isinstance(value, list):
        said = (around.named.get(f"{ref} {v}") or answer(chosen.get(code_of(v), v), name)
                for v in value)  # fmt: skip
        text = gettext("、").join(said)
    elif isinstance(value, str) and kind.name == "datetime":
        text = when(datetime.fromisoformat(value))
    elif f"{ref} {value}" in around.named:
        text = around.named[f"{ref} {value}"]
    else:
        text = answer(chosen.get(code_of(value), value), name)
    bare = isinstance(value, (bool, int)) and f"{ref} {value}" not in around.named
    return Value(label, text, personal, told=not bare and not DIGEST.fullmatch(text))


def _row(fields: Fields, row: Mapping[str, Any], named: Mapping[str, str]) -> list[tuple[str, str]]:
    def said(name: str, info: Any) -> str:
        value, ref = row[name], _ref(info)
        if ref and isinstance(value, list):
            return gettext("、").join(named.get(f"{ref} {one}", str(one)) for one in value)
        return named.get(f"{ref} {value}") or answer(value, name)

    return [
        (
            gettext(info.title or name),
            (kind_of(info).name == "typed" and _rule(row)) or said(name, info),
        )
        for name, info in fields.items()
        if row.get(name) not in (None, "", [])
    ]


def _rule(row: Mapping[str, Any]) -> str:
    """A typed body in words; nothing where it is not of its kind."""
    kind = str(row.get("kind"))
    try:
        body = KINDS[kind].model_validate(json.loads(row["body"])).model_dump(mode="json")
    except (LookupError, ValueError, RecursionError):
        return ""
    return gettext("；").join(" ".join(line) for line in bodies.body(kind, body))


def summary(answers: Iterable[Value]) -> str:
    """The first answers that are short enough to be said in a line."""
    said: list[str] = []
    for value in answers:
        if value.value and value.told and len(said) < 2:
            text = value.value.split("\n")[0]
            said.append(text if len(text) <= SUMMARY else text[:SUMMARY] + "…")
    return " · ".join(said)
