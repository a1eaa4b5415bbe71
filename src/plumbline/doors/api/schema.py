"""Forms as JSON Schema: titles in the reader's language, an example made from the form."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, get_args

from django.db.models.enums import Choices
from django.utils.translation import get_language, gettext
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from plumbline.forms import Form
from plumbline.law.roles import Role

COMPONENTS = "#/components/schemas/{model}"
HERE = "#/$defs/{model}"
A_UUID, A_DAY, AN_INSTANT = (
    "019b2f6e-7a40-7c3e-9d5a-3f8e2b1c4d5e",
    "2026-03-02",
    "2026-03-02T09:30:00+08:00",
)


def of_form(form: type[Form], refs: str = HERE) -> dict[str, Any]:
    """What the form asks; `x-personal` goes into the ledger as a commitment, `writeOnly` never."""
    return _of_form(form, refs, get_language())


@cache
def _of_form(form: type[Form], refs: str, language: str | None) -> dict[str, Any]:
    del language  # the key: gettext answers in it
    schema = form.model_json_schema(ref_template=refs)
    schema.pop("description", None)  # the form's docstring is for programmers
    for name, asked in schema["properties"].items():
        _localise(asked)
        if titles := _titles(form.model_fields[name].annotation):
            asked["x-titles"] = titles
    return schema


def body(schema: dict[str, Any], sample: dict[str, Any]) -> dict[str, Any]:
    """A request's body in OpenAPI."""
    content = {"application/json": {"schema": schema, "example": sample}}
    return {"required": True, "content": content}


def _titles(annotation: Any) -> dict[str, str]:
    """What the choices of a field are called."""
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, Role):
            return {role.value: gettext(role.label) for role in kind}
        if isinstance(kind, type) and issubclass(kind, Choices):
            return {str(value): gettext(str(label)) for value, label in kind.choices}
        if isinstance(kind, Choices):  # some of the choices, as a Literal
            return {str(one.value): gettext(str(one.label)) for one in get_args(annotation)}
    return {}


def _localise(asked: dict[str, Any]) -> None:
    asked["title"] = gettext(asked.get("title", ""))
    personal, secret, long, help_, ref = (
        asked.pop(name, None) for name in ("personal", "secret", "long", "help", "ref")
    )
    if help_:
        asked["description"] = gettext(help_)
    flags = {"x-personal": personal, "writeOnly": secret, "x-long": long, "x-ref": ref}
    asked.update({name: value for name, value in flags.items() if value})


def example(form: type[Form]) -> dict[str, Any]:
    """The required fields with values the form accepts."""
    return {
        name: _sample(field) for name, field in form.model_fields.items() if field.is_required()
    }


def _first_of(kind: Any, choices: dict[str, Any]) -> Any:
    """A row that a list of forms takes, or the first of the choices that a list takes."""
    for row in get_args(kind):
        if isinstance(row, type) and issubclass(row, Form):
            return example(row)
    item = choices.get("items", {})
    name = str(item.get("$ref", "")).rpartition("/")[2]
    return next(iter(choices.get("$defs", {}).get(name, item).get("enum", ())), None)


def _sample(field: FieldInfo) -> Any:
    """The first plausible value that the field accepts."""
    kind: Any = field.annotation
    one: TypeAdapter[Any] = TypeAdapter(Annotated[kind, field])
    choices = TypeAdapter(kind).json_schema()
    title = gettext(field.title or "")
    plausible = [
        *(field.examples or ()),
        *choices.get("enum", ())[:1],
        *([True] if choices.get("type") == "boolean" else ()),
        *([1, one.json_schema().get("minimum")] if choices.get("type") == "integer" else ()),
        A_DAY if choices.get("format") == "date" else AN_INSTANT,
        A_UUID,
        *((title, f"{title}……") if choices.get("type") == "string" else ()),
        "correct horse battery staple",
        "2201-EXAMPLE",
        [A_UUID],
        *([[first]] if (first := _first_of(kind, choices)) is not None else ()),
    ]
    if choices.get("type") == "string" and "format" not in choices:
        plausible = [p for p in plausible if p not in (A_DAY, AN_INSTANT, A_UUID)]
    for value in plausible:
        try:
            one.validate_python(value)
        except ValidationError:
            continue
        return value
    raise LookupError(f"no example for {field.title}: give ask(…, examples=[…])")
