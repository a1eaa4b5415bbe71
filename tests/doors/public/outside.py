"""Everything that anybody can fetch: each public address, in both languages, also at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import quote
from uuid import UUID

from plumbline.complaints.models import Complaint
from plumbline.intake.models import Receipt
from plumbline.norms.models import Rule
from plumbline.openness.rulebook import READ
from plumbline.papers.models import Certificate, Paper
from plumbline.people.models import Unit
from plumbline.publications.models import Publication
from plumbline.publications.terms import Heading
from plumbline.surveys.models import Round, Visit
from plumbline.transparency.models import Seal

Asked = tuple[str, dict[str, str] | None]  # an address, and the form that is sent there
VIEWS = ("", "lang=en", "screen=kiosk", "lang=en&screen=kiosk")
QUARTERS = [f"2026-{number}" for number in (1, 2, 3)]
SOME = 5  # of which also the terminal's page is fetched


def codes(path: str, rows: Iterable[tuple[str, str]]) -> Iterator[Asked]:
    """The form, and what number and code open of each row."""
    yield from pages(path)
    for place, (number, code) in enumerate(rows):
        for view in VIEWS if place < SOME else VIEWS[:2]:
            yield f"{path}?{view}", {"number": number, "code": code}


def pages(*paths: str, views: Sequence[str] = VIEWS) -> Iterator[Asked]:
    """A page in each view."""
    for path in paths:
        for view in views:
            yield f"{path}{'&' if '?' in path else '?'}{view}", None


def units() -> list[str]:
    return list(Unit.objects.order_by("code").values_list("code", flat=True))


def items() -> list[UUID]:
    """Publications, those that are not out as well."""
    return list(Publication.objects.values_list("pk", flat=True))


def numbered(model: type[Receipt | Complaint | Visit]) -> list[tuple[str, str]]:
    return list(model.objects.values_list("number", "code"))


def papers() -> list[tuple[str, str]]:
    issued = Paper.objects.filter(serial__isnull=False).values_list("number", "code")
    return [*issued, *Certificate.objects.values_list("number", "code")]


def sealed() -> list[UUID]:
    """Entries with their place in the ledger: some of them, as each answer is hashes alone."""
    return list(Seal.objects.order_by("index").values_list("entry_id", flat=True)[:100])


def ruled() -> list[UUID]:
    return list(Rule.objects.filter(phase__in=READ).values_list("pk", flat=True))


def by_unit(path: str) -> list[str]:
    return [f"{path}?unit={code}&quarter={when}" for code in units() for when in QUARTERS]


ADDRESSES: dict[str, Callable[[], Iterator[Asked]]] = {
    "public_home": lambda: pages("/public/"),
    "public_progress": lambda: codes("/public/progress", numbered(Receipt)),
    "public_papers": lambda: codes("/public/papers", papers()),
    "public_complaints": lambda: pages(
        "/public/complaints", f"/public/complaints?q={quote('局')}",
        *(f"/public/complaints?unit={code}" for code in units()),
    ),
    "public_complaint": lambda: codes("/public/complaints/progress", numbered(Complaint)),
    "public_complaint_figures": lambda: pages(
        "/public/complaints/figures",
        *(f"/public/complaints/figures?quarter={when}" for when in QUARTERS),
    ),
    "public_remedies": lambda: pages("/public/remedies"),
    "public_ledger": lambda: pages("/public/ledger"),
    "public_proof": lambda: pages(*(f"/public/ledger/proofs/{pk}.json" for pk in sealed())),
    "public_figures": lambda: pages(
        *by_unit("/public/figures"),
        *(f"{path}&export=csv" for path in by_unit("/public/figures")), views=VIEWS[:2],
    ),
    "public_rules": lambda: pages("/public/rules", f"/public/rules?q={quote('告知')}"),
    "public_rule": lambda: pages(*(f"/public/rules/{pk}" for pk in ruled())),
    "public_survey": lambda: codes("/public/survey", numbered(Visit)),
    "public_satisfaction": lambda: pages(*by_unit("/public/satisfaction"), views=VIEWS[:2]),
    "public_draw": lambda: pages(
        *(f"/public/satisfaction/draws/{one.unit.code}/{one.year}-{one.quarter}.json"
          for one in Round.objects.select_related("unit"))
    ),
    "public_open": lambda: pages(
        "/public/open", "/public/open?page=2", "/public/open?page=999999999",
        *(f"/public/open?heading={code}" for code in Heading.values),
    ),
    "public_whom": lambda: pages("/public/open/whom"),
    "public_item": lambda: pages(*(f"/public/open/{pk}" for pk in items())),
    "public_file": lambda: pages(
        *(f"/public/open/{pk}.{form}" for pk in items() for form in ("pdf", "docx"))
    ),
}  # fmt: skip
# What the other doors answer to whoever is not signed in.
OPEN = [
    "/sign-in", "/ledger/checkpoint", "/ledger/verify.py", "/api/ledger/key",
    "/api/openapi.json", "/api/ledger/checkpoint", "/scim/v2/ServiceProviderConfig",
]  # fmt: skip
