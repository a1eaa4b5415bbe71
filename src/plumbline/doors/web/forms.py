"""Forms on the page: questions made from a typed form, and answers taken back from it.

Whatever a browser sends becomes the same data that a program would send through the API, so that
both doors leave identical entries: an empty box is an absent value, a local time gets its zone, a
new line is one character.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from plumbline.doors.web.shapes import Choice, Question
from plumbline.doors.web.words import answer
from plumbline.law.calendar import SHANGHAI

RADIO_MOST = 6  # more answers than this stand in a drop-down list
ZONE = "+08:00"

Options = Sequence[tuple[str, str]]
Choices = Callable[[str], Options]  # what a field refers to → what can be chosen
Given = Mapping[str, Any]  # field → what was answered, as data for the form


PLAIN = ((bool, "bool"), (datetime, "datetime"), (date, "date"), (int, "number"))


@dataclass(frozen=True)
class Kind:
    """What kind of question a field is."""

    name: str
    options: tuple[object, ...] = ()
    model: type[BaseModel] | None = None


def kind_of(info: FieldInfo) -> Kind:
    """The kind of question for a field."""
    extra = _extra(info)
    if extra.get("secret"):
        return Kind("secret")
    kind = _kind(info.annotation)
    if extra.get("ref") == "picture":
        return Kind("pictures")
    if ref_of(info):
        return Kind("checks" if kind.name in ("list", "checks") else "pick")
    if kind.name == "text" and extra.get("long"):
        return Kind("long")
    if kind.name == "bool" and info.is_required():
        return Kind("yesno", (True, False))
    return kind


def _kind(annotation: Any) -> Kind:
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(inside[0])
    if origin in (Union, types.UnionType):
        return _kind(next(part for part in inside if part is not type(None)))
    if origin is Literal:
        return Kind("pick", tuple(option for option in inside if option != ""))
    if origin in (list, tuple, set, frozenset):
        return _several(_kind(inside[0]))
    return _plain(annotation)


def _several(inner: Kind) -> Kind:
    if inner.name == "pick":
        return Kind("checks", inner.options)
    return Kind("rows", model=inner.model) if inner.model else Kind("list")


def _plain(annotation: Any) -> Kind:
    if annotation is AwareDatetime:
        return Kind("datetime")
    if not isinstance(annotation, type):
        return Kind("text")
    if issubclass(annotation, BaseModel):
        return Kind("rows", model=annotation)
    if issubclass(annotation, Enum):
        return Kind("pick", tuple(annotation))
    return Kind(next((name for known, name in PLAIN if issubclass(annotation, known)), "text"))


def _extra(info: FieldInfo) -> Mapping[str, Any]:
    return info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}


def ref_of(info: FieldInfo) -> str:
    """What a field refers to; empty where it refers to nothing."""
    return str(_extra(info).get("ref") or "")


def _limit(info: FieldInfo, name: str) -> Any:
    found: Iterable[Any] = (getattr(rule, name, None) for rule in info.metadata)
    return next((limit for limit in found if limit is not None), None)


# Taking answers back.


def collect(form: type[BaseModel], posted: QueryDict, prefix: str = "") -> dict[str, Any]:
    """The answers as data for the form; what was left empty is absent."""
    data: dict[str, Any] = {}
    for name, info in form.model_fields.items():
        value = _collect(kind_of(info), posted, prefix + name)
        if value is not None:
            data[name] = value
    return data


def _collect(kind: Kind, posted: QueryDict, name: str) -> Any:
    if kind.name == "rows" and kind.model is not None:
        rows = (collect(kind.model, posted, f"{name}-{i}-") for i in row_numbers(posted, name))
        return [row for row in rows if not _untouched(kind.model, row)] or None
    if kind.name == "checks":
        return posted.getlist(name) or None
    if kind.name == "bool":
        return "true" if posted.get(name) else "false"
    text = str(posted.get(name, "")).replace("\r\n", "\n")
    return _meant(kind, text) if text.strip() else None


def _untouched(model: type[BaseModel], row: Given) -> bool:
    """Whether a row says nothing but what the page wrote into it itself."""
    proposed = {name: _text(kind_of(info), None, info) for name, info in model.model_fields.items()}
    return all(
        value == "false" or (isinstance(value, str) and value == proposed[name])
        for name, value in row.items()
    )


def _meant(kind: Kind, text: str) -> Any:
    if kind.name in ("list", "pictures"):
        return [line.strip() for line in text.split("\n") if line.strip()]
    return zoned(text.strip()) if kind.name == "datetime" else text


def row_numbers(posted: QueryDict, name: str) -> list[int]:
    """The numbers of the rows that were sent."""
    found = {
        int(number)
        for key in posted
        if key.startswith(f"{name}-")
        and (number := key.removeprefix(f"{name}-").partition("-")[0]).isdecimal()
    }
    return sorted(found)[:200]


def zoned(text: str) -> str:
    """A time from the page is Beijing time unless it says otherwise."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return text if moment.tzinfo else text + ZONE


# Putting questions.


@dataclass(frozen=True)
class Sheet:
    """A form with what was answered so far and what is wrong with it."""

    form: type[BaseModel]
    given: Given
    errors: Sequence[tuple[str, str]] = ()
    choices: Choices = lambda _: ()
    more: str = ""  # the rows to which one is to be added

    def questions(self) -> list[Question]:
        """All questions in the order of the form."""
        return [
            self._question(name, name, info, self.given.get(name))
            for name, info in self.form.model_fields.items()
        ]

    def title(self, field: str) -> str:
        """What a field that is wrong is called; for one inside a row, the row's name."""
        info = self.form.model_fields.get(field.split(".", maxsplit=1)[0])
        return gettext(info.title) if info and info.title else ""

    def anchor(self, field: str) -> str:
        """Where on the page the field that is wrong stands."""
        name = field.split(".", maxsplit=1)[0]
        info = self.form.model_fields.get(name)
        if info is None:
            return ""
        own = kind_of(info).name == "rows"
        return "f-" + (field.replace(".", "-") if own else name)

    def _question(self, name: str, path: str, info: FieldInfo, value: Any) -> Question:
        kind, extra = kind_of(info), _extra(info)
        wrong = [says for field, says in self.errors if _concerns(field, path, kind)]
        base = Question(
            name=path,
            title=gettext(info.title) if info.title else name,
            kind=kind.name,
            required=info.is_required(),
            help=gettext(extra["help"]) if extra.get("help") else "",
            errors=wrong,
            error_ids=" ".join(f"f-{path}-e{n}" for n in range(1, len(wrong) + 1)),
            personal=bool(extra.get("personal")),
            longest=_limit(info, "max_length") if kind.name in ("text", "long") else None,
            least=str(_limit(info, "ge") or "") if kind.name == "number" else "",
            most=str(_limit(info, "le") or "") if kind.name == "number" else "",
        )
        return self._filled(base, kind, info, value)

    def _filled(self, base: Question, kind: Kind, info: FieldInfo, value: Any) -> Question:
        if kind.name in ("pick", "yesno", "checks"):
            return _with_options(base, kind, self._options(base.name, kind, info), value)
        if kind.name == "rows" and kind.model is not None:
            return _with(base, rows=self._rows(base, kind.model, value))
        if kind.name == "bool":
            shown = info.default if value is None else value
            return _with(base, value="true" if shown in (True, "true") else "", required=False)
        return _with(base, value=_text(kind, value, info))

    def _options(self, path: str, kind: Kind, info: FieldInfo) -> Options:
        if ref := ref_of(info):
            return self.choices(ref)
        field = path.rpartition("-")[2]
        return [(code_of(option), answer(option, field)) for option in kind.options]

    def _rows(self, base: Question, model: type[BaseModel], value: Any) -> list[list[Question]]:
        """The rows given, and one or two more; in a row that nobody needs nothing is chosen yet."""
        given = list(value or ())
        spare = 1 if given and self.more != base.name else 2
        needed = max(len(given), 1 if base.required else 0)
        rows = [
            [
                self._question(name, f"{base.name}-{n}-{name}", info, row.get(name))
                for name, info in model.model_fields.items()
            ]
            for n, row in enumerate([*given, *[{}] * spare])
        ]
        return [row if n < needed else [_open(q) for q in row] for n, row in enumerate(rows)]


def _open(question: Question) -> Question:
    """The question with nothing chosen."""
    return _with(question, options=[Choice(o.value, o.title) for o in question.options])


def _concerns(field: str, path: str, kind: Kind) -> bool:
    at = field.replace(".", "-")
    return at == path or (kind.name in ("list", "pictures", "checks") and at.startswith(path + "-"))


def _with(question: Question, **changes: Any) -> Question:
    return Question(**{**question.__dict__, **changes})


def _with_options(base: Question, kind: Kind, options: Options, value: Any) -> Question:
    chosen = {str(v) for v in value} if isinstance(value, list) else {code_of(value)}
    if value is None and base.required and kind.name == "pick" and len(options) == 1:
        chosen = {code for code, _ in options}  # there is nothing to choose
    if kind.name == "checks":
        name = "checks"
    elif len(options) > RADIO_MOST:
        name = "select"
    else:
        name = "radio"
        if not base.required and all(code for code, _ in options):
            options = [*options, ("", gettext("不填"))]
    picks = [Choice(code, title, code in chosen) for code, title in options]
    return _with(base, kind=name, options=picks)


def code_of(value: object) -> str:
    """An answer as it stands in the page and in the entry."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.value) if isinstance(value, Enum) else str(value)


def _text(kind: Kind, value: Any, info: FieldInfo) -> str:
    if kind.name == "secret":
        return ""
    if value is None and info.default is not PydanticUndefined:
        value = info.default
    if value in (None, [], ()):
        return ""
    if kind.name in ("list", "pictures"):
        return "\n".join(str(v) for v in value)
    if kind.name == "datetime":
        return local_minute(str(value))
    return str(value)


def local_minute(text: str) -> str:
    """An instant as the browser's box for date and time wants it."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            moment = moment.astimezone(SHANGHAI)
    except (ValueError, OverflowError):
        return text
    return moment.strftime("%Y-%m-%dT%H:%M")


def as_id(text: str | None) -> UUID | None:
    """An id from an address or a form; None for anything else."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
