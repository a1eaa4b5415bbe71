"""What is made of many measurements: quantiles, slopes, tables, and how busy others are."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any


def quantile(values: Sequence[float], part: float) -> float:
    """The value below which this part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else math.nan


def slope(points: Iterable[tuple[float, float]]) -> float:
    """The exponent b of cost = a * n^b, by least squares over the logarithms."""
    logs = [(math.log(n), math.log(cost)) for n, cost in points if n > 0 and cost > 0]
    if len(logs) < 2:
        return math.nan
    x = sum(a for a, _ in logs) / len(logs)
    y = sum(b for _, b in logs) / len(logs)
    wide = sum((a - x) ** 2 for a, _ in logs)
    return sum((a - x) * (b - y) for a, b in logs) / wide if wide else math.nan


def timed(what: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each of so many calls, after three that do not count."""
    took = []
    for number in range(times + 3):
        start = time.perf_counter()
        what()
        if number >= 3:
            took.append((time.perf_counter() - start) * 1e3)
    return took


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table."""
    cells = [list(heads), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(heads))]
    print(f"\n{title}")
    for row in cells:
        first, *rest = (
            text.ljust(w) if n == 0 else text.rjust(w)
            for n, (text, w) in enumerate(zip(row, widths, strict=True))
        )
        print("  " + "  ".join([first, *rest]), flush=True)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        if math.isnan(value):
            return "-"
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def load_of_others(seconds: float = 2.0) -> float:
    """How many processor cores are busy while this process sleeps (Linux); NaN elsewhere."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return math.nan

    def busy() -> float:
        fields = [int(field) for field in stat.read_text().split("\n", 1)[0].split()[1:]]
        idle = fields[3] + fields[4]
        return (sum(fields[:8]) - idle) / os.sysconf("SC_CLK_TCK")

    before = busy()
    time.sleep(seconds)
    return (busy() - before) / seconds
