// Recomputes the root of the ledger from each step's entry and its audit path.
"use strict";

for (const button of document.querySelectorAll("[data-path]")) {
  if (!trusted) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { leaf, index, size, path } = JSON.parse(button.dataset.path);
    const good = (await rootOf(leaf, index, size, path)) === button.dataset.root;
    const told = button.nextElementSibling;
    told.textContent = good ? button.dataset.good : button.dataset.bad;
    told.className = good ? "chip met" : "chip over";
  });
}
