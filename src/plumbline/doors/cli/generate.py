"""Writing what is generated: reference pages, the list of proofs, the English catalogue."""

from __future__ import annotations

import ast
import difflib
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click

from plumbline.doors.cli import answers
from plumbline.doors.cli.session import ready

PACKAGE = Path(__file__).resolve().parents[2]
ROOT = PACKAGE.parents[1]


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail where something is stale.")
@answers.json_option
def generate(*, check: bool) -> int:
    """Write what is generated from the source: reference pages, proofs, the English catalogue.

    Works in a checkout with the development packages. Names the sentences that want English.
    """
    if not (ROOT / "pyproject.toml").exists():
        raise click.UsageError("generate works in a checkout of the source.")
    ready()
    wanting: list[str] = []
    stale: list[str] = []
    for stage in (_proofs, _words, _pages):  # pages print what the first two wrote
        for path, fresh in stage(wanting):
            old = path.read_bytes() if path.exists() else b""
            if old == fresh:
                continue
            stale.append(path.relative_to(ROOT).as_posix())
            if check:
                _show(path, old, fresh)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(fresh)
    body = {"stale" if check else "written": stale, "wanting_english": wanting}
    answers.put(body, lambda: _say(stale, wanting, check=check))
    return answers.REFUSED if (check and stale) or wanting else answers.DONE


def _say(stale: list[str], wanting: list[str], *, check: bool) -> None:
    for name in stale:
        click.echo(f"{'stale' if check else 'written'}: {name}")
    for text in wanting:
        click.echo(f"wants English: {text}")


def _show(path: Path, old: bytes, fresh: bytes) -> None:
    if path.suffix == ".mo":
        return
    name = path.relative_to(ROOT).as_posix()
    before, after = (text.decode().splitlines(keepends=True) for text in (old, fresh))
    click.echo("".join(difflib.unified_diff(before, after, name, f"{name} (fresh)")), err=True)


def _proofs(wanting: list[str]) -> Iterator[tuple[Path, bytes]]:
    del wanting
    from plumbline.insight import catalogue

    text = json.dumps(proofs(ROOT / "tests"), ensure_ascii=False, indent=1, sort_keys=True)
    yield catalogue.PROOFS, f"{text}\n".encode()
    catalogue.proofs.cache_clear()


def _words(wanting: list[str]) -> Iterator[tuple[Path, bytes]]:
    from django.utils.translation import trans_real

    from plumbline.doors.cli import words

    po, mo, missing = words.renewed()
    wanting += [word.text for word in missing]
    yield words.CATALOGUE, po
    yield words.CATALOGUE.with_suffix(".mo"), mo
    vars(trans_real)["_translations"].clear()  # so that the pages say the fresh words


def _pages(wanting: list[str]) -> Iterator[tuple[Path, bytes]]:
    del wanting
    from plumbline.doors.cli import reference

    for name, text in reference.pages().items():
        yield ROOT / "docs" / "reference" / name, text.encode()


# Which test proves which rule.


def proofs(tests: Path) -> dict[str, list[str]]:
    """The tests that are marked with each rule, by rule."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(tests.rglob("*.py")):
        name = path.relative_to(tests.parent).as_posix()
        tree = ast.parse(path.read_text("utf-8"), name)
        everywhere = _of_module(tree)
        for test, rules in _tests(tree, everywhere):
            for rule in dict.fromkeys(rules):
                found[rule].append(f"{name}::{test}")
    return {rule: sorted(found[rule]) for rule in sorted(found)}


def _of_module(tree: ast.Module) -> list[str]:
    return [
        rule
        for node in tree.body
        if isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets)
        for rule in _rules(node.value)
    ]


def _tests(tree: ast.Module, everywhere: list[str]) -> Iterator[tuple[str, list[str]]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name, [*everywhere, *_of(node)]
        elif isinstance(node, ast.ClassDef):
            own = [*everywhere, *_of(node)]
            tests = [n for n in node.body if isinstance(n, ast.FunctionDef)]
            marked = False
            for test in tests:
                if test.name.startswith("test_"):
                    marked = True
                    yield f"{node.name}::{test.name}", [*own, *_of(test)]
                elif rules := _of(test):  # a rule or an invariant of a state machine
                    yield f"{node.name}::{test.name}", [*own, *rules]
            if _of(node) and not marked:
                yield node.name, own
        elif isinstance(node, ast.Assign) and _named(node).startswith("Test"):
            # a state machine, marked where its test is named
            yield _named(node), _rules(node.value) if isinstance(node.value, ast.Call) else []


def _named(node: ast.Assign) -> str:
    first = node.targets[0]
    return first.id if isinstance(first, ast.Name) else ""


def _of(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    return [rule for decorator in node.decorator_list for rule in _rules(decorator)]


def _rules(node: ast.expr) -> list[str]:
    """The rules in every `pytest.mark.rule(…)` within an expression, parameters' marks included."""
    return [
        str(ast.literal_eval(argument))
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "rule"
        and isinstance(call.func.value, ast.Attribute)
        and call.func.value.attr == "mark"
        for argument in call.args
    ]
