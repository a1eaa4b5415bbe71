"use strict";
// Sends footage up in pieces (tus 1.0) and goes on where it broke off; then the form gets its digest.
(() => {
  const box = document.getElementById("uploads");
  const list = document.getElementById("uploads-list");
  const said = document.getElementById("uploads-said");
  const says = box.dataset;
  const csrf = document.querySelector("form[data-guard] [name=csrfmiddlewaretoken]").value;
  const PIECE = 1024 * 1024;
  const LONGEST_WAIT = 15;
  const waiting = [];
  let busy = false, offered = false;
  box.hidden = false;

  class Final extends Error {} // nothing more can be done by trying again

  async function ask(href, method, headers, body) {
    const answer = await fetch(href, {
      method, body, credentials: "same-origin", redirect: "manual",
      headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": csrf, ...headers },
    });
    if (answer.status === 401 || answer.status === 403) throw new Final(says.expired);
    if (answer.status === 422) throw new Final(says.unreadable);
    return answer;
  }

  // In the list each file has a row; a file known by name, size and date goes on in its old one.
  function row(file) {
    const known = [...list.children].find((li) => li.dataset.name === file.name
      && li.dataset.modified === String(file.lastModified) && Number(li.dataset.length) === file.size);
    if (known) return known;
    const li = document.createElement("li");
    li.innerHTML = '<div class="top"><b></b><span class="small quiet"></span></div><progress max="100" value="0"></progress><p class="small said"></p>';
    Object.assign(li.dataset, { name: file.name, modified: file.lastModified, length: file.size });
    li.querySelector("b").textContent = file.name;
    li.querySelector("span").textContent = sized(file.size);
    li.querySelector("progress").setAttribute("aria-label", file.name);
    list.prepend(li);
    return li;
  }

  function sized(bytes) {
    const step = Math.min(3, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
    return `${Number((bytes / 1000 ** step).toPrecision(4))} ${["B", "KB", "MB", "GB"][step]}`;
  }

  function tell(li, text, how = "") {
    li.className = how;
    li.querySelector(".said").textContent = text;
    if (how) said.textContent = `${li.dataset.name} ${text}`; // read out: turns, not every percent
  }

  function left(since, from, reached, length) {
    const took = (Date.now() - since) / 1000;
    if (took < 2 || reached === from) return "";
    const seconds = Math.ceil((length - reached) * took / (reached - from));
    return ` · ${says.left} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  async function begin(li, file) {
    const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
    const answer = await ask(says.begin, "POST", {
      "Upload-Length": String(file.size),
      "Upload-Metadata": `filename ${base64(file.name)},modified ${base64(String(file.lastModified))}`,
    });
    if (answer.status !== 201) throw new Error(answer.status);
    li.dataset.href = new URL(answer.headers.get("Location")).pathname;
  }

  // Asks where to go on, sends piece after piece; the file's digest once the server has it.
  async function send(li, file, progressed) {
    if (!li.dataset.href) await begin(li, file);
    let answer = await ask(li.dataset.href, "HEAD", {});
    if (answer.status === 404) { delete li.dataset.href; throw new Error("begin anew"); }
    if (answer.status !== 200) throw new Error(answer.status);
    let reached = Number(answer.headers.get("Upload-Offset"));
    const bar = li.querySelector("progress"), since = Date.now(), from = reached;
    while (reached < file.size) {
      const percent = Math.floor(reached * 100 / file.size);
      bar.value = percent;
      tell(li, `${says.sending} ${percent}%${left(since, from, reached, file.size)}`);
      const end = Math.min(reached + PIECE, file.size);
      // Read first: a file that is gone is no broken line.
      const piece = await file.slice(reached, end).arrayBuffer().catch(() => { throw new Final(says.gone); });
      if (end === file.size) { bar.value = 100; tell(li, says.checking); }
      answer = await ask(li.dataset.href, "PATCH", {
        "Upload-Offset": String(reached), "Content-Type": "application/offset+octet-stream",
      }, piece);
      if (answer.status !== 204) throw new Error(answer.status);
      reached = Number(answer.headers.get("Upload-Offset"));
      progressed();
    }
    bar.value = 100;
    answer = await ask(li.dataset.href, "HEAD", {});
    const name = answer.headers.get("Plumbline-File");
    if (!name) throw new Error(answer.status);
    return name;
  }

  // Tries again until it is there: after 1, 2, 4 … 15 seconds, or as soon as the line is back.
  async function whole(li, file) {
    for (let tries = 0; ;) {
      try {
        return await send(li, file, () => { tries = 0; });
      } catch (wrong) {
        if (wrong instanceof Final) throw wrong;
        tell(li, says.lost, "lost");
        const wait = Math.min(2 ** tries++, LONGEST_WAIT) * 1000;
        await new Promise((go) => {
          window.addEventListener("online", go, { once: true });
          setTimeout(go, wait);
        });
      }
    }
  }

  // The digest becomes an answer of the form; the first one of this visit is chosen.
  function offer(file, name) {
    const set = document.getElementById(`f-${says.field}`);
    const label = `${file.name} ${sized(file.size)}`, first = !offered;
    offered = true;
    if (set.tagName === "SELECT") {
      if (!set.querySelector(`option[value="${name}"]`)) set.add(new Option(label, name));
      if (first) set.value = name;
      return set.value === name;
    }
    let input = set.querySelector(`input[value="${name}"]`);
    if (!input) {
      const pick = document.createElement("label");
      pick.className = "pick";
      pick.innerHTML = '<input type="radio"><span></span>';
      pick.querySelector("span").textContent = label;
      input = pick.querySelector("input");
      Object.assign(input, { name: says.field, value: name, required: true });
      set.querySelector(".picks").append(pick);
    }
    if (first) input.checked = true;
    return input.checked;
  }

  async function next() {
    if (busy || !waiting.length) return;
    busy = true;
    const [li, file] = waiting.shift();
    try {
      const name = await whole(li, file);
      tell(li, offer(file, name) ? says.done : says.stored, "done");
    } catch (wrong) {
      tell(li, wrong.message, "bad");
    }
    delete li.dataset.queued;
    busy = false;
    next();
  }

  document.getElementById("uploads-files").addEventListener("change", (event) => {
    event.stopPropagation(); // no answer of the form
    for (const file of event.target.files) {
      const li = row(file);
      if (!file.size) { tell(li, says.empty, "bad"); continue; }
      if (li.dataset.queued) continue;
      li.dataset.queued = "1";
      tell(li, says.waiting);
      waiting.push([li, file]);
    }
    event.target.value = "";
    next();
  });
  window.addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
})();
