"use strict";
// The player plays without this file; with it moments start the film, and keys move it.
(() => {
  const film = document.getElementById("film");
  if (!film) return;
  const second = document.getElementById("mark-second"), note = document.getElementById("mark-note");
  const moments = Array.from(document.querySelectorAll("a[data-at]"));

  const unplayable = () => { document.getElementById("unplayable").hidden = false; };
  film.addEventListener("error", unplayable);
  if (film.error) unplayable();

  moments.forEach((moment) => moment.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    film.currentTime = Number(moment.dataset.at);
    film.play().catch(() => {});
    film.scrollIntoView({ block: "nearest" });
  }));

  // Which moment is on the screen now.
  film.addEventListener("timeupdate", () => {
    let now = null;
    moments.forEach((moment) => { if (Number(moment.dataset.at) <= film.currentTime) now = moment; });
    moments.forEach((moment) => {
      if (moment === now) moment.setAttribute("aria-current", "true");
      else moment.removeAttribute("aria-current");
    });
    if (second && document.activeElement !== second && document.activeElement !== note) {
      second.value = Math.floor(film.currentTime);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "k") { if (film.paused) film.play().catch(() => {}); else film.pause(); }
    else if (key === "j") film.currentTime = Math.max(0, film.currentTime - 10);
    else if (key === "l") film.currentTime = Math.min(film.duration || 0, film.currentTime + 10);
    else if (key === "m" && note) {
      film.pause();
      second.value = Math.floor(film.currentTime);
      note.focus();
    } else return;
    event.preventDefault();
  });
})();
