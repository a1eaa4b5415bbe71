"""What is wrong with a body that names acts: known only where the acts are declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plumbline.kernel.act import ACTS, Act
from plumbline.law.bodies import Body, DutyStandard, Procedure
from plumbline.law.calendar import Line
from plumbline.law.roles import NOBODYS

END = "norms.repeal"  # by which a duty standard itself can be ended
ORDER = "casework.procedure"  # the gate that keeps an act to its place


def faults(body: Body) -> list[Line]:
    """All that stands against a body's having force; empty: nothing does."""
    return [*body.faults(), *_named(body)]


def _named(body: Body) -> Iterator[Line]:
    if isinstance(body, DutyStandard):
        if body.role in NOBODYS:
            yield Line("“%(post)s”不是岗位", {"post": body.role.label})
        for code in body.acts:
            if code not in ACTS:
                yield _unknown(code)
            elif body.role not in ACTS[code].by:
                values = {"post": body.role.label, "act": ACTS[code].title}
                yield Line("法律没有规定%(post)s可以办理“%(act)s”，岗位职责不能增加", values)
        if body.role in ACTS[END].by and END not in body.acts:
            values = {"post": body.role.label, "act": ACTS[END].title}
            yield Line("%(post)s的岗位职责应当包括“%(act)s”，否则这一规范再也无法废止", values)
    if isinstance(body, Procedure):
        named = dict.fromkeys(code for step in body.steps for code in (step.act, *step.after))
        yield from (_unknown(code) for code in named if code not in ACTS)
        for act in (ACTS[step.act] for step in body.steps if step.act in ACTS):
            if not on_a_case(act):
                yield Line("“%(act)s”不在案件中办理，不能规定先后", {"act": act.title})


def _unknown(code: str) -> Line:
    return Line("没有“%(act)s”这一行为", {"act": code})


def on_a_case(act: Act[Any, Any]) -> bool:
    """Whether it is asked for its place, and stands on a case or on what is in one."""
    within = act.on.kind == "case" or hasattr(act.on, "case")
    return within and any(gate.code == ORDER for gate in act.asked)
