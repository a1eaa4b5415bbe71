"""Certificates of levels: sealed, read by a camera, and honest about what became of the level."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from django.conf import LazySettings

from plumbline.doors.cli.province import Province
from plumbline.kernel.models import Entry
from plumbline.papers import certificates
from plumbline.papers.models import Certificate
from tests.papers.test_files import run
from tests.qualification.scene import granted
from tests.scenes import Scene, step, stopped

pytestmark = pytest.mark.usefixtures("db")
CERTIFY = "qualification.certify"


def certified(bureau: Province, **form: str) -> Scene:
    scene = granted(bureau, **form)
    step(scene, CERTIFY)
    return scene


def kept() -> Certificate:
    return Certificate.objects.latest("pk")


def changed(scene: Scene, change: str, since: date) -> None:
    step(scene, "qualification.propose_change", change=change, since=since.isoformat())
    step(scene, "qualification.approve_change")


def camera(file: Path) -> str:
    """What a telephone reads from the printed page."""
    run("pdftoppm", "-r", "200", "-gray", "-singlefile", str(file), str(file.with_suffix("")))
    _, size, _, *_ = (page := file.with_suffix(".pgm").read_bytes()).split(b"\n", 3)
    width, height = map(int, size.split())
    grey = memoryview(page[-width * height :]).cast("B", (height, width))
    (code,) = zxingcpp.read_barcodes(grey)
    return str(code.text)


@pytest.mark.rule("R-QUAL-01", "1.3a")
def test_a_telephone_reads_the_code_and_another_program_the_seal(
    bureau: Province, tmp_path: Path, settings: LazySettings
) -> None:
    settings.PUBLIC = "https://plumbline.example"
    certified(bureau)
    file = tmp_path / "certificate.pdf"
    file.write_bytes(bytes(kept().pdf))
    link = urlsplit(camera(file))
    assert (link.scheme, link.netloc, link.path) == ("https", "plumbline.example", "/public/papers")
    asked = {name: value for name, (value,) in parse_qs(link.fragment).items()}
    assert certificates.found(asked["number"], asked["code"]) == kept()
    said = run("pdfsig", "-nocert", str(file))
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    printed = run("pdftotext", "-layout", str(file), "-")
    for part in ("执法资格证书", "基本级执法资格", kept().number, "2031年3月2日"):
        assert part in printed, part
    data = bytearray(file.read_bytes())
    data[data.index(b"/Title") + 20] ^= 1
    file.write_bytes(bytes(data))  # the control
    forged = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True)
    assert "Signature is Valid" not in forged.stdout


def test_without_a_public_address_the_code_says_number_and_code(
    bureau: Province, tmp_path: Path
) -> None:
    certified(bureau)
    file = tmp_path / "certificate.pdf"
    file.write_bytes(bytes(kept().pdf))
    number, code = camera(file).rsplit(" ", 1)
    assert certificates.found(number, code) == kept()


@pytest.mark.rule("D-EXCH-02", "1.3a")
def test_the_hash_of_the_certificate_stands_in_the_ledger_and_it_can_be_printed_again(
    bureau: Province,
) -> None:
    scene = certified(bureau)
    entry = Entry.objects.get(pk=scene.entry.pk)
    (read,) = [gate["read"] for gate in entry.body["gates"]
               if gate["gate"] == "papers.certificate_printable"]  # fmt: skip
    assert f"sha256={kept().sha256}" in read
    assert certificates.genuine(kept())
    for act in ("suspend", "restore"):  # the certificate does not change with the level
        changed(scene, act, date(2026, 3, 10))
    assert certificates.genuine(kept())


@pytest.mark.gate("papers.certifiable", CERTIFY)
@pytest.mark.rule("R-QUAL-01", "1.3a")
def test_only_a_level_that_counts_and_was_given_by_the_police_is_certified(
    bureau: Province,
) -> None:
    scene = granted(bureau, level="NATIONAL_LEGAL")
    told = stopped(scene, CERTIFY, "papers.certifiable")
    assert told["says"] == ("赵初（2201034）的国家统一法律职业资格不由公安机关授予，不出具证书")
    scene = granted(bureau, since="2026-04-01")
    assert "今日不在有效期内" in stopped(scene, CERTIFY, "papers.certifiable")["says"]
    step(granted(bureau), CERTIFY)


@pytest.mark.rule("N-QUAL-02", "1.3a")
def test_a_certified_level_runs_out(bureau: Province) -> None:
    certified(bureau)
    days = {date(2026, 3, 2): "尚未开始", date(2031, 3, 2): "有效", date(2031, 3, 3): "有效期已满"}
    found = {day: certificates.became(kept().qualification, day) for day in days}
    assert found == {day: (word, date(2031, 3, 2)) for day, word in days.items()}


@pytest.mark.gate("papers.certified_once", CERTIFY)
@pytest.mark.rule("1.3a")
def test_one_validity_is_certified_once(bureau: Province) -> None:
    scene = certified(bureau)
    told = stopped(scene, CERTIFY, "papers.certified_once")
    assert told["says"] == f"已有证书{kept().number}，其后有效期没有变动"
    first = kept()
    changed(scene, "renew", date(2026, 3, 10))
    step(scene, CERTIFY)
    assert (kept().serial, kept().until) == (first.serial + 1, date(2036, 3, 2))


@pytest.mark.gate("papers.certificate_printable", CERTIFY)
@pytest.mark.rule("D-EXCH-02")
def test_a_certificate_with_a_character_no_font_has_is_not_issued(bureau: Province) -> None:
    scene = granted(bureau, certificate="B-" + chr(0x2A6D6))
    told = stopped(scene, CERTIFY, "papers.certificate_printable")
    assert "U+2A6D6" in told["says"]
    step(granted(bureau, certificate="B-2"), CERTIFY)
