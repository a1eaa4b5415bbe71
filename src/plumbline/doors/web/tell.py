"""From the kernel's rows to what pages show: citations, refusals, clocks, entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from pydantic import BaseModel

from plumbline.casework.models import Person
from plumbline.casework.seals import about, sealed, shut_among
from plumbline.doors.web import forms
from plumbline.doors.web.shapes import (
    Asked,
    Clock,
    Deed,
    Happening,
    Line,
    Link,
    Read,
    Reason,
    Source,
    Tone,
    Touched,
    Value,
)
from plumbline.doors.web.templatetags.plumb import short, span, when
from plumbline.doors.web.words import (
    act_title,
    answer,
    duty_title,
    gate_title,
    role_title,
    room_title,
    t,
)
from plumbline.intake.reads import SECRET, hidden
from plumbline.kernel import ledger
from plumbline.kernel.act import ACTS, Act
from plumbline.kernel.catalogue import Offer, gates, kinds
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.kernel.gate import Gate, listed
from plumbline.kernel.models import Duty, Entry, NormVersion, Subject
from plumbline.kernel.scope import visible
from plumbline.law import register
from plumbline.law.roles import Actor
from plumbline.people.models import Unit
from plumbline.people.reads import names, unit_names
from plumbline.review.gates import RECORDINGS
from plumbline.transparency.models import Seal

URGENT = timedelta(hours=24)
ALARMS: tuple[tuple[int, Tone], ...] = ((90, "urgent"), (75, "soon"), (50, "half"))  # per cent used
MANY = 9  # open acts beyond this stand in groups
SUMMARY = 48  # characters of a sentence on the timeline


def cite(rule: str) -> Source:
    """A rule as it is cited."""
    found = register.cite(rule, get_language() or "")
    return Source(found.id, found.source, found.mark)


def cites(rules: Iterable[str]) -> list[Source]:
    """Rules as they are cited."""
    return [cite(rule) for rule in rules]


def _version(norm_id: str, known: Mapping[str, Read]) -> Source:
    """The version of a norm that a refusal rests on, by its title and number."""
    code, _, number = norm_id.partition("@")
    title = known[norm_id].title if norm_id in known else code
    href = reverse("catalogue") + f"#norm-{code}"
    return Source(title, version=gettext("第 %(number)s 版") % {"number": number}, href=href)


def reasons(refusals: Sequence[Mapping[str, Any]]) -> list[Reason]:
    """Refusals in their public form, as cards."""
    known = _norms({norm for refusal in refusals for norm in refusal.get("versions", ())})
    return [_reason(refusal, known) for refusal in refusals]


def _reason(refusal: Mapping[str, Any], known: Mapping[str, Read]) -> Reason:
    rests = [Source(c["id"], c["source"], c["mark"]) for c in refusal["cites"]]
    return Reason(
        says=refusal["says"],
        cites=[*rests, *(_version(norm, known) for norm in refusal.get("versions", ()))],
        remedy=refusal["remedy"],
        who=refusal["who"],
        contest=refusal["contest"],
        gate=refusal["gate"],
    )


def address(kind: str, subject_id: UUID | str) -> str:
    """Where a subject is shown."""
    return reverse("subject", args=[kind, subject_id])


def label_of(row: Subject) -> str:
    """What a subject is called; its kind in the reader's language, the rest as it is."""
    label, kind = t(row.label), str(row.kind_title)
    return label.replace(kind, t(kind)) if label.startswith(kind) else label


def act_address(code: str, subject_id: UUID | str) -> str:
    """Where an act on a subject is done."""
    return f"{_act_path(code)}?subject={subject_id}"


@cache
def _act_path(code: str) -> str:
    return reverse("act", args=[code])


# What may be done.


@dataclass
class Deeds:
    """The acts on a subject: open ones, shut ones, those of another step, those of other roles."""

    open: list[Deed] = field(default_factory=list)
    shut: list[Deed] = field(default_factory=list)
    far: list[Deed] = field(default_factory=list)
    others: list[Deed] = field(default_factory=list)
    groups: list[tuple[str, list[Deed]]] = field(default_factory=list)  # of the open ones, if many
    shut_groups: list[tuple[str, list[Deed]]] = field(default_factory=list)


def deeds(offers: Iterable[Offer], subject: Subject, owed: Iterable[Duty]) -> Deeds:
    """Sort what is offered; acts that settle an open duty come first.

    Only what is near is explained in full: of another's act or another step's one line is said.
    """
    settling = {act for d in owed if d.code in DUTIES for act in DUTIES[d.code].settled_by}
    found, near = Deeds(), list[tuple[Offer, Deed]]()
    for offer in offers:
        deed = Deed(
            offer.act.code,
            gettext(offer.act.title),
            href=act_address(offer.act.code, subject.pk),
            main=offer.act.code in settling,
        )
        first = offer.refusals[0] if offer.refusals else None
        if first is None:
            found.open.append(replace(deed, says=gettext(offer.act.says)))
        elif first.gate == "role":
            found.others.append(replace(deed, says=listed(role.label for role in first.who)))
        elif any(gate.far and gate.code == first.gate for gate in offer.act.asked):
            step = first.missing.get("allowed") or first.missing.get("for", "")
            found.far.append(replace(deed, says=t(step)))
        else:
            near.append((offer, deed))
    told = iter(reasons([r.as_json() for offer, _ in near for r in offer.refusals]))
    found.shut = [
        replace(deed, reasons=list(islice(told, len(offer.refusals)))) for offer, deed in near
    ]
    found.open.sort(key=lambda deed: not deed.main)  # what settles a duty first
    if len(found.open) > MANY:
        found.groups = _grouped(deed for deed in found.open if not deed.main)
        found.open = [deed for deed in found.open if deed.main]
    found.shut_groups = _grouped(found.shut)
    return found


def _grouped(deeds: Iterable[Deed]) -> list[tuple[str, list[Deed]]]:
    """Deeds by the part of the procedure they belong to."""
    rooms: dict[str, list[Deed]] = {}
    for deed in deeds:
        rooms.setdefault(deed.code.partition(".")[0], []).append(deed)
    return [(room_title(room), within) for room, within in rooms.items()]


def asked(act: Act[Any, Any]) -> list[Asked]:
    """The gates that an act will ask, as things that must hold."""
    found = []
    for gate in act.asked:
        title = gate_title(gate.code, act, gate)
        if title:
            found.append(Asked(title, cites(gate.cites), gate.code))
    return found


# Duties.


def tone(duty: Duty, now: datetime) -> Tone:
    """How pressing a duty is."""
    if duty.settled_at is not None:
        return "met"
    if duty.suspended_at is not None:
        return "held"
    if now > duty.due_at:
        return "over"
    used = 100 - _left(duty, now)
    return next((how for mark, how in ALARMS if used >= mark), "calm")


def state(how: Tone) -> str:
    """A tone in words."""
    return {
        "over": gettext("超期"),
        "urgent": gettext("已用九成"),
        "soon": gettext("已用四分之三"),
        "half": gettext("已过半"),
        "calm": gettext("期限内"),
        "held": gettext("暂停计时"),
        "met": gettext("已完成"),
    }[how]


def remaining(duty: Duty, now: datetime) -> str:
    """What is left of a period, or by how much it is exceeded."""
    if duty.settled_at is not None:
        late = duty.late_by(now)
        if late:
            return gettext("超期 %(span)s 完成") % {"span": span(late)}
        return gettext("按期完成")
    if duty.suspended_at is not None:
        return gettext("自 %(at)s 起不计入") % {"at": short(duty.suspended_at)}
    left = duty.due_at - now
    words = gettext("已超 %(span)s") if left < timedelta() else gettext("还剩 %(span)s")
    return words % {"span": span(left)}


def share(duty: Duty, now: datetime) -> int:
    """How much of the period is left, in per cent."""
    return round(_left(duty, duty.suspended_at or now))


def _left(duty: Duty, now: datetime) -> float:
    whole = (duty.due_at - duty.started_at).total_seconds()
    left = (duty.due_at - now).total_seconds()
    return max(0.0, min(100.0, 100 * left / whole)) if whole > 0 else 0.0


def clock(
    duty: Duty,
    now: datetime,
    *,
    subject: Link | None = None,
    debtors: Mapping[UUID, str] | None = None,
    confirmed: bool = True,
) -> Clock:
    """A duty with its period and arithmetic."""
    kind, how = DUTIES.get(duty.code), tone(duty, now)
    people = [debtors[d] for d in duty.debtors if debtors and d in debtors]
    return Clock(
        code=duty.code,
        title=duty_title(duty.code),
        tone=how,
        state=state(how),
        remaining=remaining(duty, now),
        share=share(duty, now),
        due=duty.due_at,
        subject=subject,
        debtor=gettext("、").join(people) or role_title(duty.debtor_role),
        lines=[arithmetic(line) for line in duty.basis],
        cites=cites(kind.cites) if kind else (),
        extended=duty.extended,
        confirmed=confirmed,
        settled=duty.settled_at,
    )


def arithmetic(line: Mapping[str, Any]) -> Line:
    """One line of a period's arithmetic, in the reader's language."""
    return Line(gettext(line["says"]) % {k: _readable(v) for k, v in line["values"].items()})


def _readable(value: str) -> str:
    if "T" not in value and ":" not in value:
        return t(value) if not value.isascii() else value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return short(moment) if moment.tzinfo else moment.strftime("%Y-%m-%d %H:%M")


def cited_by(duty: Duty) -> set[str]:
    """The rules that a duty rests on."""
    kind = DUTIES.get(duty.code)
    return set(kind.cites) if kind else set()


def yuan(amount: int) -> str:
    """An amount of money."""
    return gettext("%(n)s元") % {"n": f"{amount:,}"}


def body(kind: str, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The typed body of a norm as lines."""
    if kind == "time_limit":
        amount = f"{content['amount']} {answer(content['unit'])}"
        found = [(gettext("期限"), amount)]
        if content.get("times", 1) > 1:
            found.append((gettext("次数"), str(content["times"])))
        if content.get("liberty"):
            found.append((gettext("限制人身自由"), gettext("不因节假日顺延")))
        return found
    if kind == "interval":
        return [(gettext("间隔"), f"{content['minutes']} {answer('minute')}")]
    if kind == "amount":
        found = [(gettext("数额"), yuan(content["value"]))]
        if content.get("unit_value") is not None:
            found.append((gettext("单位的数额"), yuan(content["unit_value"])))
        return found
    if kind == "checklist":
        items = gettext("；").join(t(item["title"]) for item in content["items"])
        return [(gettext("清单"), items)]
    return [(name, str(value)) for name, value in content.items()]


def labels(wanted: Iterable[tuple[str, UUID]], actor: Actor, day: date) -> dict[UUID, Link]:
    """Subjects by id as links, one query per kind; outside the actor's scope they are absent."""
    by_kind: dict[str, set[UUID]] = {}
    for kind, subject_id in wanted:
        by_kind.setdefault(kind, set()).add(subject_id)
    known, found = kinds(), {}
    for kind, ids in by_kind.items():
        if kind in known:
            for row in visible(known[kind], actor, day).filter(pk__in=ids):
                found[row.pk] = Link(label_of(row), address(kind, row.pk))
    return found


# Entries.


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
            norms=_norms({n for entry in entries for n in entry.body.get("norms", ())}),
            links=labels(made, actor, day),
            named=_named(entries, actor, day),
        )
        readable = [entry.pk for entry in entries if around.open_to(entry, actor)]
        for pk, found in ledger.clear_values(readable).items():
            around.clear[pk] = {value["name"]: value["value"] for value in found}
        pairs = [pair for entry in entries for pair in about(entry)]
        shut, secret = shut_among(pairs, actor, day), hidden(pairs, actor)
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


def _named(entries: Iterable[Entry], actor: Actor, day: date) -> dict[str, str]:
    """What answers refer to by id or code, by name; keyed by what it is and its id or code."""
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        act = ACTS.get(entry.act)
        for name, info in (act.form.model_fields if act else {}).items():
            ref, value = _ref(info), entry.body["form"].get(name)
            if ref and value:
                found = value if isinstance(value, list) else [value]
                wanted.setdefault(ref, set()).update(map(str, found))
    named: dict[str, str] = {}
    if people := wanted.get("person"):
        rows = Person.objects.filter(pk__in=people).select_related("case")
        named |= {f"person {row.pk}": row.name for row in rows if not sealed(row.case, actor, day)}
    if "officer" in wanted:
        ids = {pk for text in wanted["officer"] if (pk := forms.as_id(text))}
        named |= {f"officer {pk}": name for pk, name in names(ids).items()}
    if "unit" in wanted:
        ids = {pk for text in wanted["unit"] if (pk := forms.as_id(text))}
        units = Unit.objects.filter(pk__in=ids).values_list("pk", "name")
        named |= {f"unit {pk}": name for pk, name in units}
    if "recordings" in wanted:
        for body in NormVersion.objects.filter(norm__code=RECORDINGS).values_list(
            "body", flat=True
        ):
            named |= {f"recordings {item['code']}": t(item["title"]) for item in body["items"]}
    return named


def _norms(wanted: set[str]) -> dict[str, Read]:
    if not wanted:
        return {}
    codes = {norm.partition("@")[0] for norm in wanted}
    rows = NormVersion.objects.filter(norm__code__in=codes).select_related("norm")
    found = {}
    for row in rows:
        norm_id = f"{row.norm.code}@{row.number}"
        title, href = row.norm.title, address("norm", row.norm_id)
        found[norm_id] = Read(norm_id, title, row.norm.number, row.mark, row.confirmed_by, href)
    return found


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


def values(entry: Entry, act: Act[Any, Any] | None, around: Around) -> list[Value]:
    """What was answered, in the order of the form; a sealed value leaves its label."""
    public, hidden = entry.body.get("form", {}), entry.body.get("personal", {})
    clear = around.clear.get(entry.pk, {})
    fields = act.form.model_fields if act else {}
    found = []
    for name in (*fields, *(n for n in (*public, *hidden) if n not in fields)):
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
    kind = forms.kind_of(info) if info else forms.Kind("text")
    if kind.name == "rows" and kind.model:
        rows = [_row(kind.model, row) for row in value]
        return Value(label, personal=personal, rows=rows)
    ref = _ref(info)
    if isinstance(value, list):
        said = (around.named.get(f"{ref} {v}") or answer(v, name) for v in value)
        text = gettext("、").join(said)
    elif isinstance(value, str) and kind.name == "datetime":
        text = when(datetime.fromisoformat(value))
    elif f"{ref} {value}" in around.named:
        text = around.named[f"{ref} {value}"]
    else:
        chosen = {forms.code_of(option): option for option in kind.options}
        text = answer(chosen.get(forms.code_of(value), value), name)
    return Value(label, text, personal, told=not isinstance(value, bool))


def _row(model: type[BaseModel], row: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (gettext(info.title or name), answer(row[name], name))
        for name, info in model.model_fields.items()
        if row.get(name) not in (None, "")
    ]


def summary(answers: Iterable[Value]) -> str:
    """The first answers that are short enough to be said in a line."""
    said: list[str] = []
    for value in answers:
        if value.value and value.told and len(said) < 2:
            text = value.value.split("\n")[0]
            said.append(text if len(text) <= SUMMARY else text[:SUMMARY] + "…")
    return " · ".join(said)


def unit_of(line: list[str] | tuple[str, ...], known: Mapping[str, str]) -> str:
    """The name of the unit a line ends in."""
    return known.get(line[-1], line[-1]) if line else ""


def units(lines: Iterable[list[str]]) -> dict[str, str]:
    """Names of the units these lines end in, in one query."""
    return unit_names({line[-1] for line in lines if line})


def moment(text: str | None) -> str:
    """A stored instant as people read it."""
    return when(timezone.localtime(datetime.fromisoformat(text))) if text else ""
