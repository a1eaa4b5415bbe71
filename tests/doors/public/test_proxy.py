"""The public behind the nginx that the operators are given: fast from its cache, and no burden."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests import cast
from tests.doors.api.test_force_at_once import Street, busy
from tests.norms import scene as norms

ROOT = Path(__file__).resolve().parents[3]
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
PAGES = ["/public/", "/public/rules", "/public/rules?q=N-INT", "/public/ledger",
         "/public/progress", "/public/?lang=en", "/public/rules?lang=en"]  # fmt: skip
FASTER, SECONDS, READERS = 500, 12, 4
pytestmark = pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx is not installed")
READER = """
import json, sys, time
from http.client import HTTPConnection
from urllib.parse import urlsplit
port, pages, rate, end = (json.loads(one) for one in sys.argv[1:])
line, answers, number = HTTPConnection("127.0.0.1", port, timeout=30), {}, 0
began = time.time()
while (now := time.time()) < end:
    if number > (now - began) * rate:
        time.sleep(0.002)
        continue
    line.request("GET", pages[number % len(pages)], headers={"Host": "open.example.cn"})
    answer = line.getresponse()
    answer.read()
    said = f"{answer.status} {answer.getheader('X-Cache')}"
    answers[said] = answers.get(said, 0) + 1
    number += 1
print(json.dumps(answers))
"""


@pytest.fixture
def fresh_database(fresh_bureau: Any) -> Any:
    """The site serves the cast."""
    return fresh_bureau


@pytest.fixture
def proxy(site: str, tmp_path: Path) -> Iterator[int]:
    """The operators' own file, without TLS and on ports and folders of this test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port, upstream = probe.getsockname()[1], urlsplit(site).port
    user = "user root;" if os.geteuid() == 0 else ""  # the folders of a test are nobody else's
    said = (ROOT / "docs" / "operators" / "nginx.conf").read_text("utf-8")
    for wanted, here in (
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        (r"ssl_certificate\S* [^;]+;", ""),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{upstream}"),
        (r"/var/(log|cache)/nginx", str(tmp_path)),
        (r"/run/nginx\.pid", str(tmp_path / "pid")),
        (r"worker_processes auto;", f"{user} worker_processes 1; daemon off;"),
        (r"proxy_set_header Host \$host;", "proxy_set_header Host 127.0.0.1;"),
    ):
        said, count = re.subn(wanted, here, said)
        assert count, wanted
    conf = tmp_path / "nginx.conf"
    conf.write_text(said, "utf-8")
    with subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(conf)]) as nginx:
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield port
        finally:
            nginx.terminate()


def ask(port: int, path: str, host: str = "open.example.cn", body: str | None = None) -> Any:
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    line.request("POST" if body else "GET", path, body, {"Host": host, **kind})
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer


@pytest.mark.rule("D-OPEN-06")
def test_the_public_name_leads_to_public_pages_alone_and_guessing_is_slowed(
    proxy: int, tmp_path: Path
) -> None:
    assert ask(proxy, "/public/").status == 200
    assert [ask(proxy, path).status for path in ("/", "/sign-in", "/api/acts", "/ledger")] == [
        404
    ] * 4
    assert ask(proxy, "/sign-in", host="plumbline.example.cn").status == 200  # the control
    assert ask(proxy, "/ledger/verify.py").status == 200
    said = Counter(
        ask(proxy, "/public/progress", body=f"number=H{n}&code=ABCD2345").status for n in range(60)
    )
    assert said[429] > 30
    assert said[404] >= 20
    form = ask(proxy, "/public/progress?lang=en")
    assert form.getheader("X-Cache") == "MISS"
    assert ask(proxy, "/public/progress?lang=en").getheader("X-Cache") == "HIT"
    log = (tmp_path / "access.log").read_text("utf-8")
    assert "ABCD2345" not in log
    assert "lang=en" not in log


@pytest.mark.thorough
@pytest.mark.rule("3.5a")
def test_five_hundred_pages_a_second_leave_the_work_inside_alone(site: str, proxy: int) -> None:
    """Officers work over HTTP without a pause: alone, beside the readers, and alone again."""
    bureau = cast.existing()
    scene = norms.published(bureau)
    for page in PAGES:
        assert ask(proxy, page).status == 200
    with busy(site, bureau, scene.now) as street:
        street.wait_for(40)
        before = during(street)
        readers = [
            subprocess.Popen(
                [sys.executable, "-c", READER, str(proxy), json.dumps(PAGES),
                 str(FASTER / READERS * 1.1), str(time.time() + SECONDS)],
                stdout=subprocess.PIPE, text=True,
            )
            for _ in range(READERS)
        ]  # fmt: skip
        beside = during(street)
        told = Counter[str]()
        for reader in readers:
            told.update(json.loads(reader.communicate()[0]))
        after = during(street)
    assert not street.broken, street.broken
    served = sum(count for said, count in told.items() if said.startswith("200"))
    alone = (before + after) / 2
    print({"pages a second": served / SECONDS, "answers": dict(told), "acts alone ms": alone * 1e3,
           "beside ms": beside * 1e3, "slower %": 100 * (beside / alone - 1)})  # fmt: skip
    assert served == sum(told.values())
    assert served / SECONDS >= FASTER * 0.8  # other tests run beside it
    assert sum(count for said, count in told.items() if "HIT" in said) > served * 0.7
    assert beside < alone * 2  # the figure wants a quiet machine: docs/operators/performance.md


def during(street: Street) -> float:
    """The median of what an act took over HTTP in these seconds."""
    start = time.monotonic()
    threading.Event().wait(SECONDS)
    return median(
        one.answered - one.sent for one in street.answers if one.sent > start
    )  # fmt: skip
