"""QTI 3: a package with an item each, listed in its manifest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

from lxml import etree

from plumbline.exams.exchange.rows import ABOUT, MOST_BYTES, Row, Unreadable, about
from plumbline.exams.exchange.xml import Element, add, parse, written
from plumbline.exams.terms import LETTERS, Sort
from plumbline.forms.workbook import TORN

QTI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
MATCH = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct"
MANIFEST = "imsmanifest.xml"
ITEM = "imsqti_item_xmlv3p0"
Q, P = f"{{{QTI}}}", f"{{{PACKAGE}}}"


def write(rows: Iterable[Row]) -> bytes:
    """Questions as a package."""
    file = io.BytesIO()
    manifest = etree.Element(f"{P}manifest", {"identifier": "plumbline"}, nsmap={None: PACKAGE})
    about_it = add(manifest, f"{P}metadata")
    add(about_it, f"{P}schema", "QTI Package")
    add(about_it, f"{P}schemaversion", "3.0.0")
    add(manifest, f"{P}organizations")
    resources = add(manifest, f"{P}resources")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for number, row in enumerate(rows, 1):
            name, path = f"q{number:05}", f"items/q{number:05}.xml"
            package.writestr(path, written(_item(name, row)))
            add(add(resources, f"{P}resource", identifier=name, type=ITEM, href=path),
                f"{P}file", href=path)  # fmt: skip
        package.writestr(MANIFEST, written(manifest))
    return file.getvalue()


def _item(name: str, row: Row) -> Element:
    sort, written_one = row["sort"], row["sort"] == Sort.WRITTEN
    item = etree.Element(
        f"{Q}qti-assessment-item",
        {"identifier": name, "title": row.get("topic") or name, "adaptive": "false",
         "time-dependent": "false"},
        nsmap={None: QTI},
    )  # fmt: skip
    declared = add(
        item, f"{Q}qti-response-declaration", identifier="RESPONSE",
        cardinality="multiple" if sort == Sort.MULTIPLE else "single",
        base_type="string" if written_one else "identifier",
    )  # fmt: skip
    correct = add(declared, f"{Q}qti-correct-response")
    for answer in ["\n".join(row["key"])] if written_one else row["key"]:
        add(correct, f"{Q}qti-value", answer)
    add(item, f"{Q}qti-outcome-declaration", identifier="SCORE", cardinality="single",
        base_type="float")  # fmt: skip
    said = {"data-sort": sort} | {f"data-{k.replace('_', '-')}": v for k, v in about(row).items()}
    body = add(item, f"{Q}qti-item-body", **said)
    if written_one:
        asked = add(body, f"{Q}qti-extended-text-interaction", response_identifier="RESPONSE")
    else:
        most = "0" if sort == Sort.MULTIPLE else "1"
        asked = add(body, f"{Q}qti-choice-interaction", response_identifier="RESPONSE",
                    max_choices=most, shuffle="false")  # fmt: skip
    _lines(add(asked, f"{Q}qti-prompt"), row["stem"])
    for letter, text in zip(LETTERS, row["options"], strict=False):
        _lines(add(asked, f"{Q}qti-simple-choice", identifier=letter), text)
    add(item, f"{Q}qti-response-processing", template=MATCH)
    return item


def _lines(element: Element, text: str) -> None:
    """Text with its line breaks, which a page would swallow."""
    first, *others = text.split("\n")
    element.text = first
    for line in others:
        add(element, f"{Q}br").tail = line


def read(data: bytes) -> list[Row]:
    """The questions of a package, or of a single item. Raises Unreadable."""
    documents = _unpacked(data) if data.startswith(b"PK") else [data]
    rows = [_row(root) for root in map(parse, documents) if root.tag == f"{Q}qti-assessment-item"]
    if not rows:
        raise Unreadable("文件里没有QTI 3的试题")
    return rows


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The XML files of a package, in the order of the manifest."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(info.file_size for info in package.infolist()) > MOST_BYTES:
                raise Unreadable("解压后过大")
            names = package.namelist()
            if MANIFEST in names:
                listed = parse(package.read(MANIFEST)).iter(f"{P}resource")
                wanted = [href for one in listed if (href := one.get("href")) in names]
            else:
                wanted = [name for name in names if name.endswith(".xml")]
            for name in wanted:
                yield package.read(name)
    except TORN:
        raise Unreadable("不是完好的压缩包") from None


def _row(item: Element) -> Row:
    body = item.find(f"{Q}qti-item-body")
    if body is None:
        return {"sort": "other", "stem": "", "options": [], "key": []}
    asked = body.find(f".//{Q}qti-choice-interaction")
    essay = body.find(f".//{Q}qti-extended-text-interaction")
    key = [_said(value) for value in item.iterfind(f".//{Q}qti-correct-response/{Q}qti-value")]
    holder = asked if asked is not None else essay
    prompt = holder.find(f"{Q}qti-prompt") if holder is not None else None
    before = [_said(p) for p in body.iterchildren(f"{Q}p")]
    stem = "\n".join(filter(None, [*before, _said(prompt) if prompt is not None else ""]))
    choices = [] if asked is None else list(asked.iterchildren(f"{Q}qti-simple-choice"))
    letters = {choice.get("identifier"): n for choice, n in zip(choices, LETTERS, strict=False)}
    said = {name: body.get(f"data-{name.replace('_', '-')}", "") for name in ABOUT}
    return {
        **{name: value for name, value in said.items() if value},
        "sort": body.get("data-sort") or _sort(item, asked, essay),
        "stem": stem,
        "options": [_said(choice) for choice in choices],
        "key": [letters.get(answer, answer) for answer in key],
    }


def _sort(item: Element, asked: Element | None, essay: Element | None) -> str:
    if asked is None:
        return Sort.WRITTEN.value if essay is not None else "other"
    declared = item.find(f"{Q}qti-response-declaration")
    several = declared is not None and declared.get("cardinality") == "multiple"
    return (Sort.MULTIPLE if several else Sort.SINGLE).value


def _said(element: Element) -> str:
    """The text of an element; a break is a new line."""
    parts = [element.text or ""]
    for child in element.iterchildren():
        inner = "\n" if child.tag == f"{Q}br" else _said(child)
        parts += [inner, child.tail or ""]
    return "".join(parts).strip()
