"use strict";
// Saves answers as they are given, one after the other, and tries again until the server has them.
// What is said to be saved the server has acknowledged. Without this file the form saves by itself.
(() => {
  const waits = document.getElementById("waits");
  if (waits) {
    const until = performance.now() + Number(waits.dataset.in) * 1000;
    waits.hidden = false;
    setInterval(() => {
      const seconds = Math.ceil((until - performance.now()) / 1000);
      if (seconds <= 0) { location.reload(); return; }
      waits.querySelector("b").textContent = clock(seconds);
    }, 1000);
  }
  const paper = document.getElementById("paper");
  if (!paper) return;
  const left = document.getElementById("left"), state = document.getElementById("state");
  const says = state.dataset;
  const csrf = paper.querySelector("[name=csrfmiddlewaretoken]").value;
  const SOON = 800, LONGEST_WAIT = 10, ASK_AGAIN = 60;
  const waiting = new Map(); // fieldset → when it may go
  let busy = false, tries = 0, leaving = false, over = false;
  let ends = performance.now() + Number(left.dataset.left) * 1000;

  function clock(seconds) {
    const two = (n) => String(n).padStart(2, "0");
    return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }

  function given(set) {
    const area = set.querySelector("textarea");
    if (area) return area.value ? [area.value] : [];
    return [...set.querySelectorAll(".pick input:checked")].map((one) => one.value);
  }

  function tell(set, text, how) {
    const said = set.querySelector(".exam-said");
    said.textContent = text;
    said.className = `small exam-said ${how}`;
    state.textContent = text;
    state.className = how;
  }

  // Numbered when it is sent: the last one that anybody gives wins.
  async function send(set) {
    const sequence = Number(set.dataset.sequence) + 1;
    const body = JSON.stringify({ question: set.dataset.question, given: given(set), sequence });
    const answer = await fetch(paper.dataset.save, {
      method: "POST", body, credentials: "same-origin", redirect: "manual", keepalive: body.length < 60000,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    });
    if (answer.status === 422) { tell(set, says.long, "bad"); return true; }
    if (answer.status === 401 || answer.status === 403) { tell(set, says.expired, "bad"); return false; }
    if (![200, 409, 410].includes(answer.status)) { tell(set, says.lost, "bad"); return false; }
    const told = await answer.json();
    ends = performance.now() + told.left * 1000;
    if (told.outcome === "closed") { over = true; tell(set, says.closed, "bad"); return true; }
    set.dataset.sequence = told.sequence;
    if (told.outcome === "overtaken") return false; // answered elsewhere meanwhile: this one is later
    tell(set, `${says.saved} ${told.saved}`, "done");
    return true;
  }

  async function next() {
    if (busy) return;
    const now = performance.now();
    const [set] = [...waiting].filter(([, at]) => at <= now).map(([one]) => one);
    if (!set || over) return;
    busy = true;
    waiting.delete(set);
    let done = false;
    try {
      done = await send(set);
    } catch {
      tell(set, says.lost, "bad");
    }
    tries = done ? 0 : tries + 1;
    if (!done && !waiting.has(set)) {
      waiting.set(set, performance.now() + Math.min(2 ** (tries - 1), LONGEST_WAIT) * 1000);
    }
    busy = false;
    next();
  }

  paper.addEventListener("input", (event) => {
    const set = event.target.closest("[data-question]");
    if (!set) return;
    tell(set, says.saving, "");
    waiting.set(set, performance.now() + (event.target.tagName === "TEXTAREA" ? SOON : 0));
    next();
  });
  window.addEventListener("online", () => { waiting.forEach((_, set) => waiting.set(set, 0)); next(); });
  paper.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && !over && (waiting.size || busy)) event.preventDefault();
  });

  let ticks = 0, asked = false;
  setInterval(async () => {
    next();
    const seconds = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    if (ticks++ % 4 === 0) left.textContent = clock(seconds);
    document.getElementById("exam-bar").classList.toggle("last", seconds < 300);
    if (ticks % (4 * ASK_AGAIN) && (seconds || asked)) return;
    asked = !seconds;
    const answer = await fetch(paper.dataset.save, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
    if (!answer?.ok) { asked = false; return; }
    const told = await answer.json();
    ends = performance.now() + told.left * 1000;
    if (told.outcome === "closed") { leaving = over = true; location.assign(paper.dataset.here); }
  }, 250);
})();
