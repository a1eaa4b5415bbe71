"""A person at a screen: the few things people do, and what is wrong with any page they meet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

from plumbline.doors.cli import province
from tests import cast

ANSWERS = {400, 401, 404, 409, 422}  # the browser calls each of them a failure to load
DESKTOP, PHONE = (1280, 900), (360, 740)
CHECKS = (Path(__file__).parent / "checks.js").read_text("utf-8")
TALLEST = 16_000  # of points that Chromium draws in one picture


def numbers() -> dict[str, str]:
    """Police numbers by the plan's names."""
    plan = province.plan()
    return {
        "administrator": plan["administrator"]["number"],
        **{name: row["number"] for name, row in plan["officers"].items()},
    }


class Read(str):
    """An answer that is found by what is written beside it, as people find it."""

    __slots__ = ()


@dataclass
class Seats:
    """The screens of one test."""

    site: str
    browser: Browser
    shots: Path
    name: str
    faults: list[str] = field(default_factory=list)
    taken: list[Seat] = field(default_factory=list)

    def open(
        self,
        *,
        size: tuple[int, int] = DESKTOP,
        dark: bool = False,
        script: bool = True,
        language: str = "zh-CN",
    ) -> Seat:
        """A screen with nobody signed in."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            locale=language,
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
        )
        context.set_default_timeout(30_000)
        seat = Seat(self, context.new_page(), script=script)
        self.taken.append(seat)
        return seat

    def of(self, by: str, **how: Any) -> Seat:
        """The screen of an officer who has signed in."""
        seat = self.open(**how)
        seat.sign_in(by)
        return seat

    def leave(self) -> None:
        """Everybody goes."""
        for seat in self.taken:
            seat.page.context.close()


@dataclass
class Seat:
    """One screen."""

    seats: Seats
    page: Page
    script: bool = True
    may_fail: bool = False  # the line is cut on purpose

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self._fault(f"script: {error}"))
        self.page.on("response", self._response)

    def _fault(self, what: str) -> None:
        self.seats.faults.append(f"{self.page.url}: {what}")

    def _console(self, message: ConsoleMessage) -> None:
        loading = re.search(r"responded with a status of (\d+)", message.text)
        if self.may_fail and "net::ERR_CONNECTION_RESET" in message.text:
            return
        if not (loading and int(loading[1]) in ANSWERS):
            self._fault(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self._fault(f"answer: {response.status} {response.url}")

    # -- what people do ---------------------------------------------------------------------------

    def go(self, path: str) -> Seat:
        """To an address."""
        self.page.goto(self.seats.site + path)
        return self

    def follow(self, where: str | Locator) -> Seat:
        """A link or button that leads to another page; that page has come whole."""
        target = self.page.locator(where) if isinstance(where, str) else where
        with self.page.expect_navigation():
            target.first.click()
        return self

    def at(self, place: str) -> Seat:
        """What the page, or the last key, gives the focus to has it: keys go there from now on."""
        self.page.wait_for_function("e => document.activeElement?.matches(e)", arg=place)
        return self

    def looks(self, size: tuple[int, int], *, dark: bool) -> Seat:
        """The same page on another screen, by day or by night."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        return self

    def sign_in(self, by: str) -> None:
        """Number and password."""
        self.go("/sign-in")
        self.page.fill("#number", numbers()[by])
        self.page.fill("#password", cast.PASSWORD)
        self.follow("main button.main")
        assert self.path == "/"

    def choose(self, act: str) -> Seat:
        """An act from those that may be done now."""
        links = self.page.locator("a.deed-link, .buttons a")
        named = links.filter(has=self.page.get_by_text(act, exact=True)).or_(
            links.and_(self.page.get_by_text(act, exact=True))
        )
        shown = named.locator("visible=true")
        if not shown.count():
            dock = self.page.locator("details.dock:not([open]) > summary >> visible=true")
            if dock.count():
                dock.click()
        if not shown.count():
            group = self.page.locator("details.deed-group:not([open])").filter(has=named)
            group.locator("summary >> visible=true").first.click()
        self.follow(shown)
        assert self.heading == act
        return self

    def fill(self, at: datetime | None = None, /, **answers: Any) -> Seat:
        """Answers in a form; what is a list is several boxes ticked."""
        if at is not None:
            answers["at"] = f"{at:%Y-%m-%dT%H:%M}"
        further = self.page.locator("details.further:not([open]) > summary")
        if further.count():
            further.click()
        for name, value in answers.items():
            self._answer(name, value)
        return self

    def _answer(self, name: str, value: Any) -> None:
        boxes = self.page.locator(f'main [name="{name}"]')
        kind = boxes.first.get_attribute("type")
        if isinstance(value, datetime):
            value = f"{value:%Y-%m-%dT%H:%M}"
        if isinstance(value, Read) and boxes.first.evaluate("e => e.tagName") == "SELECT":
            option = boxes.locator("option").filter(has_text=value)
            boxes.select_option(option.get_attribute("value"))
        elif kind in {"radio", "checkbox"}:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, Read):
                    label = self.page.locator(f'main label.pick:has([name="{name}"])')
                    label.filter(has_text=one).locator("input").check()
                    continue
                code = {True: "true", False: "false"}.get(one, one)
                boxes.locator(f'xpath=self::*[@value="{code}"]').check()
        elif boxes.first.evaluate("e => e.tagName") == "SELECT":
            boxes.select_option(value)
        else:
            boxes.fill(str(value))

    def send(self) -> Seat:
        """The form, by its button."""
        return self.follow(".submit button.main")

    def press(self, button: str, nth: int = -1, /, *, of: str = "") -> Seat:
        """A button that only shows the form again: of a list by name, or the last of several."""
        form = self.page.locator("form.sheet")
        if of:
            name = self.page.locator(f"> legend:text-is('{of}')")
            form = form.locator("fieldset").filter(has=name)
        return self.follow(form.get_by_role("button", name=button, exact=True).nth(nth))

    def does(self, act: str, at: datetime, /, **answers: Any) -> Seat:
        """An act from the page at hand; it is done, and the page tells so."""
        self.choose(act).fill(at, **answers).send()
        assert self.heading == f"已办理：{act}", self.text
        return self

    def open_made(self) -> str:
        """What the last act made; where that is."""
        return self.follow(".buttons a.button.main").path

    def shot(self, name: str) -> Seat:
        """A picture of the whole page, to be kept; of its top where it is too tall to draw."""
        path = self.seats.shots / f"{self.seats.name}-{name}.jpg"
        whole = self.page.evaluate("document.documentElement.scrollHeight") < TALLEST
        self.page.screenshot(path=path, full_page=whole, type="jpeg", quality=75)
        return self

    # -- what they see ----------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """Where this screen is."""
        return self.page.url.removeprefix(self.seats.site)

    @property
    def heading(self) -> str:
        """The heading of the page."""
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """All that can be read."""
        return self.page.locator("body").inner_text()

    @property
    def cards(self) -> list[dict[str, str]]:
        """The refusals on the page: what each says, and its parts by their labels."""
        found = []
        for card in self.page.locator(".alert .reason").all():
            labels = card.locator("dt").all_inner_texts()
            parts = card.locator("dl > dd").all_inner_texts()
            found.append({
                "says": card.locator(".says").inner_text(), **dict(zip(labels, parts, strict=True))
            })  # fmt: skip
        return found

    def sound(self) -> Seat:
        """Nothing on this page shuts anybody out: labels, landmarks, order, contrast, width."""
        for fault in self.page.evaluate(CHECKS):
            self._fault(fault)
        return self
