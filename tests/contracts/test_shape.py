"""Things that hold for all forms, all tables and the kernel as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import GenericAlias
from typing import Any, get_args

import pytest
from django.core.management import call_command
from django.db import connections

import plumbline
from plumbline.forms import Form, Invalid, marked, read
from plumbline.kernel.act import ACTS
from plumbline.law.bodies import KINDS
from tests import scenes

FORMS = sorted({act.form for act in ACTS.values()}, key=lambda form: form.__name__)
KERNEL_LINES = 1_500


def parts(annotation: Any) -> Iterator[Any]:
    """An annotation and everything in it."""
    yield annotation
    for inner in get_args(annotation):
        yield from parts(inner)


@pytest.mark.parametrize("form", [*FORMS, *KINDS.values()], ids=lambda form: form.__name__)
def test_nothing_is_a_float(form: type[Form]) -> None:
    for name, field in form.model_fields.items():
        assert float not in set(map(id_of, parts(field.annotation))), name


def id_of(part: Any) -> Any:
    return part if isinstance(part, (type, GenericAlias)) else None


def text_fields() -> list[tuple[str, str, bool]]:
    """Act, field, and whether it is a list of texts."""
    found = []
    for act in ACTS.values():
        for name, field in act.form.model_fields.items():
            inside = list(parts(field.annotation))
            texts = any(part is str for part in inside)
            if texts:
                found.append((act.code, name, any(part is list for part in map(origin, inside))))
    return found


def origin(part: Any) -> Any:
    return getattr(part, "__origin__", part)


@pytest.mark.parametrize(("act", "name", "many"), text_fields())
def test_every_text_has_a_longest_length(act: str, name: str, many: bool) -> None:  # noqa: FBT001
    long = "a" * 100_000
    with pytest.raises(Invalid) as wrong:
        read(ACTS[act].form, {**scenes.FORMS.get(act, {}), name: [long] if many else long})
    assert name in {field.split(".")[0] for field, _ in wrong.value.errors}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_field_has_a_label_and_is_secret_or_personal_not_both(form: type[Form]) -> None:
    for name, field in form.model_fields.items():
        assert field.title, name
        assert not field.title.isascii(), name
    assert not marked(form, "secret") & marked(form, "personal")


def test_names_and_words_about_people_are_personal() -> None:
    about_people = {"reporter", "phone", "id_number", "address", "born", "sex"}
    for form in FORMS:
        assert about_people & set(form.model_fields) <= marked(form, "personal"), form
        assert {"password"} & set(form.model_fields) <= marked(form, "secret"), form


def test_no_form_inherits_from_another() -> None:
    assert all(form.__bases__ == (Form,) for form in FORMS)


@pytest.mark.usefixtures("fresh_database")
def test_the_migrations_are_current() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    connections.close_all()


def test_the_kernel_is_small() -> None:
    """Migrations apart: they tell what was, not what is."""
    files = (Path(plumbline.__file__).parent / "kernel").glob("*.py")
    lines = {file.name: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert len(lines) > 5
    assert sum(lines.values()) <= KERNEL_LINES, lines
