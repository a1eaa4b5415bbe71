"use strict";
// Reads a label with the camera where the browser can; the page works without this file.
(() => {
  const start = document.getElementById("scan-start");
  const view = document.getElementById("scan-view");
  const said = document.getElementById("scan-said");
  const field = document.getElementById("number");
  if (!start || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  start.hidden = false;
  start.addEventListener("click", async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      said.textContent = said.dataset.denied;
      return;
    }
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    view.srcObject = stream;
    view.hidden = false;
    await view.play();
    const look = async () => {
      const codes = await detector.detect(view).catch(() => []);
      if (!codes.length) { setTimeout(look, 200); return; }
      stream.getTracks().forEach((track) => track.stop());
      field.value = codes[0].rawValue;
      field.form.requestSubmit();
    };
    look();
  });
})();
