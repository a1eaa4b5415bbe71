"""The product's words: every Chinese sentence people read, gathered for the English catalogue.

From Python every Chinese string constant (docstrings only where they are the sentence of an act),
from templates what is marked for translation, from the shipped norms, the causes of
action and the calendars their words.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

PACKAGE = Path(__file__).resolve().parents[2]
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
CHINESE = re.compile(f"[{chr(0x3400)}-{chr(0x4DBF)}{chr(0x4E00)}-{chr(0x9FFF)}]")
BLANK = re.compile(r"%\((\w+)\)[sd]")
ASKING = {"gettext", "gettext_lazy", "_", "t", "say", "translate"}  # functions that translate
# Not words of the product: the law quoted in its own language, the papers of the procedure, whose
# language is Chinese whoever reads them, the invented matters of a benchmark.
QUOTING = ("law/register.py", "papers/kinds/", "papers/footage_copies.py", "papers/numbers.py",
           "papers/template.py", "papers/render.py", "papers/word.py",
           "notices/letters.py",
           "publications/patterns.py", "publications/surnames.py", "publications/redaction.py",
           "doors/cli/bench/", "doors/cli/year/")  # fmt: skip
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # the catalogue carries no instants of its own


@dataclass(frozen=True, order=True)
class Word:
    """A sentence to translate, in its context, with its plural if it has one."""

    text: str
    context: str = ""
    plural: str = ""


def gather() -> set[Word]:
    """Every sentence of the product."""
    found: set[Word] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE).as_posix()
        if "migrations" not in path.parts and not inside.startswith(QUOTING):
            found |= set(of_python(path.read_text("utf-8")))
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        found |= set(of_template(path.read_text("utf-8")))
    return found | set(of_data())


# Python.


def of_python(source: str) -> Iterator[Word]:
    """The sentences of a module."""
    tree = ast.parse(source)
    apart = set[int]()  # constants that are no sentences, or were told already
    for node in ast.walk(tree):
        if (doc := _docstring(node)) is not None:
            apart.add(id(doc))
            if isinstance(node, ast.FunctionDef) and _declares_act(node):
                yield Word(_text(doc).strip().split("\n")[0])
        elif isinstance(node, ast.Call) and _name(node.func) == "pgettext":
            apart |= {id(argument) for argument in node.args[:2]}
            context, text = map(_text, node.args[:2])
            yield Word(text, context)
        elif isinstance(node, ast.Call) and _name(node.func) in ASKING:
            yield from (Word(text) for text in map(_text, node.args[:1]) if not text.isascii())
    for node in ast.walk(tree):
        if id(node) not in apart and CHINESE.search(_text(node)):
            yield Word(_text(node))


def woven(source: str) -> list[str]:
    """Chinese within f-strings, which no catalogue can translate."""
    return [
        _text(part)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.JoinedStr)
        for part in node.values
        if CHINESE.search(_text(part))
    ]


def _text(node: ast.AST) -> str:
    """The text of a constant; empty for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _docstring(node: ast.AST) -> ast.Constant | None:
    if not isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) or not node.body:
        return None
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first.value
    return None


def _declares_act(node: ast.FunctionDef) -> bool:
    return any(_name(d.func) == "act" for d in node.decorator_list if isinstance(d, ast.Call))


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


# Templates.


def of_template(source: str) -> Iterator[Word]:
    """What a template marks for translation."""
    from babel.messages.extract import extract_python
    from django.utils.translation.template import templatize

    code = templatize(source).encode()
    keywords: Any = dict.fromkeys(("gettext", "pgettext", "ngettext", "_"))
    calls: Any = extract_python(io.BytesIO(code), keywords, [], {})
    for _, function, texts, _ in calls:
        if function == "pgettext":
            yield Word(str(texts[1]), str(texts[0]))
        elif function == "ngettext":
            yield Word(str(texts[0]), plural=str(texts[1]))
        else:
            yield Word(texts if isinstance(texts, str) else str(texts[0]))


def unmarked(source: str) -> list[str]:
    """Chinese in a template that stands outside every translate tag and comment."""
    rest = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", source, flags=re.DOTALL)
    rest = re.sub(
        r"{%\s*blocktrans(late)?\b.*?{%\s*endblocktrans(late)?\s*%}", "", rest, flags=re.DOTALL
    )
    rest = re.sub(r"{%\s*trans(late)?\b.*?%}", "", rest, flags=re.DOTALL)
    rest = re.sub(r"_\((\"[^\"]*\"|'[^']*')\)", "", rest)
    return [line.strip() for line in rest.splitlines() if CHINESE.search(line)]


# Data.


def of_data() -> Iterator[Word]:
    """The words of the shipped norms, of the causes of action and of the calendars."""
    for path in sorted((PACKAGE / "data" / "norms").glob("*.yaml")):
        for norm in yaml.safe_load(path.read_text("utf-8")):
            texts = [norm["title"], norm["issuer"], norm["number"], *norm.get("clauses", ())]
            texts += _titles(norm["body"])
            yield from (Word(text) for text in texts if CHINESE.search(text))
    causes = yaml.safe_load((PACKAGE / "data" / "causes.yaml").read_text("utf-8"))["causes"]
    yield from map(Word, {*_titles(causes), *_articles(causes)})
    for path in sorted((PACKAGE / "data" / "calendars").glob("*.yaml")):
        yield from map(Word, yaml.safe_load(path.read_text("utf-8"))["holidays"])


def _articles(causes: dict[str, Any]) -> Iterator[str]:
    for row in causes.values():
        yield from row["articles"].values()
        for grade in row.get("grades", {}).values():
            bands = (body for name, body in grade.items() if name != "title")
            yield from (band["article"] for band in bands if "article" in band)


def _titles(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in ("title", "says", "unit", "crime", "record") and isinstance(inner, str):
                yield inner
            yield from _titles(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _titles(inner)


# The catalogue.


def read() -> Any:
    """The English catalogue as it stands."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not CATALOGUE.exists():
        return Catalog(locale="en")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def renewed() -> tuple[bytes, bytes, list[Word]]:
    """The catalogue with every sentence of the product, compiled; and what wants English.

    A sentence that the product no longer says is kept apart, with its translation.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import write_po

    old = read()
    known = {
        (str(m.id[0] if isinstance(m.id, tuple) else m.id), m.context or ""): m.string
        for m in (*old, *old.obsolete.values())
        if m.id
    }
    fresh = Catalog(locale="en", project="Plumbline", charset="utf-8", header_comment="# English",
                    creation_date=EPOCH, revision_date=EPOCH, fuzzy=False)  # fmt: skip
    missing = []
    words = gather()
    for word in sorted(words):
        string = known.pop((word.text, word.context), "")
        texts = (word.text, word.plural) if word.plural else word.text
        if isinstance(texts, tuple) and not isinstance(string, tuple):
            string = (string, string)
        fresh.add(texts, string, context=word.context or None)
        if not all(string if isinstance(string, tuple) else (string,)):
            missing.append(word)
    for (text, context), string in sorted(known.items()):
        if string:
            message = fresh.add(text, string, context=context or None)
            fresh.delete(text, context or None)
            fresh.obsolete[text] = message
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, fresh, width=100, sort_output=True)
    write_mo(mo, fresh)
    return po.getvalue(), mo.getvalue(), missing


def blanks(text: str) -> set[str]:
    """The names of a sentence's placeholders."""
    return set(BLANK.findall(text))
