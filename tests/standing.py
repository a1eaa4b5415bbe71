"""What a scene has in common with the scene before it is left standing, and given to it again.

Most tests begin with the same acts: a report, a case, its filing. Each act that a Scene does in the
`db` of a test is followed by a savepoint. The next test that begins with the same act, by the same
officer, at the same instant, with the same form, on the same state, is given what the act answered,
and goes on from there. The first question to the database that is not such an act takes it back to
where the test stands, so that a test always sees what its own acts made and nothing else. After the
first thing that a test writes by itself, or that is refused, its acts are done in the usual way.

A test that changes the product itself (the fixtures monkeypatch and settings, a mutant), that lets
what follows a commit happen (files go away), or that counts queries (the marker `afresh`) neither
takes what stands nor leaves anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from plumbline.kernel import ledger

T = TypeVar("T")
READS = re.compile(r"\s*(SELECT|WITH|SHOW|FETCH|CLOSE|DECLARE)\b", re.IGNORECASE)
TESTS_TO_ONE = 200  # then the transaction begins anew, lest dead rows slow it down


@dataclass(frozen=True)
class Step:
    """An act that stands, what it answered, the savepoint after it, and the newest id then."""

    key: object
    savepoint: str
    answer: Any
    newest: int


class Standing:
    """One transaction that many tests share, and the acts that stand in it."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.at = 0  # how many of them the running test has done
        self.keeping = False
        self.ours = False  # the question to the database is asked by an act, or by this class
        self.tests = 0
        self.whole: transaction.Atomic | None = None
        self.base = ""
        self.depth = 0

    @contextmanager
    def test(self, *, afresh: bool) -> Iterator[None]:
        """Run one test; what it did besides the acts that stand is undone after it."""
        if self.whole is None or not self.steps or self.tests >= TESTS_TO_ONE:
            self.close()
            self._open()
        self.tests += 1
        if afresh:
            self._back(0)
        self.at, self.keeping = 0, not afresh
        connection = connections[DEFAULT_DB_ALIAS]
        try:
            with connection.execute_wrapper(self._watch):
                yield
            self.keeping = False
            if not connection.needs_rollback and connection.is_usable():
                self._ours(connection.check_constraints)
        finally:
            self.keeping = False
            connection.run_on_commit.clear()
            self._back(len(self.steps))

    def once(self, key: object, do: Callable[[], T]) -> T:
        """Do this, or give what it answered where it stands already. Equal keys do the same."""
        if not self._keeps():
            return do()
        if self.at < len(self.steps) and self.steps[self.at].key == key:
            self.at += 1
            answer: T = deepcopy(self.steps[self.at - 1].answer)
            return answer
        if self.at < len(self.steps):
            self._back(self.at)
        try:
            answer = self._ours(do)
        except BaseException:
            self.keeping = False
            raise
        savepoint = self._ours(transaction.savepoint)
        self.steps.append(Step(key, savepoint, deepcopy(answer), ledger.last_id))
        self.at += 1
        return answer

    def close(self) -> None:
        """Undo everything; whoever wants the connection for himself may have it."""
        if self.whole is not None:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)
            self.whole = None

    def _open(self) -> None:
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.steps, self.tests = [], 0
        self.base = transaction.savepoint()
        self.depth = len(connections[DEFAULT_DB_ALIAS].savepoint_ids)

    def _keeps(self) -> bool:
        """Whether acts are kept: not inside an act, nor in a block that a test may undo."""
        depth = len(connections[DEFAULT_DB_ALIAS].savepoint_ids)
        return self.keeping and not self.ours and depth == self.depth

    def _back(self, steps: int) -> None:
        """Take the database back to where this many acts stand."""
        del self.steps[steps:]
        transaction.set_rollback(False)
        savepoint = self.steps[-1].savepoint if self.steps else self.base
        # Ids only grow in a process: after a test that lives later, they would tell of its time.
        ledger.last_id = self.steps[-1].newest if self.steps else 0
        self._ours(lambda: transaction.savepoint_rollback(savepoint))

    def _ours(self, do: Callable[[], T]) -> T:
        before, self.ours = self.ours, True
        try:
            return do()
        finally:
            self.ours = before

    def _watch(
        self, execute: Callable[..., Any], sql: object, params: Any, many: Any, context: Any
    ) -> Any:
        """See what a test asks the database by itself."""
        if self.keeping and not self.ours:
            if self.at < len(self.steps):
                self._back(self.at)
            self.keeping = isinstance(sql, str) and READS.match(sql) is not None
        return execute(sql, params, many, context)


STANDING = Standing()
once = STANDING.once
