// Keyboard first. An element says its keys itself: data-key="r", data-key="g s"; data-key-label names it in the
// list behind “?”. Links and buttons are pressed, fields get the focus. Bare letters work outside text only.
import { isShown, isTyping, onClick } from "./dom.js";
import { open } from "./dialog.js";

const PAUSE = 900; // ms between the letters of a sequence whose beginning is a command too
const OPEN = 5000; // ms between those of any other: nobody needs to hurry
const ROWS = ".trow, tr[data-row]";
let typed = [];
let timer = 0;

function bound() {
  const top = [...document.querySelectorAll("dialog[open]")].pop();
  return [...(top ?? document).querySelectorAll("[data-key]")].filter(isShown);
}

function press(element) {
  if (element.matches("input:not([type=radio]), textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.focus();
    element.click();
  }
}

function inSequence(key) {
  clearTimeout(timer);
  typed.push(key);
  const said = typed.join(" ");
  const all = bound();
  const exact = all.find((element) => element.dataset.key === said);
  const longer = all.some((element) => element.dataset.key.startsWith(`${said} `));
  if (exact && !longer) {
    typed = [];
    press(exact);
  } else if (exact || longer) {
    timer = setTimeout(() => {
      typed = [];
      if (exact) press(exact);
    }, exact ? PAUSE : OPEN);
  } else {
    const again = typed.length > 1;
    typed = [];
    return again ? inSequence(key) : false;
  }
  return true;
}

// --- Rows ---------------------------------------------------------------------------------------------

const rows = () => [...document.querySelectorAll(ROWS)].filter(isShown);

function currentRow() {
  return document.activeElement?.closest(ROWS) ?? document.querySelector(".trow[aria-current=true]");
}

function step(by) {
  const all = rows();
  const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(currentRow()) + by))];
  const link = next?.querySelector(".trow__subject, a[href]");
  link?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const onRows = {
  j: () => step(1),
  k: () => step(-1),
  x: () => currentRow()?.querySelector("input[type=checkbox]")?.click(),
};

// --- Help ---------------------------------------------------------------------------------------------

function hint(keys) {
  const term = document.createElement("dt");
  for (const key of keys.split(" ")) {
    const drawn = document.createElement("kbd");
    drawn.className = "kbd";
    drawn.textContent = key;
    term.append(drawn, " ");
  }
  return term;
}

function help() {
  const dialog = document.getElementById("phim-tat");
  if (!dialog || dialog.open) return;
  const list = dialog.querySelector("[data-keys-list]");
  list.querySelectorAll("[data-from-page]").forEach((part) => part.remove());
  const named = new Map();
  for (const element of bound()) {
    if (element.dataset.keyLabel) named.set(element.dataset.key, element.dataset.keyLabel);
  }
  for (const [keys, label] of named) {
    const [term, words] = [hint(keys), document.createElement("dd")];
    words.textContent = label;
    for (const part of [term, words]) part.dataset.fromPage = "";
    list.append(term, words);
  }
  open(dialog);
}

// --- The one listener ---------------------------------------------------------------------------------

function send(event) {
  const form = event.target.closest?.("form");
  if (!form || form.method === "dialog") return;
  event.preventDefault();
  const main = form.querySelector("[data-submit-main], button.btn-primary:not([type=button])");
  form.requestSubmit(main ?? undefined);
}

function withControl(event) {
  if (event.key === "Enter") send(event);
  if (event.key.toLowerCase() !== "k") return;
  const search = document.querySelector("[data-key='/']");
  if (!search || !isShown(search)) return;
  event.preventDefault();
  press(search);
}

// Alt and a key work inside text too: data-alt="v" on a field or a choice.
function withAlt(event) {
  const wanted = [...document.querySelectorAll("[data-alt]")].find((one) => one.dataset.alt === event.key.toLowerCase());
  if (!wanted || !isShown(wanted)) return;
  event.preventDefault();
  press(wanted);
}

function bare(event) {
  if (event.key === "?") {
    help();
    return true;
  }
  if (!document.querySelector("dialog[open]") && !typed.length && event.key in onRows && rows().length) {
    onRows[event.key]();
    return true;
  }
  return !event.repeat && inSequence(event.key);
}

document.addEventListener("keydown", (event) => {
  // While an input method composes a Vietnamese letter, keys belong to it.
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (event.altKey) {
    if (!event.ctrlKey && !event.metaKey) withAlt(event);
  } else if (event.ctrlKey || event.metaKey) withControl(event);
  else if (isTyping(event.target)) {
    if (event.key === "Escape" && !event.target.closest("dialog")) event.target.blur();
  } else if (event.key.length === 1 && event.key !== " " && bare(event)) event.preventDefault();
});

onClick("[data-keys-help]", help);
