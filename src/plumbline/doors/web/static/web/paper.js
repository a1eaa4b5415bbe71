"use strict";
// A convenience: the preview follows the form. Without this file the button renews it.
(() => {
  const form = document.querySelector("form[data-preview]");
  const place = document.getElementById("preview");
  if (!form || !place) return;
  let waiting, asked = 0;
  const renew = async () => {
    const mine = ++asked;
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("preview");
    if (fresh) place.replaceChildren(...fresh.childNodes);
  };
  form.addEventListener("change", () => { clearTimeout(waiting); waiting = setTimeout(renew, 250); });
})();
