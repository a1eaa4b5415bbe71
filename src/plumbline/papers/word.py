"""The same paper as a DOCX: a copy to work with. The sealed PDF alone is the paper."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from plumbline.papers.content import (
    Address,
    Content,
    Facts,
    Grid,
    Seal,
    Signs,
    Small,
    Stamp,
    Talk,
    Text,
    Window,
)
from plumbline.papers.render import WORDS

BODY, HEAD = "仿宋", "黑体"
STATES = {"draft": "草稿", "void": "作废", "issued": "副本"}
COLUMNS = 12
LINE = "＿" * 12


def docx(content: Content, stamp: Stamp) -> bytes:
    """The paper as DOCX, the same bytes for the same content and stamp but for the container."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(30), Mm(26)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    properties = document.core_properties
    properties.title, properties.author = f"{content.title} {stamp.number}".strip(), content.organ
    properties.created = properties.modified = datetime.fromtimestamp(stamp.moment, UTC)
    properties.language = "zh-CN"
    sheet = _Sheet(document)
    sheet.line(content.organ, size=15, font=HEAD, align="centre")
    sheet.line(content.title, size=22, font=HEAD, align="centre", bold=True, style="Title")
    if stamp.number:
        sheet.line(stamp.number, size=12, align="right")
    for part in content.parts:
        sheet.put(part, content, stamp)
    sheet.line(_says(stamp), size=9)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _says(stamp: Stamp) -> str:
    """What kind of copy this is, below the text."""
    if stamp.state == "published":
        return f"（公开文本）{stamp.day}向社会公开。"
    says = "以加盖电子印章的 PDF 文件为准。"
    if stamp.number:
        says += f"文书编号 {stamp.number}，校验码 {stamp.code}。"
    return f"（{STATES[stamp.state]}）{says}"


class _Sheet:
    """A document being written."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def line(
        self, text: str, *, size: float = 14, font: str = BODY, align: str = "", bold: bool = False,
        indent: bool = False, style: str | None = None,
    ) -> Any:  # fmt: skip
        """One paragraph."""
        paragraph = self.document.add_paragraph(style=style)
        self.write(paragraph, text, size=size, font=font, bold=bold)
        if align:
            paragraph.alignment = {"centre": 1, "right": 2}[align]
        if indent:
            from docx.shared import Pt

            paragraph.paragraph_format.first_line_indent = Pt(2 * size)
        return paragraph

    @staticmethod
    def write(paragraph: Any, text: str, *, size: float, font: str, bold: bool = False) -> None:
        """Text in a Chinese face, in black."""
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(text)
        run.font.size, run.font.name, run.bold = Pt(size), font, bold
        run.font.color.rgb = RGBColor(0, 0, 0)
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)  # noqa: SLF001 - docx has no other way

    def put(self, part: Any, content: Content, stamp: Stamp) -> None:
        """One part of the paper."""
        if isinstance(part, Facts):
            self.facts(part)
        elif isinstance(part, Grid):
            self.grid(part)
        elif isinstance(part, Seal):
            self.line(content.organ, align="right")
            self.line(stamp.day or WORDS["date"], align="right")
        else:
            if isinstance(part, Text) and part.heading:
                self.line(part.heading, font=HEAD)
            fine = isinstance(part, Text) and part.fine
            size = 10 if isinstance(part, Small) else 7 if fine else 14
            for line in lines(part):
                self.line(line, size=size, indent=isinstance(part, Text) and part.indent)

    def facts(self, part: Facts) -> None:
        """Labels and values, one to three pairs a row."""
        table = self.document.add_table(len(part.rows), COLUMNS, style="Table Grid")
        for row, pairs in zip(table.rows, part.rows, strict=True):
            width = COLUMNS // len(pairs)
            for place, (label, value) in enumerate(pairs):
                start = place * width
                self.cell(row.cells[start].merge(row.cells[start + 1]), label, font=HEAD)
                self.cell(row.cells[start + 2].merge(row.cells[start + width - 1]), value)
        self.document.add_paragraph()

    def grid(self, part: Grid) -> None:
        """A table with a head that repeats on each page."""
        from docx.oxml import OxmlElement
        from docx.shared import Mm

        table = self.document.add_table(1 + len(part.rows), len(part.heads), style="Table Grid")
        table.autofit = False
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001
        for row, texts in zip(table.rows, [part.heads, *part.rows], strict=True):
            font = HEAD if texts is part.heads else BODY
            for cell, text, share in zip(row.cells, texts, part.widths, strict=True):
                cell.width = Mm(156 * share // sum(part.widths))
                self.cell(cell, text, font=font)
        self.document.add_paragraph()

    def cell(self, cell: Any, text: str, *, font: str = BODY) -> None:
        """The text of a cell."""
        self.write(cell.paragraphs[0], text, size=11, font=font)


def lines(part: Address | Window | Text | Talk | Signs | Small) -> list[str]:
    """The lines of a part that is no table."""
    if isinstance(part, Address):
        return [part.to + WORDS["colon"]]
    if isinstance(part, Window):
        return [part.to, *part.lines]
    if isinstance(part, Talk):
        return [WORDS[who] + says for turn in part.turns
                for who, says in zip(("asked", "answered"), turn, strict=True)]  # fmt: skip
    if isinstance(part, Signs):
        return [f"{place}{WORDS['colon']}{LINE}{WORDS['date']}" for place in part.places]
    return part.lines
