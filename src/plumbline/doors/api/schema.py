"""Forms as JSON Schema: titles in the reader's language, and an example made from the form itself."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from plumbline.forms import Form

COMPONENTS = "#/components/schemas/{model}"
HERE = "#/$defs/{model}"
A_UUID, A_DAY, AN_INSTANT = (
    "019b2f6e-7a40-7c3e-9d5a-3f8e2b1c4d5e",
    "2026-03-02",
    "2026-03-02T09:30:00+08:00",
)


def of_form(form: type[Form], refs: str = HERE) -> dict[str, Any]:
    """What the form asks. `x-personal` enters the ledger as a commitment only, `writeOnly` never."""
    schema = form.model_json_schema(ref_template=refs)
    schema.pop("description", None)  # the form's docstring is for programmers
    for asked in schema["properties"].values():
        _localise(asked)
    return schema


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


def _sample(field: FieldInfo) -> Any:
    """The first plausible value that the field accepts."""
    one: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, *field.metadata])
    choices = TypeAdapter(field.annotation).json_schema()
    title = gettext(field.title or "")
    plausible = [
        *(field.examples or ()),
        *choices.get("enum", ())[:1],
        *([True] if choices.get("type") == "boolean" else ()),
        *([1] if choices.get("type") == "integer" else ()),
        A_DAY if choices.get("format") == "date" else AN_INSTANT,
        A_UUID,
        *((title, f"{title}……") if choices.get("type") == "string" else ()),
        "2201-EXAMPLE",
        "correct horse battery staple",
        [A_UUID],
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


