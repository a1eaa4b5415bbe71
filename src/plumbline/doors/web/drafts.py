"""What a page asks of a typed body: the fields of its type, and those its own answers bring.

A decision table is asked by its own facts, and for the penalties that the law provides; a template
for an example of each of its places; a duty standard for acts that the post may do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext
from pydantic.fields import FieldInfo

from plumbline.doors.web.asked import Fields, asks, holds
from plumbline.doors.web.words import t
from plumbline.kernel.act import ACTS
from plumbline.law.bodies import KINDS, DecisionTable, DutyStandard, Procedure, places_of
from plumbline.law.causes import Band, Statute, cause, causes
from plumbline.law.procedures import Step
from plumbline.law.tables import Between, Example, Factor, Option, Range, Row, Tier
from plumbline.law.thresholds import FilingThreshold
from plumbline.norms.naming import on_a_case
from plumbline.penalty.prefill import FILE

Data = Mapping[str, Any]
Options = list[tuple[str, str]]
PENALTIES = ("warning", "fine", "days", "gain", "revoke")


def fields_of(kind: str, data: Data) -> Fields:
    """The fields of a body, as far as it was filled in."""
    depending = DEPENDING.get(kind)
    fields = {**KINDS[kind].model_fields, **(depending(data) if depending else {})}
    return {name: info for name, info in fields.items() if name not in _idle(kind, data)}


def _idle(kind: str, data: Data) -> set[str]:
    """What need not be asked: it is read off the rest, or the rest rules it out."""
    if kind == "decision_table" and data.get("causes"):
        return set() if data.get("law") else {"law"}
    return {"places"} if kind == "template" else set()


def finished(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """A body with what is read off the rest of it."""
    if kind == "template" and "text" in data:
        places = places_of(data["text"])
        return data | {"places": places, "example": data.get("example", {})}
    if kind == "decision_table":
        return data | {"examples": [{"facts": {}} | row for row in data.get("examples", ())]}
    return data


def _rows(data: Data, name: str) -> list[Data]:
    found = data.get(name)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _of_causes() -> Options:
    return [(one.code, t(one.title)) for one in causes()]


# A decision table.


def _table(data: Data) -> Fields:
    table, factors = DecisionTable.model_fields, [f for f in _rows(data, "factors") if _code(f)]
    code = asks(Factor.model_fields["code"], allot="f")
    options = {**Option.model_fields, "code": asks(Option.model_fields["code"], allot="o")}
    asked = {
        **Factor.model_fields,
        "code": code,
        "options": holds("选项", options, many=True, need=False),
        "least": _open(Factor.model_fields["least"]),
        "most": _open(Factor.model_fields["most"]),
        "file": asks(Factor.model_fields["file"], options=[(c, _by_file(c)) for c in FILE]),
    }
    example = {
        "facts": holds("事实", {_code(f): _fact(f) for f in factors}),
        "row": Example.model_fields["row"],
    }
    return {
        "causes": asks(table["causes"], options=_of_causes(), way="selects"),
        "law": _many(table["law"], {name: Range.model_fields[name] for name in (
            "title", "article", *(n for n in Range.model_fields if n not in ("title", "article"))
        )}),
        "factors": _many(table["factors"], asked),
        "rows": _many(table["rows"], _row(data, factors)),
        "examples": _many(table["examples"], example),
    }  # fmt: skip


def _many(info: FieldInfo, fields: Fields) -> FieldInfo:
    """Rows of other fields than the type's own."""
    return holds(info.title or "", fields, many=True, need=info.is_required(),
                 help=info.description or "")  # fmt: skip


def _open(info: FieldInfo) -> FieldInfo:
    """A bound that nobody need write down."""
    found = asks(info)
    found.default = None
    return found


def _code(factor: Data) -> str:
    return str(factor.get("code") or "")


def _by_file(code: str) -> str:
    return {
        "value": gettext("财物的价值"),
        "aggravation": gettext("法定从重档次的情形"),
        "earlier_property": gettext("一年内因侵财受过处罚"),
        "earlier_drugs": gettext("以前因毒品被查获"),
    }.get(code, code)


def _row(data: Data, factors: list[Data]) -> Fields:
    """The conditions, a column for each fact; then a penalty the law provides, or a label."""
    rows, bands = _rows(data, "rows"), _provided(data)
    fields = {"when": holds("条件", {_code(f): _wanted(f) for f in factors})}
    if bands or not data or any(row.get("tier") for row in rows):
        fields["tier"] = holds("结果", _tier(bands, rows))
    if not bands or any(row.get("says") for row in rows):
        fields["says"] = Row.model_fields["says"]
    return fields


def _provided(data: Data) -> list[Band]:
    """What the law provides for the causes of a table, or the table states of another law."""
    found = list[Band]()
    with suppress(ValueError, LookupError, TypeError):
        for code in data.get("causes", ()):
            found += cause(code).bands[Statute(str(data.get("statute")))]
    for row in _rows(data, "law"):
        if row.get("grade"):
            spans = {name: row.get(name) for name in ("fine", "days", "gain")}
            given: dict[str, Any] = {
                name: tuple(span) if isinstance(span, list) and span else None
                for name, span in spans.items()
            }
            found.append(Band(str(row["grade"]), str(row.get("title", "")), bool(
                row.get("warning")), join=str(row.get("join", "or")),
                revoke=bool(row.get("revoke")), **given))  # fmt: skip
    return found


def _tier(bands: list[Band], rows: list[Data]) -> Fields:
    """Only the penalties that the law provides or a row has already."""
    tiers = [row["tier"] for row in rows if isinstance(row.get("tier"), Mapping)]
    kept = {name for name in PENALTIES if any(getattr(band, name) for band in bands)}
    kept |= {name for tier in tiers for name, value in tier.items() if value and name != "grade"}
    kept |= {"suspend"} if any(not band.article for band in bands) else set()
    kept |= {"join"} if {"fine", "days"} <= kept else set()
    if not bands:
        kept = {*Tier.model_fields} - {"grade"}
    grades = dict.fromkeys((band.grade, t(band.title)) for band in bands)
    grade = Tier.model_fields["grade"]
    fields = {name: info for name, info in Tier.model_fields.items() if name in kept}
    return {"grade": asks(grade, options=[*grades]) if grades else grade, **fields}


def _typed(annotation: Any, factor: Data, **extra: Any) -> FieldInfo:
    info = asks(FieldInfo.from_annotation(annotation), **extra)
    unit = f"（{t(str(factor['unit']))}）" if factor.get("unit") else ""
    info.title = t(str(factor.get("title") or _code(factor))) + unit
    return info


def _options(factor: Data) -> Options:
    return [(_code(row), t(str(row.get("title", "")))) for row in _rows(factor, "options")]


def _truths() -> Options:
    return [("true", gettext("是")), ("false", gettext("否"))]


def _wanted(factor: Data) -> FieldInfo:
    """What a row asks of a fact; nothing where it does not matter."""
    match factor.get("type"):
        case "number":
            info = _typed(Between, factor)
        case "choice":
            info = _typed(list[str], factor, options=_options(factor))
        case _:
            info = _typed(bool, factor, options=_truths(), blank=gettext("不论"))
    info.default = None
    return info


def _fact(factor: Data) -> FieldInfo:
    """A fact of an example."""
    match factor.get("type"):
        case "number":
            return _typed(int, factor)
        case "choice":
            return _typed(str, factor, options=_options(factor))
        case _:
            return _typed(bool, factor, options=_truths())


# The other kinds that ask by what was answered.


def _template(data: Data) -> Fields:
    text = KINDS["template"].model_fields["text"]
    places = places_of(str(data.get("text", "")))
    fields = {place: _typed(str, {"title": place}) for place in places}
    return {"text": asks(text, long=True), "example": holds("示例", fields)}


def _standard(data: Data) -> Fields:
    role = data.get("role")
    may = [(act.code, gettext(act.title)) for act in ACTS.values() if role in (None, *act.by)]
    return {"acts": asks(DutyStandard.model_fields["acts"], options=may)}


def _procedure(data: Data) -> Fields:
    del data
    acts = [(act.code, gettext(act.title)) for act in ACTS.values() if on_a_case(act)]
    step = {
        "act": asks(Step.model_fields["act"], options=acts),
        "after": asks(Step.model_fields["after"], options=acts, way="selects"),
    }
    return {"steps": _many(Procedure.model_fields["steps"], step)}


def _threshold(data: Data) -> Fields:
    del data
    own = FilingThreshold.model_fields["administrative"]
    return {"administrative": asks(own, options=_of_causes())}


DEPENDING: Mapping[str, Callable[[Data], Fields]] = {
    "decision_table": _table,
    "template": _template,
    "duty_standard": _standard,
    "procedure": _procedure,
    "filing_threshold": _threshold,
}
