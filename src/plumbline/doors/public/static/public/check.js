// Recomputes the root of the ledger from one entry's hash and its audit path (RFC 6962), here.
"use strict";

const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (two) => parseInt(two, 16));
const hex = (data) => Array.from(data, (one) => one.toString(16).padStart(2, "0")).join("");

async function joined(left, right) {
  const both = new Uint8Array(1 + left.length + right.length);
  both[0] = 1;
  both.set(left, 1);
  both.set(right, 1 + left.length);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", both));
}

// The root that a leaf at this index of a tree of this size leads to; null where the path is too long.
async function rootOf(leaf, index, size, path) {
  let found = bytes(leaf);
  let at = index;
  let last = size - 1;
  for (const one of path) {
    if (last === 0) return null;
    const other = bytes(one);
    if (at % 2 === 1 || at === last) {
      found = await joined(other, found);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      found = await joined(found, other);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hex(found) : null;
}

for (const button of document.querySelectorAll("[data-path]")) {
  if (!window.crypto || !crypto.subtle) continue; // only where the connection is trusted
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { leaf, index, size, path } = JSON.parse(button.dataset.path);
    const good = (await rootOf(leaf, index, size, path)) === button.dataset.root;
    const told = button.nextElementSibling;
    told.textContent = good ? button.dataset.good : button.dataset.bad;
    told.className = good ? "chip met" : "chip over";
  });
}
