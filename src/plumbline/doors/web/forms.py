"""Forms on the page: questions made from a typed form, what was answered, what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from plumbline import forms
from plumbline.doors.web import drafts, worked
from plumbline.doors.web.asked import (
    WITHIN,
    Fields,
    Kind,
    code_of,
    extra_of,
    kind_of,
    limit_of,
    ref_of,
)
from plumbline.doors.web.questions import Barred, Choice, Question, Row
from plumbline.doors.web.words import answer
from plumbline.kernel.act import Invalid
from plumbline.law.bodies import KINDS
from plumbline.law.calendar import SHANGHAI

RADIO_MOST = 6  # more answers than this stand in a drop-down list
WIDE = 6  # more boxes than this do not stand in a cell of a table
LONG = ("long", "typed", "pictures")

Options = Sequence[tuple[str, str]]
Choices = Callable[[str], Options]  # what a field refers to → what can be chosen
Given = Mapping[str, Any]  # field → what was answered, as data for the form


@dataclass(frozen=True)
class Sheet:
    """A form with what was answered so far and what is wrong with it."""

    form: type[BaseModel]
    given: Given
    errors: Sequence[tuple[str, str]] = ()
    choices: Choices = lambda _: ()
    more: str = ""  # the rows to which one is to be added
    body: str = ""  # the kind of a typed body, where the form itself does not ask for it
    now: datetime | None = None  # from when examples are worked

    def questions(self) -> list[Question]:
        """All questions in the order of the form."""
        return self._all(self.form.model_fields, "", self.given)

    def faults(self, questions: Sequence[Question]) -> list[tuple[str, str, str]]:
        """What is wrong with its questions: where it stands, what that is called, the sentence."""
        placed = _places(questions)
        found = [(where, title, says) for where, title, wrong in placed for says in wrong]
        known = [(q.name, q.kind in WITHIN) for q in every(questions)]
        rows = [(row.name, True) for q in every(questions) for row in q.rows]
        lost = [
            says
            for field, says in self.errors
            if not any(_concerns(field, path, exactly) for path, exactly in known + rows)
        ]
        return found + [("", "", says) for says in lost if says not in {f[2] for f in found}]

    def checked(self) -> list[tuple[str, str]]:
        """What is wrong as far as the form alone tells, typed bodies included."""
        found = list[tuple[str, str]]()
        try:
            self.form.model_validate(dict(self.given))
        except ValidationError as wrong:
            found += forms.sentences(wrong)
        for path, kind, data in self._bodies(self.form.model_fields, "", self.given):
            try:
                KINDS[kind].model_validate(data)
            except ValidationError as wrong:
                found += forms.sentences(wrong, path)
        return Invalid(found).errors

    def _bodies(self, fields: Fields, path: str, given: Given) -> Iterator[tuple[str, str, Any]]:
        for name, info in fields.items():
            kind, at = kind_of(info), f"{path}{name}"
            if kind.name == "typed" and (body := self._body(given)):
                yield at, body, data_of(given.get(name))
            elif kind.name == "rows":
                for n, row in enumerate(given.get(name) or ()):
                    yield from self._bodies(kind.fields, f"{at}.{n}.", row)

    def _body(self, given: Given) -> str:
        kind = str(given.get("kind") or self.body)
        return kind if kind in KINDS else ""

    def _all(
        self, fields: Fields, path: str, given: Given, *, cell: bool = False, body: bool = False
    ) -> list[Question]:
        return [
            self._question(name, path + name, info, given, cell=cell, body=body)
            for name, info in fields.items()
        ]

    def _question(
        self, name: str, path: str, info: FieldInfo, given: Given, *, cell: bool, body: bool
    ) -> Question:
        kind, extra = kind_of(info), extra_of(info)
        wrong = self._wrong(path, exactly=kind.name in WITHIN)
        says = extra.get("help") or (info.description if body else "")
        base = Question(
            name=path,
            title=gettext(info.title) if info.title else name,
            kind="hidden" if extra.get("allot") else kind.name,
            required=info.is_required(),
            help=gettext(says) if says else "",
            errors=wrong,
            error_ids=" ".join(f"f-{path}-e{n}" for n in range(1, len(wrong) + 1)),
            personal=bool(extra.get("personal")),
            longest=limit_of(info, "max_length") if kind.name in ("text", "long") else None,
            least=str(limit_of(info, "ge") or "") if kind.name == "number" else "",
            most=str(limit_of(info, "le") or "") if kind.name == "number" else "",
            blank=str(extra.get("blank") or ""),
        )
        value = _shaped(kind, given.get(name))
        if kind.name in WITHIN:
            return self._within(base, kind, given, value, cell=cell, body=body)
        return self._filled(base, kind, info, value, cell=cell)

    def _wrong(self, path: str, *, exactly: bool) -> list[str]:
        """What is wrong with it, each sentence once; a plain one only where no other says more."""
        here = (says for field, says in self.errors if _concerns(field, path, exactly))
        found = list(dict.fromkeys(here))
        plain = gettext("内容不正确")
        return [says for says in found if says != plain] or found

    def _filled(
        self, base: Question, kind: Kind, info: FieldInfo, value: Any, *, cell: bool
    ) -> Question:
        if kind.name in ("pick", "yesno", "checks", "selects"):
            if value is None and info.default is not PydanticUndefined:
                value = info.default
            options = self._options(base.name, kind, info)
            return _with_options(base, kind, options, value, cell=cell)
        if kind.name == "bool":
            shown = info.default if value is None else value
            return replace(base, value="true" if shown in (True, "true") else "", required=False)
        if kind.name == "span":
            return replace(base, rows=[Row(base.name, _ends(base, kind, value))])
        return replace(base, value=_text(kind, value, info))

    def _options(self, path: str, kind: Kind, info: FieldInfo) -> Options:
        if (options := extra_of(info).get("options")) is not None:
            return [(str(code), str(title)) for code, title in options]
        if ref := ref_of(info):
            return self.choices(ref)
        field = path.rpartition("-")[2]
        return [(code_of(option), answer(option, field)) for option in kind.options]

    def _within(
        self, base: Question, kind: Kind, given: Given, value: Any, *, cell: bool, body: bool
    ) -> Question:
        """A question that holds questions: rows, a group, a typed body."""
        if kind.name == "typed":
            return self._typed(base, given, value)
        if kind.name == "group":
            inner = self._all(kind.fields, f"{base.name}-", value, cell=cell, body=body)
            return replace(base, rows=[Row(base.name, inner)])
        layout = _layout(kind.fields, cell=cell) if body else "cards"
        return replace(base, rows=self._rows(base, kind, value, layout, body=body), layout=layout)

    def _rows(
        self, base: Question, kind: Kind, given: list[Given], layout: str, *, body: bool
    ) -> list[Row]:
        """The rows given, and one or two more; in a row that nobody needs nothing is chosen yet."""
        few = (given and self.more != base.name) or any(
            kind_of(info).name == "typed" for info in kind.fields.values()
        )
        spare = 1 if few else 2
        needed = max(len(given), 1 if base.required else 0)
        found = []
        for n, row in enumerate([*given, *[{}] * spare]):
            path = f"{base.name}-{n}"
            inner = self._all(kind.fields, f"{path}-", row, cell=layout != "cards", body=body)
            own = self._wrong(path, exactly=True)
            own += [says for q in inner if q.kind == "group" for says in q.errors]
            shown = inner if n < needed else [_open(q) for q in inner]
            found.append(Row(path, shown, own, spare=n >= len(given)))
        return found

    def _typed(self, base: Question, given: Given, value: Any) -> Question:
        kind = self._body(given)
        if not kind:
            return replace(base, value=str(value or ""), required=False)
        data = data_of(value)
        inner = self._all(drafts.fields_of(kind, data), f"{base.name}-", data, body=True)
        panel = worked.panel(kind, data, self.now)
        return replace(base, body=kind, rows=[Row(base.name, inner)], panel=panel)


def _shaped(kind: Kind, value: Any) -> Any:
    """An answer in the shape that its question takes, whatever stands in a body that was sent."""
    several = isinstance(value, (list, tuple))
    match kind.name:
        case "rows":
            return [row if isinstance(row, Mapping) else {} for row in value] if several else []
        case "group":
            return value if isinstance(value, Mapping) else {}
        case "span":
            return value if several or isinstance(value, Mapping) else None
        case "list" | "pictures":
            return value if several or value is None else [value]
    return value


def data_of(text: Any) -> dict[str, Any]:
    """What stands in a typed body; nothing where that is no object."""
    try:
        found = json.loads(text or "{}")
    except (TypeError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _layout(fields: Fields, *, cell: bool) -> str:
    """Lines within a cell; a table where every answer is short; otherwise a card for each row."""
    if cell:
        return "lines"
    return "table" if all(_short(info) for info in fields.values()) else "cards"


def _short(info: FieldInfo) -> bool:
    kind = kind_of(info)
    if kind.name == "group":
        return all(_short(one) for one in kind.fields.values())
    options = extra_of(info).get("options") or kind.options
    return kind.name not in LONG and not (kind.name == "checks" and len(options) > WIDE)


def _ends(base: Question, kind: Kind, value: Any) -> list[Question]:
    """The two boxes of a span."""
    titles = (gettext("自"), gettext("至"))
    if isinstance(value, Mapping):
        shown = [value.get(end) for end in kind.ends]
    else:
        shown = [*(value or ()), None, None][:2]
    return [
        Question(f"{base.name}-{end}", title, "number", value="" if one is None else str(one))
        for end, title, one in zip(kind.ends, titles, shown, strict=True)
    ]


def every(questions: Sequence[Question]) -> Iterator[Question]:
    """The questions, and those within them."""
    for q in questions:
        yield q
        yield from (one for row in q.rows for one in every(row.questions))


def _places(
    questions: Sequence[Question], before: Sequence[str] = ()
) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Every place with something wrong: its id, its name with what it stands in, what is wrong."""
    for q in questions:
        named = [*before, q.title]
        if q.kind != "group":
            yield q.id, " › ".join(named), q.errors
        for n, row in enumerate(q.rows, 1):
            counted = [gettext("第%(n)s项") % {"n": str(n)}] if q.kind == "rows" else []
            yield row.id, " › ".join([*named, *counted]), row.errors
            yield from _places(row.questions, [*named, *counted])


def _open(question: Question) -> Question:
    """The question with nothing chosen."""
    rows = [replace(row, questions=[_open(q) for q in row.questions]) for row in question.rows]
    options = [Choice(o.value, o.title, shut=o.shut) for o in question.options]
    return replace(question, options=options, rows=rows)


def _concerns(field: str, path: str, exactly: bool) -> bool:  # noqa: FBT001 - a property of the path
    at = field.replace(".", "-")
    return at == path or (not exactly and at.startswith(path + "-"))


def _with_options(
    base: Question, kind: Kind, options: Options, value: Any, *, cell: bool
) -> Question:
    several = isinstance(value, (list, tuple))
    chosen = {str(code_of(v)) for v in value} if several else {code_of(value)}
    if value is None and base.required and kind.name == "pick" and len(options) == 1:
        chosen = {
            one[0] for one in options if not isinstance(one, Barred)
        }  # there is nothing to choose
    if kind.name in ("checks", "selects"):
        name = kind.name
    elif cell or len(options) > RADIO_MOST:
        name = "select"
    else:
        name = "radio"
        if not base.required and all(code for code, _ in options):
            options = [*options, ("", base.blank or gettext("不填"))]
    picks = [Choice(*one, one[0] in chosen, isinstance(one, Barred)) for one in options]
    return replace(base, kind=name, options=picks)


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
