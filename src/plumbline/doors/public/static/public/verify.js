// Checks a signed receipt: who signed it, and that the signed ledger holds its entry.
"use strict";

const desk = document.getElementById("verify");
const told = desk.querySelector("ul");

function tell(word, good, more = "") {
  const line = document.createElement("li");
  const chip = document.createElement("span");
  chip.className = good === null ? "chip" : good ? "chip met" : "chip over";
  chip.textContent = desk.dataset[word] + more;
  line.append(chip);
  told.append(line);
  return good;
}

async function signature(note, good, bad) {
  try {
    return (await signedBy(desk.dataset.key, note)) ? tell(good, true) : tell(bad, false);
  } catch {
    return tell("unable", null);
  }
}

async function verify() {
  told.replaceChildren();
  const receipt = opened(desk.querySelector("textarea").value);
  const [kind, origin, entry, leaf] = receipt.lines;
  if (kind !== "plumbline receipt" || origin !== desk.dataset.origin || !/^[0-9a-f-]{36}$/.test(entry)) {
    tell("unreadable", false);
    return;
  }
  await signature(receipt, "receiptGood", "receiptBad");
  const answer = await fetch(desk.dataset.proof.replace("00000000-0000-0000-0000-000000000000", entry));
  if (!answer.ok) {
    tell("absent", answer.status === 404 ? false : null);
    return;
  }
  const { index, size, path, note } = await answer.json();
  const head = opened(note);
  await signature(head, "headGood", "headBad");
  const root = await rootOf(hex(plain(leaf)), index, size, path);
  const holds = root === hex(plain(head.lines[2])) && String(size) === head.lines[1];
  tell(holds ? "holds" : "lacks", holds, holds ? index : "");
  if (holds) tell("root", null, head.lines[2]);
}

if (trusted) {
  desk.querySelector("form").hidden = false;
  desk.querySelector(".untrusted").hidden = true;
}
desk.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  verify().catch(() => tell("unreadable", false));
});
