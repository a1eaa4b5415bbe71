"use strict";
// Asks a security key what the page wants to know and sends its answer with the form. Without this
// file, or in a browser that knows no keys, the page says what to do instead.
(() => {
  const form = document.getElementById("key-form");
  if (!form || !window.PublicKeyCredential || !navigator.credentials) return;
  const button = document.getElementById("key-ask");
  const said = document.getElementById("key-said");
  const says = said.dataset;
  const adds = form.dataset.does === "add";

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (c) => c.charCodeAt(0));
  };
  const written = (buffer) => {
    const plain = Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  function wanted() {
    const asked = JSON.parse(form.dataset.options);
    asked.challenge = bytes(asked.challenge);
    if (!adds) return { publicKey: { ...asked, allowCredentials: named(asked.allowCredentials) } };
    asked.user.id = bytes(asked.user.id);
    return { publicKey: { ...asked, excludeCredentials: named(asked.excludeCredentials) } };
  }

  function told(found) {
    const answer = found.response;
    const response = { clientDataJSON: written(answer.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature"]) {
      if (answer[part]) response[part] = written(answer[part]);
    }
    return JSON.stringify({ id: found.id, rawId: written(found.rawId), type: found.type, response });
  }

  let asking = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (asking) return;
    asking = true;
    button.setAttribute("aria-disabled", "true");
    said.textContent = says.touch;
    try {
      const ask = adds ? "create" : "get";
      form.elements.answer.value = told(await navigator.credentials[ask](wanted()));
      form.submit(); // not heard here again
    } catch (problem) {
      said.textContent = { SecurityError: says.address, InvalidStateError: says.known }[problem.name] || says.failed;
      button.removeAttribute("aria-disabled");
      button.focus();
      asking = false;
    }
  });
  document.getElementById("key-unable").hidden = true;
  button.disabled = button.hidden = false;
  said.textContent = says.touch;
  if (button.dataset.first !== undefined) button.focus();
})();
