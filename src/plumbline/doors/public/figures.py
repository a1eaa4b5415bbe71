"""Open figures: by quarter and unit, each with how it is counted, and the whole as a file."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from plumbline.doors.public.frame import MINUTE, page, spoken
from plumbline.insight.open_figures import ALL, Count, Figures, Rate, quarters
from plumbline.kernel.act import ACTS
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.openness.cells import SMALL, Share
from plumbline.people.models import Unit

LONGEST = 20  # characters of a unit's code


@require_safe
@spoken
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a unit and of those below it."""
    over = quarters(timezone.now())
    when = next((one for one in over if one.code == request.GET.get("quarter")), None)
    when = when or (over[0] if over else None)
    code = request.GET.get("unit", "").replace("\0", "")[:LONGEST]
    units = Unit.objects.filter(phase="active").order_by("line__len", "code")
    unit = (units.filter(code=code) if code else units).first()
    if unit is None:
        raise Http404
    depth = len(unit.line)
    inside = units.filter(**{f"line__{depth - 1}": unit.line[-1]})
    below = list(inside.filter(line__len=depth + 1))
    above = list(units.filter(code__in=unit.line[:-1]))
    found = Figures(when) if when else None
    if found is not None and request.GET.get("export") == "csv":
        return _file(found, list(inside))
    rows = [] if found is None else [
        (one, how(one), _said(one, share),
         [(u, _said(one, found.shown[one.code].get(tuple(u.line)))) for u in below])
        for one, share in found.of(tuple(unit.line))
    ]  # fmt: skip
    shown = {
        "unit": unit, "above": above, "below": below, "rows": rows, "when": when, "over": over,
        "few": SMALL,
    }  # fmt: skip
    return page(request, "figures.html", shown, cache=MINUTE)


def how(one: Count | Rate) -> tuple[str, str]:
    """How a figure is counted: in a sentence, and by the names that the ledger and duties have."""
    listed = gettext("、")
    if isinstance(one, Count):
        titles = listed.join(gettext(ACTS[code].title) for code in one.acts)
        says = gettext("账本中本季度记录的“%(acts)s”，每次计一，归入当时办理的单位。")
        return says % {"acts": titles}, ", ".join(one.acts)
    titles = listed.join(gettext(DUTIES[code].title) for code in one.duties)
    says = gettext("期限“%(duties)s”中截止时间在本季度内的，按期办结的除以全部；中止计算的不计。")
    return says % {"duties": titles}, ", ".join(one.duties)


def _said(one: Count | Rate, share: Share | None) -> str:
    return " / ".join(f"{int(cell):,}" for cell in _cells(one, share) if cell)


def _file(found: Figures, units: list[Unit]) -> HttpResponse:
    """Every figure of every unit of the branch, as the page shows it; an empty cell is hidden."""
    out = io.StringIO()
    writer = csv.writer(out)
    head = [gettext("季度"), gettext("单位代码"), gettext("单位")]
    writer.writerow([*head, *(cell for one in ALL for cell in _heads(one))])
    for unit in units:
        cells = found.of(tuple(unit.line))
        line = [cell for one, share in cells for cell in _cells(one, share)]
        writer.writerow([found.quarter.code, unit.code, unit.name, *line])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="figures-{found.quarter.code}.csv"'
    response["Cache-Control"] = MINUTE
    return response


def _heads(one: Count | Rate) -> list[str]:
    title = gettext(one.title)
    return [title] if isinstance(one, Count) else [title, gettext("%(of)s：全部") % {"of": title}]


def _cells(one: Count | Rate, share: Share | None) -> list[str]:
    if share is None:
        return [""] if isinstance(one, Count) else ["", ""]
    return [str(share.of)] if isinstance(one, Count) else [str(share.good), str(share.of)]
