"""Every page as every role sees it: sound and quiet, on wide screens and phones, day and night."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from plumbline.doors.cli import province
from plumbline.kernel import ledger
from plumbline.kernel.models import Entry, Norm
from plumbline.norms.library import versions
from tests import cast, scenes
from tests.browser.seat import DESKTOP, PHONE, numbers
from tests.premises.scene import ROOMS, asked, p
from tests.scenes import step

ARTICLE = "第[0-9]+条(之[一二三])?(第[0-9]+款)?(第[0-9]+项)?"
LAW = re.compile(f"治安管理处罚法（[0-9]{{4}}修订）({ARTICLE})?")  # cited as it was enacted
NUMBER = re.compile("公（[^）]*）行罚决字〔[0-9]{4}〕[0-9]+号")  # of a decision
CHINESE = re.compile(r"[\u3400-\u9fff]+")
ROLES = ["reviewer", "head", "administrator", "auditor"]  # the handler sees all below
OUTSIDE = {"administrator"}
LISTS = ["case", "report", "area", "stay", "duty", "unit", "officer", "norm"]


@pytest.fixture
def places(cast_on_site: Any) -> dict[str, str]:
    """Every kind of page that a signed-in officer can open, in a case full of things."""
    scene = scenes.under_review(cast_on_site)
    scenes.accepted(cast_on_site, "administrative")
    scenes.not_filed(cast_on_site)
    ledger.seal(scene.now)
    case, entry = scene.ids["case"], Entry.objects.filter(act="casework.add_person").latest("pk").pk
    officer = cast_on_site.officers["handler"]
    return {
        "workbench": "/",
        **{f"list-{kind}": f"/lists/{kind}" for kind in LISTS},
        "case": f"/subjects/case/{case}",
        "persons": f"/subjects/case/{case}?tab=persons",
        "evidence": f"/subjects/case/{case}?tab=evidence",
        "papers": f"/subjects/case/{case}?tab=papers",
        "act": f"/act/casework.add_person/?subject={case}",
        "refused": f"/act/review.approve/?subject={case}",
        "entry": f"/entries/{entry}",
        "done": f"/entries/{entry}/done",
        "receipt": f"/receipts/{case}",
        "dossier": f"/dossiers/{case}",
        "report": f"/subjects/report/{scene.ids['report']}",
        "unit": f"/subjects/unit/{cast_on_site.units['22']}",
        "officer": f"/subjects/officer/{officer}",
        "norm": f"/subjects/norm/{Norm.objects.latest('id').pk}",
        "adopt": f"/act/norms.adopt/?subject={cast_on_site.units['22']}",
        "ledger": "/ledger",
        "catalogue": "/catalogue",
        "nothing": "/nothing",
    }


KINDS = ["decision", "notice", "hearing", "summons", "statement", "preservation", "mediation",
         "detention"]  # fmt: skip


def busy(bureau: Any) -> dict[str, Any]:
    """An area with one who is being questioned and two who came just now."""
    scene = p(asked(bureau), "end_questioning", "visit", "provide", "ask_exit", "decide_exit",
              "go_out", "come_back", "check_safety")  # fmt: skip
    step(scene, "premises.lead_to_room", room="@questioning_room")
    p(scene, "begin_questioning")
    first = dict(scene.ids)
    for number in (30, 31):
        step(scene, "casework.add_person", **scenes.somebody(number))
        p(scene, "bring")
    step(scene, "premises.enter", guard="@auxiliary")
    return first


@pytest.fixture
def matters(cast_on_site: Any) -> dict[str, str]:
    """The pages of a public-order case: of what stands in it, and of what is done with it."""
    made = {kind: scenes.SUBJECTS[kind](cast_on_site).ids for kind in KINDS}
    case = made["decision"]["case"]
    ahead = scenes.investigating(cast_on_site, "administrative")
    open_ = scenes.alleged(ahead).ids["case"]
    inside = busy(cast_on_site)
    return {
        "board": f"/areas/{inside['area']}",
        "area-findings": f"/areas/{inside['area']}/findings",
        "stay": f"/stays/{inside['stay']}",
        "stay-subject": f"/subjects/stay/{inside['stay']}",
        **{kind: f"/subjects/{kind}/{ids[kind]}" for kind, ids in made.items()},
        "matters": f"/subjects/case/{case}?tab=matters",
        "summary": f"/summaries/{case}",
        "summary-early": f"/summaries/{open_}",
        "public-order-dossier": f"/dossiers/{case}",
        "paper-desk": f"/papers/new/{case}",
        "unsettled": "/lists/unsettled",
        "notice-form": f"/act/penalty.notify/?subject={open_}",
        "summons-form": f"/act/questioning.draft_summons/?subject={open_}",
    }


@pytest.fixture
def kept(cast_on_site: Any) -> dict[str, str]:
    """The pages of what is kept: things in their store, and footage."""
    made = {kind: scenes.SUBJECTS[kind](cast_on_site).ids[kind]
            for kind in ("thing", "store", "count", "footage", "device", "excuse", "weeding",
                         "footage_sample")}  # fmt: skip
    case = scenes.READY["measures.report_on_spot"](cast_on_site).ids["case"]
    weighing = scenes.READY["casework.weigh_filing"](cast_on_site)
    return {
        **{kind: f"/subjects/{kind}/{pk}" for kind, pk in made.items()},
        **{
            f"list-{kind}": f"/lists/{kind}"
            for kind in (
                "thing",
                "store",
                "footage",
                "device",
                "weeding",
                "footage_sample",
                "vanishing",
            )
        },
        "vanishing": "/lists/vanishing?code=K-BWV-01&amount=3&unit=month",
        "inspection": "/inspection",
        "player": f"/footage/{made['footage']}",
        "scan": "/property/scan",
        "rates": "/property/rates",
        "coverage": f"/coverage/{case}",
        "checklist": f"/evidence/{case}",
        "filing": f"/filing/{scenes.through(weighing, 'casework.weigh_filing').ids['case']}",
    }


def unfold(seat: Any) -> Any:
    """Open what is folded, so that it is checked as well."""
    seat.page.evaluate(
        "document.querySelectorAll('main details:not(.dock)').forEach(d => d.open = true)"
    )
    return seat


def test_each_role_finds_every_page_sound(places: dict[str, str], seats: Any) -> None:
    for by in ROLES:
        seat = seats.of(by)
        for name, path in places.items():
            answer = seat.page.goto(seats.site + path)
            assert answer.status in (200, 404), path
            if name == "case":
                assert answer.status == (404 if by in OUTSIDE else 200)
            unfold(seat).sound()


Looks = dict[str, tuple[tuple[int, int], bool]]  # name: size, dark
VIEWS: dict[str, tuple[str, Looks]] = {  # language, looks; the first are the furthest apart
    "chinese": ("zh-CN", {"": (DESKTOP, False), "phone-night": (PHONE, True)}),
    "chinese-others": ("zh-CN", {"night": (DESKTOP, True), "phone": (PHONE, False)}),
    "english": ("en-GB", {"english": (DESKTOP, False), "phone-english": (PHONE, False)}),
}
PICTURED = ("", "phone-night", "english")
in_views = pytest.mark.parametrize("view", VIEWS)


def in_every_look(seat: Any, view: str, name: str) -> None:
    """The page at hand in the looks of a view; unfolded once."""
    unfold(seat)
    for look, (size, dark) in VIEWS[view][1].items():
        seat.looks(size, dark=dark).sound()
        if look in PICTURED:
            seat.shot(f"{name}-{look}" if look else name)


@in_views
def test_each_matter_of_a_case_is_sound_in_every_look(
    matters: dict[str, str], seats: Any, view: str
) -> None:
    seat = seats.of("handler", language=VIEWS[view][0])
    for name, path in matters.items():
        answer = seat.page.goto(seats.site + path)
        assert answer.status == 200, path
        in_every_look(seat, view, name)


@in_views
def test_each_page_of_what_is_kept_is_sound_in_every_look(
    kept: dict[str, str], seats: Any, view: str
) -> None:
    seat = seats.of("reviewer", language=VIEWS[view][0])
    for name, path in kept.items():
        answer = seat.page.goto(seats.site + path)
        assert answer.status == 200, path
        in_every_look(seat, view, name)


@in_views
def test_each_page_is_sound_in_every_look(places: dict[str, str], seats: Any, view: str) -> None:
    language = VIEWS[view][0]
    in_every_look(seats.open(language=language).go("/sign-in"), view, "sign-in")
    seat = seats.of("handler", language=language)
    for name, path in places.items():
        in_every_look(seat.go(path), view, name)
    in_every_look(seat.go(places["act"]).send(), view, "wrong")


def data(bureau: Any) -> list[str]:
    """What is data and stays as it is in any language: names, titles of norms, typed words."""
    plan = province.plan()
    names = [plan["province"]["name"], plan["administrator"]["name"]]
    names += [row["name"] for group in ("units",) for row in plan[group]]
    names += [row["name"] for row in plan["officers"].values()]
    norms = [str(v) for norm in versions() for v in _texts(norm)]
    norms += [text for norm in versions() for text in _texts(json.loads(norm["body"]))]
    typed = _texts(list(scenes.FORMS.values()))
    typed += [
        "钱某",
        "孙某",
        "手机被盗，价值五千元",
        "南岭大街1号",
        "简体中文",
        province.HELD_BEFORE,
        *scenes.BRIEFS.values(),
        *ROOMS.values(),
    ]
    del bureau
    return sorted({*names, *norms, *typed}, key=len, reverse=True)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [value] if isinstance(value, str) else []


READ = """() => [document.title, document.body.innerText, ...Array.from(
  document.querySelectorAll('[aria-label],[placeholder],[alt],[title],option'),
  (e) => [e.ariaLabel, e.placeholder, e.alt, e.title, e.tagName == 'OPTION' ? e.text : '']
    .join('\\n')
)].join('\\n')"""


def test_in_english_no_chinese_is_left_but_data(
    places: dict[str, str], matters: dict[str, str], cast_on_site: Any, seats: Any
) -> None:
    seat = seats.of("reviewer")
    seat.follow('form[action="/language"] button')
    assert seat.heading == "Workbench"
    known, left = data(cast_on_site), []
    for name, path in (places | matters).items():
        if name in ("entry", "receipt"):  # the bytes of an entry, and the paper for the reporter
            continue
        text = unfold(seat.go(path)).page.evaluate(READ)
        text = LAW.sub("", NUMBER.sub("", text))
        if name.startswith("summary"):  # where English sentences cite an article by its number
            text = re.sub(ARTICLE, "", text)
        for word in known:
            text = text.replace(word, "")
        left += [f"{name}: {found}" for found in CHINESE.findall(text)]
    assert sorted(set(left)) == [], "\n".join(sorted(set(left)))
    seat.go("/").follow('form[action="/language"] button')
    assert seat.heading == "工作台"


def test_the_display_is_chosen_and_stays_and_the_menu_folds(
    places: dict[str, str], seats: Any
) -> None:
    seat = seats.of("handler")
    seat.follow("footer button[value=dark]")
    assert seat.page.evaluate("document.documentElement.dataset.theme") == "dark"
    dark = seat.page.evaluate("getComputedStyle(document.body).backgroundColor")
    seat.go(places["case"])
    assert seat.page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    seat.page.click("details.me > summary")
    assert seat.page.get_by_text("退出登录").is_visible()
    seat.page.keyboard.press("Escape")
    assert not seat.page.get_by_text("退出登录").is_visible()
    seat.page.click("details.me > summary")
    seat.follow(seat.page.get_by_text("退出登录"))
    assert seat.path == "/sign-in"


def test_a_case_on_paper(
    places: dict[str, str], matters: dict[str, str], seats: Any, shots: Path
) -> None:
    """Nothing that is only for screens is printed; who approves reads one page (R-ADM-06)."""
    seat = seats.of("handler")
    seat.go(places["case"]).page.emulate_media(media="print")
    for part in (".band", ".nav", ".side", ".foot"):
        assert not seat.page.locator(part).first.is_visible()
    for path, name in ((places["case"], "case"), (places["receipt"], "receipt")):
        seat.go(path).page.pdf(path=shots / f"{name}.pdf", format="A4")
        assert (shots / f"{name}.pdf").stat().st_size > 5000
    printed = seats.of("head").go(matters["summary"]).page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1


# -- the keyboard ---------------------------------------------------------------------------------

FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  return { text: (e.innerText || e.name || '').trim(), href: e.getAttribute('href') || '',
    name: e.name || '', body: e === document.body,
    seen: (e.type === 'datetime-local' && !e.matches(':focus'))  // on the browser's own button
      || s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2
      && r.width > 0 && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth };
}"""


def tab_to(seat: Any, **wanted: str) -> None:
    """Press Tab until something is reached; on the way the focus can always be seen."""
    for _ in range(120):
        seat.page.keyboard.press("Tab")
        at = seat.page.evaluate(FOCUS)
        assert at["body"] or at["seen"], f"focus not visible on {at}"
        if all(value in at[key] for key, value in wanted.items()):
            return
    message = f"Tab never reaches {wanted}"
    raise AssertionError(message)


def test_without_a_mouse(places: dict[str, str], seats: Any) -> None:
    """Sign in, open a case, open a form, answer it, send it."""
    seat = seats.open()
    keys = seat.go("/sign-in").at("#number").page.keyboard
    keys.type(numbers()["handler"])
    keys.press("Tab")
    seat.at("#password")
    keys.type(cast.PASSWORD)
    with seat.page.expect_navigation():
        keys.press("Enter")
    assert seat.path == "/", seat.text
    tab_to(seat, text="跳到正文")
    keys.press("Enter")
    tab_to(seat, href=places["case"].rpartition("/")[2])
    keys.press("Enter")
    seat.page.wait_for_url("**/subjects/case/*")
    path = places["case"].replace("/subjects/case/", "")
    seat.go("/subjects/case/" + path)
    tab_to(seat, text="展开")
    keys.press("Enter")
    assert "填写内容" in seat.text
    seat.go(places["list-report"])
    tab_to(seat, text="接报案登记")
    keys.press("Enter")
    seat.page.wait_for_url("**/act/intake.report/*")
    tab_to(seat, name="way")
    radio = seat.page.locator("[name=way]").first.get_attribute("type") == "radio"
    keys.press("Space" if radio else "ArrowDown")
    tab_to(seat, name="facts")
    keys.type("只用键盘登记的一起报案。")
    tab_to(seat, text="接报案登记")
    keys.press("Enter")
    seat.page.wait_for_url("**/done")
    assert seat.heading == "已办理：接报案登记"
    seat.page.keyboard.press("/")
    assert seat.page.evaluate("document.activeElement.id") == "find"


# -- the ledger -----------------------------------------------------------------------------------


def test_a_downloaded_proof_is_verified_by_the_downloaded_verifier(
    places: dict[str, str], seats: Any, tmp_path: Path
) -> None:
    """With the command that the page shows; one changed word fails."""
    seat = seats.of("handler").go(places["entry"])
    files = {}
    for link in ("下载证明", "verify.py"):
        with seat.page.expect_download() as download:
            seat.page.get_by_text(link, exact=True).first.click()
        name = download.value.suggested_filename
        files[link] = tmp_path / name
        download.value.save_as(files[link])
    command = shlex.split(seat.page.locator("pre.command").inner_text())
    assert command[0] == "python3"

    def verified() -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-I", *command[1:]], cwd=tmp_path, text=True,
                              capture_output=True, timeout=60)  # fmt: skip

    good = verified()
    assert good.returncode == 0, good.stdout + good.stderr
    proof = json.loads(files["下载证明"].read_text("utf-8"))
    assert proof["clear"] == []  # nobody's data leaves with a proof
    proof["entry"]["actor"] = proof["entry"]["id"]
    files["下载证明"].write_text(json.dumps(proof), "utf-8")
    assert verified().returncode != 0
    assert DESKTOP[0] == 1280
