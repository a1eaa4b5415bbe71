"""The reference pages, written from what is declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import click

from plumbline.doors.cli import COMMANDS, program
from plumbline.insight import catalogue, lifecycle
from plumbline.insight.catalogue import english
from plumbline.kernel.act import ACTS, Act
from plumbline.kernel.catalogue import gates, kinds
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.kernel.models import Subject
from plumbline.law import register
from plumbline.norms.library import versions

HEAD = "<!-- Written by `plumbline generate` from the source. Change the source. -->\n"


def pages() -> dict[str, str]:
    """Every page by its name."""
    return {
        "README.md": _page("Reference", _index()),
        "commands.md": _page("Commands", _commands()),
        "acts.md": _page("Acts", _acts()),
        "gates.md": _page("Gates", _gates()),
        "duties.md": _page("Duties", _duties()),
        "norms.md": _page("Norms", _norms()),
        "law.md": _page("Law: what carries which rule", _law()),
    }


def _page(title: str, lines: Iterable[str]) -> str:
    return "\n".join([HEAD, f"# {title}", "", *lines]).rstrip() + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        cells = (str(cell).replace("|", r"\|").replace("\n", " ") for cell in row)
        yield f"| {' | '.join(cells)} |"
    yield ""


def _code(texts: Iterable[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)


def _both(text: str) -> str:
    """A sentence in both languages."""
    return f"{text} · {english(text)}" if english(text) not in ("", text) else text


def _sources(rules: Iterable[str]) -> Iterator[str]:
    for rule in rules:
        cite = register.cite(rule)
        yield f"`{rule}` {cite.source} [{cite.mark}]"


def _index() -> Iterator[str]:
    yield "Generated pages; `./dev check` fails when one is stale."
    yield ""
    yield "- [Acts](acts.md): what may be done, by whom, on what; how each kind of subject lives"
    yield "- [Gates](gates.md): what stands in the way, in which words, under which article"
    yield "- [Duties](duties.md): what is owed, raised and settled by what"
    yield "- [Norms](norms.md): the figures that gates and duties read"
    yield "- [Law](law.md): every rule, what carries it, which test proves it, or why it is left"
    yield "- [Commands](commands.md): the command line"


def _commands() -> Iterator[str]:
    context = click.Context(program, info_name="plumbline", terminal_width=80)
    yield from _help(program, context)
    for name in COMMANDS:
        command = program.get_command(context, name)
        if command is not None:
            yield f"## {name}"
            yield ""
            inner = click.Context(command, context, info_name=name, terminal_width=80)
            yield from _help(command, inner)


def _help(command: click.Command, context: click.Context) -> Iterator[str]:
    yield from ("```text", command.get_help(context), "```", "")


# Acts.


def _acts() -> Iterator[str]:
    yield "What may be done, by whom, on what. The gates of an act are asked all at once, the role"
    yield "first. The graphs show how each kind of subject lives: arrows are acts that move it."
    yield ""
    for kind, model in sorted(kinds().items()):
        mine = [act for act in ACTS.values() if act.on is model]
        yield f"## {kind} · {_both(model.kind_title)}"
        yield ""
        yield from _graph(kind, model)
        for act in mine:
            yield from _act(act)


def _graph(kind: str, model: type[Subject]) -> Iterator[str]:
    steps, births = lifecycle.steps(kind), lifecycle.births(kind)
    moving = [step for step in steps if step.ends]
    if len(model.phases) > 1 and (moving or births):
        yield "```mermaid"
        yield "stateDiagram-v2"
        for code, title in model.phases.items():
            yield f'    state "{title} {code}" as {code}'
        for act, phase in births:
            yield f"    [*] --> {phase}: {act.title}"
        for step in moving:
            for start in step.start or tuple(model.phases):
                for end in step.ends:
                    yield f"    {start} --> {end}: {step.act.title}"
        yield "```"
        yield ""
    rows = []
    for code, title in model.phases.items():
        here = [s for s in steps if not s.start or code in s.start]
        goes = [f"`{s.act.code}` → {', '.join(s.ends)}" for s in here if s.ends]
        stays = [f"`{s.act.code}`" for s in here if not s.ends]
        rows.append([f"{_both(title)} `{code}`", "; ".join(goes) or "–", ", ".join(stays) or "–"])
    if steps:
        yield from _table(["Phase", "leads on", "may be done here"], rows)


def _act(act: Act[Any, Any]) -> Iterator[str]:
    yield f"### `{act.code}` {_both(act.title)}"
    yield ""
    yield _both(act.says)
    yield ""
    yield f"- By: {', '.join(_both(role.label) for role in act.by)}"
    if act.makes:
        yield f"- Makes: {act.makes.kind}"
    yield f"- Gates: {_code(gate.code for gate in act.asked)}"
    touched = {
        "Raises": [d.code for d in DUTIES.values() if act.code in d.upon],
        "Settles": [d.code for d in DUTIES.values() if act.code in d.settled_by],
        "Extends": [d.code for d in DUTIES.values() if act.code in d.extended_by],
        "Suspends": [d.code for d in DUTIES.values() if act.code in d.suspended_by],
        "Resumes": [d.code for d in DUTIES.values() if act.code in d.resumed_by],
    }
    for word, duties in touched.items():
        if duties:
            yield f"- {word}: {_code(duties)}"
    yield f"- Cites: {'; '.join(_sources(act.cites))}"
    yield ""
    fields = list(_fields(act))
    if fields:
        yield from _table(["Field", "Asks", "Type", "Notes"], fields)


def _fields(act: Act[Any, Any]) -> Iterator[list[str]]:
    schema = act.form.model_json_schema()
    needed = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        notes = [word for word in ("personal", "secret") if field.get(word)]
        if name in needed:
            notes.insert(0, "required")
        if field.get("help"):
            notes.append(_both(str(field["help"])))
        asks = _both(str(field.get("title", "")))
        yield [f"`{name}`", asks, _type(field, schema.get("$defs", {})), "; ".join(notes)]


def _type(field: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """A field's JSON type in a few words."""
    if "$ref" in field:
        return _type(known[str(field["$ref"]).rpartition("/")[2]], known)
    for several in ("anyOf", "allOf"):
        if several in field:
            return " or ".join(_type(one, known) for one in field[several])
    if "enum" in field:
        return ", ".join(map(str, field["enum"]))
    if "const" in field:
        return str(field["const"])
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}), known)}"
    return str(field.get("format") or field.get("type") or "any")


# Gates, duties, norms.


def _gates() -> Iterator[str]:
    yield "What stands in the way of an act, the sentence for whom it stops, and what cures it."
    yield "Nobody can switch a gate off."
    yield ""
    for gate in sorted(gates().values(), key=lambda gate: gate.code):
        acts = [act.code for act in ACTS.values() if any(g.code == gate.code for g in act.asked)]
        cites = dict.fromkeys(
            rule for act in ACTS.values() for g in act.asked if g.code == gate.code
            for rule in g.cites
        )  # fmt: skip
        yield f"## `{gate.code}`"
        yield ""
        if gate.phases != frozenset():
            yield f"- Says: {_both(gate.says)}"
            yield f"- Cure: {_both(gate.remedy)}"
        if gate.who and gate.code != "role":
            yield f"- Who can: {', '.join(_both(role.label) for role in gate.who)}"
        yield f"- Cites: {'; '.join(_sources(cites))}"
        yield f"- Asked by: {_code(acts)}"
        yield ""


def _duties() -> Iterator[str]:
    yield "What doing, or not doing, owes: raised by one act, settled by another, due by law."
    yield ""
    for duty in DUTIES.values():
        yield f"## `{duty.code}` {_both(duty.title)}"
        yield ""
        yield f"- Owed by: {_both(duty.debtor.label)}"
        yield f"- Raised by: {_code(duty.upon)}"
        yield f"- Settled by: {_code(duty.settled_by)}"
        if duty.extended_by:
            yield f"- Extended by: {_code(duty.extended_by)}"
        if duty.suspended_by:
            yield f"- Suspended by {_code(duty.suspended_by)}, resumed by {_code(duty.resumed_by)}"
        yield f"- Cites: {'; '.join(_sources(duty.cites))}"
        yield ""


def _norms() -> Iterator[str]:
    yield "The norms shipped with the product, in our words. All are unconfirmed until the legal"
    yield "department of the deploying organ confirms them; the mark says how their text was read."
    yield ""
    rows = [
        [f"`{norm['code']}@{norm['version']}`", _both(norm["title"]), norm["kind"], norm["body"],
         f"{norm['since']} – {norm.get('until') or ''}", ", ".join(norm["cites"]), norm["mark"]]
        for norm in versions()
    ]  # fmt: skip
    yield from _table(["Code", "Title", "Kind", "Body", "In force", "Cites", "Mark"], rows)


# Law.


def _law() -> Iterator[str]:
    standing, later, proofs = catalogue.carried(), catalogue.left(), catalogue.proofs()
    total = len(catalogue.law())
    yield f"{total} rules and clauses: {len(standing)} carried, {len(later)} left to later."
    yield "A rule is carried by what cites it: acts, gates, duties, and code below them. Norms"
    yield "(`…@1`) supply its figures. Every carried rule has a test; every other has a reason."
    yield ""
    topic = ""
    rows: list[list[str]] = []
    for rule in catalogue.law():
        row = register.rules().get(rule)
        section = str(row["topic"]) if row else "Clauses of the mission"
        if section != topic:
            yield from _section(topic, rows)
            topic, rows = section, []
        says = str(row["says"]) if row else catalogue.clauses()[rule]
        source = register.cite(rule).source if row else ""
        if rule in standing:
            by = _code(standing[rule])
            proof = "<br>".join(proofs.get(rule, ())) or "**no test**"
        else:
            by, proof = "–", later.get(rule, "**neither carried nor left**")
        rows.append([f"`{rule}`", says, source, by, proof])
    yield from _section(topic, rows)


def _section(topic: str, rows: list[list[str]]) -> Iterator[str]:
    if rows:
        yield f"## {topic}"
        yield ""
        yield from _table(
            ["Rule", "In short", "Source", "Carried by", "Proved by, or why left"], rows
        )
