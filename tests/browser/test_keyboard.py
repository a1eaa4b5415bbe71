"""A common case by keyboard alone: how many pages, how many keys, how long.

The time is that of the keystroke-level model (Card, Moran and Newell): 0.28 s for each key, the
speed of people who are no typists, and 1.35 s to think before each answer; a page that appears
takes another second to take in. A Chinese character counts as three keys, which is what full pinyin
takes with the choice of the word.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from playwright.sync_api import Route

from tests import cast

KEY, THOUGHT, LOOK = 0.28, 1.35, 1.0  # seconds
PINYIN = 3  # keys for a Chinese character
MOST_PAGES, MOST_KEYS, MOST_SECONDS = 14, 240, 120
FAR = 60  # more presses of Tab than this lead nowhere
PLACE = """() => {
  const e = document.activeElement, own = e.closest("a, button, summary") || e;
  return [e.name || "", own.innerText ? own.innerText.trim() : "", e.type || e.tagName];
}"""


@dataclass
class Hands:
    """Two hands on a keyboard; every key is counted."""

    seat: Any
    pages: int = 0
    keys: int = 0
    thoughts: int = 0

    def press(self, key: str) -> None:
        """One key, or a chord: each of its keys counts."""
        self.keys += len(key.split("+"))
        self.seat.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """An answer in the box at hand; Chinese by an input method."""
        self.thoughts += 1
        self.keys += sum(PINYIN if unicodedata.category(char) == "Lo" else 1 for char in text)
        if text.isascii():
            self.seat.page.keyboard.type(text)
        else:
            self.seat.page.keyboard.insert_text(text)

    def at(self) -> list[str]:
        """The name, words and kind of what has the focus."""
        found: list[str] = self.seat.page.evaluate(PLACE)
        return found

    def to(self, name: str) -> Hands:
        """To a question, from wherever the focus is: forward, never past the end of the page."""
        for _ in range(FAR):
            if self.at()[0] == name:
                return self
            self.press("Tab")
        message = f"no way to {name} on {self.seat.page.url}: {self.seat.text}"
        raise AssertionError(message)

    def date(self, name: str, day: date) -> None:
        """A date by its digits, in the order in which the browser's language has them."""
        self.to(name).thoughts += 1
        self.keys += 8
        box = self.seat.page.locator(f"[name={name}]")
        for order in ("%Y%m%d", "%m%d%Y"):
            self.seat.page.keyboard.type(f"{day:{order}}")
            if box.input_value() == day.isoformat():
                return
            box.evaluate("e => { e.value = ''; e.blur(); e.focus(); }")
        message = f"{name} takes no date"
        raise AssertionError(message)

    def pick(self, name: str, down: int = 0) -> None:
        """An answer of several, by the arrows; the first by the space bar where none is chosen."""
        self.to(name).thoughts += 1
        if self.at()[2] == "SELECT" or self.at()[2] == "select-one":
            down += 1  # the first line asks to choose
        elif not down:
            self.press("Space")
        for _ in range(down):
            self.press("ArrowDown")

    def send(self) -> Hands:
        """The form."""
        page = self.seat.page
        with page.expect_navigation():
            self.press("Control+Enter")
        page.wait_for_function("document.activeElement !== document.body")
        assert self.seat.heading.startswith("已办理"), self.seat.text
        self.pages += 1
        return self

    def begin(self, act: str) -> Hands:
        """What is begun most, by its access key."""
        self.thoughts += 1
        with self.seat.page.expect_navigation(url="**/act/**"):
            self.press("Alt+n")
        assert self.seat.heading == act
        self.pages += 1
        return self

    def next(self, act: str) -> Hands:
        """An act among those that the page proposes, or that the case offers."""
        self.thoughts += 1
        for _ in range(FAR):
            if self.at()[1] == act:
                with self.seat.page.expect_navigation(url="**/act/**"):
                    self.press("Enter")
                self.pages += 1
                return self
            self.press("Tab")
        message = f"{act} is not to be reached on {self.seat.page.url}: {self.seat.text}"
        raise AssertionError(message)

    def __str__(self) -> str:
        counts = f"{self.pages} pages, {self.keys} keys, {self.thoughts} answers"
        return f"{counts}: {self.seconds:.0f} s"

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return KEY * self.keys + THOUGHT * self.thoughts + LOOK * self.pages


class March:
    """The days of the cast: what a page proposes as now is sent as the next five minutes of it."""

    def __init__(self) -> None:
        self.at: datetime = cast.OPENS

    def __call__(self, route: Route) -> None:
        request = route.request
        if request.method != "POST":
            route.continue_()
            return
        self.at += timedelta(minutes=5)
        sent = parse_qsl(request.post_data or "", keep_blank_values=True)
        now = dict(sent)["at"]
        then = f"{self.at:%Y-%m-%dT%H:%M}"
        body = urlencode([(name, then if value == now else value) for name, value in sent])
        route.continue_(post_data=body)


@pytest.mark.usefixtures("cast_on_site")
def test_a_common_assault_from_the_call_to_the_notice_in_two_minutes(seats: Any) -> None:
    """Report, acceptance, receipt, person, evidence, offence, notice; no mouse is touched.

    The station head opens the inquiry at his own screen meanwhile.
    """
    handler, chief = seats.of("handler"), seats.of("station_head")
    march = March()
    for seat in (handler, chief):
        seat.page.route("**/act/**", march)
    hands = Hands(handler)
    hands.begin("接报案登记").pick("way")
    hands.to("reporter").write("钱某")
    hands.to("facts").write("被邻居吴某打了一拳，脸红肿。")
    hands.send().next("受案")
    hands.pick("nature", down=1)
    hands.to("brief").write("殴打他人")
    hands.pick("assistant", down=2)
    hands.send().next("交付受案回执")
    hands.pick("given")
    hands.send()
    seats_case = handler.page.locator(".buttons a.button.main").get_attribute("href")
    chief.go(seats_case).choose("行政案件立案").fill(reasons="有违法事实").send()
    hands.next("登记人员")
    hands.pick("role")
    hands.to("name").write("吴某")
    hands.pick("sex")
    hands.date("born", date(1990, 3, 7))
    hands.to("id_number").write("11010519491231002X")
    hands.send().next("登记证据")
    hands.pick("kind")
    hands.to("title").write("现场录像")
    hands.to("source").write("店主提供")
    hands.send().next("认定违法行为和适用法律")
    hands.date("deed_on", march.at.date())
    hands.send().next("处罚前告知")
    hands.pick("acts-0-offence")
    hands.to("acts-0-days").write("5")
    hands.to("acts-0-fine").write("500")
    hands.to("facts").press("Control+End")  # the words of the report stand there already
    hands.write("有录像证实。")
    hands.to("reasons").press("Control+a")
    hands.write("当场道歉。")
    hands.pick("rights_told")
    hands.send()
    print(hands)
    assert hands.pages <= MOST_PAGES
    assert hands.keys <= MOST_KEYS
    assert hands.seconds < MOST_SECONDS
