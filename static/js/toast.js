// Short notices in the corner: they leave by themselves, but never while the pointer or the focus is on them.
import { onClick, onContent } from "./dom.js";

const SECONDS = 6;
const place = document.getElementById("thong-bao");
const model = document.getElementById("mau-thong-bao");

function leaveAfter(snack, seconds) {
  let left = seconds * 1000;
  let since = 0;
  let timer = 0;
  const stop = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    left = Math.max(1500, left - (performance.now() - since));
  };
  const go = () => {
    if (timer || snack.matches(":hover, :focus-within")) return;
    since = performance.now();
    timer = setTimeout(() => snack.remove(), left);
  };
  for (const name of ["pointerenter", "focusin"]) snack.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) snack.addEventListener(name, () => setTimeout(go));
  go();
}

function start(snack) {
  if (snack.dataset.started) return;
  snack.dataset.started = "1";
  snack.querySelector("[data-snack-close]").hidden = false;
  if (!("stay" in snack.dataset)) leaveAfter(snack, Number(snack.dataset.seconds) || SECONDS);
}

/** Show `text`; `undo_url` adds a button that takes the act back, for `seconds`; `stay` waits to be closed. */
export function toast({ text, undo_url: undo, seconds, stay }) {
  if (!model || !place) return;
  const snack = model.content.firstElementChild.cloneNode(true);
  snack.querySelector("p").textContent = text;
  const form = snack.querySelector("form");
  if (undo) form.action = undo;
  else form.remove();
  if (seconds) snack.dataset.seconds = seconds;
  if (stay) snack.dataset.stay = "";
  place.append(snack);
  start(snack);
}

onContent((root) => root.querySelectorAll("[data-snack]").forEach(start));
onClick("[data-snack-close]", (button) => button.closest("[data-snack]").remove());
// The server asks for one by the header HX-Trigger: {"toast": {"text": …, "undo_url": …, "seconds": …}}.
document.addEventListener("toast", (event) => toast(event.detail));

const failed = (words) => toast({ text: words, stay: true });
document.addEventListener("htmx:responseError", () => failed(model?.dataset.refused));
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => failed(model?.dataset.unreachable));
}
