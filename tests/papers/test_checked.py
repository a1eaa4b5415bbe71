"""The code printed on a paper leads a telephone to its check."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import LazySettings

from plumbline.doors.cli.province import Province
from plumbline.papers import reads
from plumbline.papers.issuing import spaced
from tests.papers.scene import issued, paper
from tests.papers.test_certificates import camera

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.rule("3.5a", "D-EXCH-02")
def test_the_code_on_a_paper_leads_to_its_check_and_stays_as_printed(
    bureau: Province, tmp_path: Path, settings: LazySettings
) -> None:
    settings.PUBLIC = "https://plumbline.example"
    row = paper(issued(bureau))
    file = tmp_path / "paper.pdf"
    file.write_bytes(bytes(row.file.pdf))
    link = urlsplit(camera(file))
    assert (link.netloc, link.path, link.query) == ("plumbline.example", "/public/papers", "")
    assert parse_qs(link.fragment) == {"number": [row.number], "code": [spaced(row.code)]}
    settings.PUBLIC = "https://moved.example"  # the site moved: the paper is still genuine
    assert reads.genuine(row)
