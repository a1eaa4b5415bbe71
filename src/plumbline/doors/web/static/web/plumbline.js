"use strict";
// Conveniences only: every page works without this file.
(() => {
  const $$ = (sel, root = document) => Array.from(root.querySelectorAll(sel));

  // Copy a receipt or a hash. The button is hidden until we know it can work.
  if (navigator.clipboard) {
    $$("button[data-copy]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const from = document.getElementById(button.dataset.copy);
        await navigator.clipboard.writeText(from.value || from.textContent);
        button.textContent = button.dataset.done;
      });
    });
  }

  // A board on the wall renews itself; without this file the page does, as a whole.
  $$("[data-poll]").forEach((part) => {
    setInterval(async () => {
      if (document.hidden) return;
      const answer = await fetch(part.dataset.poll, { credentials: "same-origin" }).catch(() => null);
      part.classList.toggle("stale", !answer?.ok || answer.redirected);
      if (answer?.ok && !answer.redirected) part.innerHTML = await answer.text();
    }, Number(part.dataset.every) * 1000);
  });

  // Print buttons.
  $$("button[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  // On paper nothing stays folded.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = $$("main details:not([open])");
    opened.forEach((d) => { d.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((d) => { d.open = false; }));

  // Warn before typed text is lost; guard against a double press.
  $$("form[data-guard]").forEach((form) => {
    let dirty = false, sent = false;
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", (event) => {
      if (event.submitter?.formTarget === "_blank") return;  // a look ahead sends nothing
      if (sent && !event.submitter?.name) { event.preventDefault(); return; }
      sent = true;
      setTimeout(() => { sent = false; }, 8000);
    });
    window.addEventListener("beforeunload", (event) => { if (dirty && !sent) event.preventDefault(); });
  });

  // A form takes its first question at once, and Ctrl+Enter sends it from anywhere.
  const form = document.querySelector("form[data-guard]");
  if (form) {
    const alarm = document.querySelector("#wrong, #refused");
    const first = location.hash ? null : form.querySelector("input:not([type=hidden]), textarea, select");
    (alarm || first)?.focus(); // an address that names a place is left there
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit(form.querySelector(".submit button.main"));
      }
    });
  }

  // Tabs too many for a narrow screen begin where one is.
  $$(".tabs [aria-current]").forEach((tab) => {
    tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft;
  });

  // Alt with a letter follows the link that names it.
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !event.code.startsWith("Key")) return;
    const link = document.querySelector(`a[aria-keyshortcuts="Alt+${event.code.slice(3)}"]`);
    if (link) { event.preventDefault(); link.click(); }
  });

  // "/" goes to the search box, Escape folds what was opened over the page.
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = document.querySelector("input[type=search]");
      if (box) { event.preventDefault(); box.focus(); }
    }
    if (event.key === "Escape") {
      $$("details[data-over][open]").forEach((d) => {
        d.open = false;
        d.querySelector("summary").focus();
      });
    }
  });
  document.addEventListener("click", (event) => {
    $$("details[data-over][open]").forEach((d) => { if (!d.contains(event.target)) d.open = false; });
  });
})();
