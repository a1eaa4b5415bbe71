// A terminal in a hall: whoever walks away leaves nothing on the screen.
"use strict";

const PATIENCE = 60000; // milliseconds without a touch before it asks
const GRACE = 20000; // and after that before it goes home
const leaving = document.querySelector(".leaving");
let timer;

function home() {
  location.replace(leaving.dataset.home);
}

function ask() {
  leaving.hidden = false;
  leaving.querySelector("button").focus();
  timer = setTimeout(home, GRACE);
}

function stay() {
  clearTimeout(timer);
  leaving.hidden = true;
  timer = setTimeout(ask, PATIENCE);
}

if (location.pathname + location.search !== leaving.dataset.home) {
  for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, stay, { passive: true });
  stay();
}
// What the browser would bring back from its memory is asked for anew.
addEventListener("pageshow", (shown) => {
  if (shown.persisted) home();
});
