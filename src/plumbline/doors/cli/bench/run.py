"""The measurement itself, in an environment that names a database of its own.

Started by `plumbline bench`, never on a database that holds anything.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django


def main() -> None:
    """Measure the parts that were asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--clients", required=True)
    parser.add_argument("--samples", type=int, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("parts", nargs="+")
    asked = parser.parse_args()
    _ready()
    from plumbline.doors.cli.bench import (
        acts,
        exams,
        figures,
        footage,
        growth,
        rules,
        scene,
        sitting,
    )

    began, sizes = time.monotonic(), [int(size) for size in asked.sizes.split(",")]
    found: dict[str, Any] = {"machine": _machine(figures.load_of_others())}
    print("machine:", *(f"{key} {value}" for key, value in found["machine"].items()), sep="\n  ")
    if "footage" in asked.parts:
        found["footage"] = footage.measure()
    if set(asked.parts) != {"footage"}:
        place = scene.found()
        if "exams" in asked.parts:
            found["exams"] = exams.measure(place, asked.samples)
        if "sitting" in asked.parts:
            found["sitting"] = sitting.measure(place, asked.seconds)
        if "starts" in asked.parts:
            found |= sitting.starts(place)
        scene.fill(place, 1, scene.CASES, acted_on=True)
        if "acts" in asked.parts:
            clients = [int(count) for count in asked.clients.split(",")]
            found["acts"] = acts.measure(place, clients, asked.seconds)
        found |= growth.measure(place, sizes, asked.samples, asked.parts)
        if "rules" in asked.parts:
            found["rules"] = rules.measure(place, sizes[-1], asked.samples)
    found["machine"]["cores busy with other work, after"] = figures.load_of_others()
    found["machine"]["seconds"] = round(time.monotonic() - began)
    print(f"\ncores busy with other work afterwards: {figures.load_of_others():.2f}")
    print(f"whole run: {found['machine']['seconds']} s")
    if asked.json:
        asked.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def _ready() -> None:
    """Tables, keys and static files in the throwaway place."""
    name = os.environ.get("DATABASE_URL", "")
    if "plumbline_bench_" not in name:
        sys.exit("This belongs to `plumbline bench`.")
    subprocess.run([sys.executable, "-m", "plumbline.config.ready"], check=True)
    from django.conf import settings

    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    django.setup()


def _machine(busy: float) -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version(), string_agg(name || '=' || setting, ' ' ORDER BY name)"
            " FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'shared_buffers')"
        )
        server, settings = cursor.fetchone()
    model = Path("/proc/cpuinfo")
    names = model.read_text().split("\n") if model.exists() else []
    named = [line.split(":")[1].strip() for line in names if line.startswith("model name")]
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "processor": named[0] if named else platform.processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "server": server.split(" on ")[0] + f" ({settings})",
        "cores busy with other work, before": busy,
    }


if __name__ == "__main__":
    main()
