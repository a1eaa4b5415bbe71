// Follows audit paths to the root of the ledger (RFC 6962) and checks signed notes (C2SP), here.
"use strict";

const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (two) => parseInt(two, 16));
const hex = (data) => Array.from(data, (one) => one.toString(16).padStart(2, "0")).join("");
const plain = (base64) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
const trusted = Boolean(window.crypto && crypto.subtle); // only where the connection is encrypted

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

// A note: its text, and the signature that each name put under it.
function opened(note) {
  const [text, below] = note.replace(/\r/g, "").trim().split(/\n\n(?=\u2014 )/);
  const lines = (below || "").split("\n").map((line) => /^\u2014 (\S+) (\S+)$/.exec(line.trim()));
  return { text: text + "\n", lines: text.split("\n"), signed: lines.filter(Boolean) };
}

// Whether the key of the ledger signed the note; throws where the browser knows no Ed25519.
async function signedBy(vkey, note) {
  const [name, id, key] = vkey.split(/\+(.*?)\+/s);
  const line = note.signed.find((one) => one[1] === name && hex(plain(one[2])).startsWith(id));
  const open = await crypto.subtle.importKey("raw", plain(key).slice(1), "Ed25519", false, ["verify"]);
  const text = new TextEncoder().encode(note.text);
  return Boolean(line) && crypto.subtle.verify("Ed25519", open, plain(line[2]).slice(4), text);
}
