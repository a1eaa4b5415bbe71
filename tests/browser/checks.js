// What shuts people out of a page, as sentences; nothing found is an empty list.
() => {
  const faults = [];
  const $$ = (sel, root = document) => Array.from(root.querySelectorAll(sel));
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const said = (e) => e.outerHTML.replace(/\s+/g, " ").slice(0, 90);

  // Names: every control can be called by something.
  for (const e of $$("input:not([type=hidden]), select, textarea")) {
    if (!e.labels.length && !e.ariaLabel) faults.push("no label: " + said(e));
  }
  for (const e of $$("a, button, summary")) {
    if (!(e.textContent.trim() || e.ariaLabel)) faults.push("no name: " + said(e));
  }
  for (const e of $$("img")) if (!e.hasAttribute("alt")) faults.push("no alt: " + said(e));
  for (const e of $$("[aria-describedby], [aria-labelledby], label[for]")) {
    const ids = ["aria-describedby", "aria-labelledby", "for"].map((a) => e.getAttribute(a) || "");
    for (const id of ids.join(" ").split(" ").filter(Boolean)) {
      if (!document.getElementById(id)) faults.push("points nowhere: " + id + " " + said(e));
    }
  }
  const seen = new Set();
  for (const e of $$("[id]")) {
    if (seen.has(e.id)) faults.push("id twice: " + e.id);
    seen.add(e.id);
  }

  // Landmarks and headings.
  for (const mark of ["main", "h1", "header.band", "footer"]) {
    if ($$(mark).length !== 1) faults.push($$(mark).length + " × " + mark);
  }
  if (!document.documentElement.lang) faults.push("no language");
  if (!document.title.trim()) faults.push("no title");
  let level = 1;
  for (const e of $$("h1, h2, h3, h4, h5, h6").filter(shown)) {
    const next = Number(e.tagName[1]);
    if (next > level + 1) faults.push("heading skips from " + level + ": " + said(e));
    level = next;
  }

  // Width: nothing beyond the screen.
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) {
    const far = $$("main *, header *, footer *").filter(
      (e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".nav ul"));
    faults.push("wider than the screen: " + wide + " " + far.slice(-1).map(said));
  }

  // Contrast of text with what it lies on (4.5, or 3 where it is large).
  const parse = (c) => (c.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => {
    const f = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  const over = (top, below) => {
    const a = top[3] ?? 1;
    return [0, 1, 2].map((i) => top[i] * a + below[i] * (1 - a));
  };
  const ground = (e) => {
    const layers = [];
    for (let n = e; n; n = n.parentElement) layers.push(parse(getComputedStyle(n).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const weak = new Set();
  for (const e of $$("body *")) {
    const own = Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || e.closest("svg, .unseen, .skip, option") || !shown(e)) continue;
    const style = getComputedStyle(e), below = ground(e);
    const pair = [light(over(parse(style.color), below)), light(below)].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05), size = parseFloat(style.fontSize);
    const enough = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if (ratio < enough) weak.add("contrast " + ratio.toFixed(2) + ": " + said(e));
  }
  return [...faults, ...weak];
}
