"""A real OpenStack Swift with its S3 door, built from the package registry and run on loopback.

Four processes on one disk, as small as they come. It is the peer of the S3 store in `./dev real`
and never part of the product. What cannot be built or started raises: a check left out is no check.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

PACKAGES = ("swift==2.38.3", "pyeclib", "setuptools<81")
SECONDS_TO_START = 60
RINGS = ("account", "container", "object")
START = "import sys; from swift.common.wsgi import run_wsgi; sys.exit(run_wsgi(*sys.argv[1:3]))"
PIPELINE = "catch_errors cache s3api tempauth copy slo dlo proxy-server"


@dataclass(frozen=True)
class Swift:
    """How it is reached."""

    endpoint: str
    key: str
    secret: str

    def make(self, bucket: str) -> None:
        """A bucket, by the oldest way of signing, which needs no library."""
        date = formatdate(usegmt=True)
        signed = hmac.digest(self.secret.encode(), f"PUT\n\n\n{date}\n/{bucket}".encode(), "sha1")
        word = f"AWS {self.key}:{base64.b64encode(signed).decode()}"
        asked = urllib.request.Request(
            f"{self.endpoint}/{bucket}", method="PUT",
            headers={"Date": date, "Authorization": word},
        )  # fmt: skip
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        direct.open(asked, timeout=60).close()

    def address(self, bucket: str) -> str:
        """What PLUMBLINE_FOOTAGE would say."""
        return f"s3://{bucket}?endpoint={self.endpoint}&region=us-east-1"


@contextmanager
def swift() -> Iterator[Swift]:
    """Build it, start it, and take all of it away again."""
    home = Path(tempfile.mkdtemp(prefix="plumbline-swift-"))
    try:
        python = _installed(home)
        ports = {name: _free_port() for name in (*RINGS, "proxy")}
        secret = secrets.token_hex(16)
        _configure(home, python, ports, secret)
        with ExitStack() as stack:
            for name, port in ports.items():
                stack.enter_context(_running(home, python, name, port))
            yield Swift(f"http://127.0.0.1:{ports['proxy']}", "test:tester", secret)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _installed(home: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", home / "venv"], check=True)
    python = home / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check",
                    *PACKAGES], check=True)  # fmt: skip
    return python


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _configure(home: Path, python: Path, ports: dict[str, int], secret: str) -> None:
    (home / "disk" / "d1").mkdir(parents=True)
    (home / "swift.conf").write_text(
        f"[swift-hash]\nswift_hash_path_suffix = {secrets.token_hex(8)}\n"
    )
    common = (
        f"swift_dir = {home}\nbind_ip = 127.0.0.1\nworkers = 0\nlog_address = /nowhere\n"
        "log_level = ERROR\n"
    )
    for ring in RINGS:
        (home / f"{ring}.conf").write_text(
            f"[DEFAULT]\n{common}bind_port = {ports[ring]}\ndevices = {home / 'disk'}\n"
            f"mount_check = false\n[pipeline:main]\npipeline = {ring}-server\n"
            f"[app:{ring}-server]\nuse = egg:swift#{ring}\n"
        )
        builder = [python, home / "venv" / "bin" / "swift-ring-builder", home / f"{ring}.builder"]
        for step in (("create", "4", "1", "0"),
                     ("add", f"r1z1-127.0.0.1:{ports[ring]}/d1", "1"), ("rebalance",)):  # fmt: skip
            done = subprocess.run([*builder, *step], capture_output=True, text=True)
            if done.returncode == 2:
                raise RuntimeError(done.stdout + done.stderr)
    told = {
        "cache": "use = egg:swift#memcache\nmemcache_servers = 127.0.0.1:1\n",
        "tempauth": f"use = egg:swift#tempauth\nuser_test_tester = {secret} .admin\n",
        "s3api": "use = egg:swift#s3api\ns3_acl = false\nlocation = us-east-1\n",
    }
    filters = [f"[filter:{name}]\n" + told.get(name, f"use = egg:swift#{name}\n")
               for name in PIPELINE.split()[:-1]]  # fmt: skip
    (home / "proxy.conf").write_text(
        f"[DEFAULT]\n{common}bind_port = {ports['proxy']}\n[pipeline:main]\npipeline = {PIPELINE}\n"
        "[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n" + "".join(filters)
    )


@contextmanager
def _running(home: Path, python: Path, name: str, port: int) -> Iterator[None]:
    log = home / f"{name}.log"
    app = f"{name}-server"
    with log.open("w") as output:
        server = subprocess.Popen(
            [python, "-c", START, str(home / f"{name}.conf"), app],
            stdout=output, stderr=output, cwd=home,
        )  # fmt: skip
    try:
        end = time.monotonic() + SECONDS_TO_START
        while True:
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{app} does not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(20)
