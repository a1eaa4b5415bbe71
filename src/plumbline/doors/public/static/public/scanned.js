// What a camera read stands behind the # of the address, which is never sent: it fills the form.
"use strict";

const scanned = new URLSearchParams(location.hash.slice(1));
for (const name of ["number", "code"]) {
  const box = document.getElementById(name);
  if (box && scanned.get(name)) box.value = scanned.get(name);
}
if (location.hash) history.replaceState(null, "", location.pathname + location.search);
