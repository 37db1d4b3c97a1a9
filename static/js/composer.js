// The place where answers are written: grows with the text and remembers what was not sent, per ticket.
// Markup: <textarea data-draft="ticket:123:reply"> inside a form; [data-draft-saved] shows the hour.
import { onContent, settled } from "./dom.js";

const OWNER = document.body.dataset.user ?? "";
const keyOf = (field) => `draft:${OWNER}:${field.dataset.draft}`;

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null; // storage switched off, or not ours
  }
}

function write(key, draft) {
  try {
    if (draft) sessionStorage.setItem(key, JSON.stringify(draft));
    else sessionStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

function grow(field) {
  if (CSS.supports("field-sizing", "content")) return; // the style sheet does it
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

function told(field, draft) {
  const place = field.form?.querySelector("[data-draft-saved]");
  if (!place) return;
  const hour = draft && new Date(draft.at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  place.textContent = draft ? place.dataset.draftSaved.replace("%s", hour) : "";
}

function keep(field) {
  if (!field.form?.dataset.busy) hold(field); // else on its way: marked or forgotten below
}

function hold(field) {
  const text = field.value.trim();
  const draft = text ? { text: field.value, at: Date.now() } : null;
  if (write(keyOf(field), draft)) told(field, draft);
}

function start(field) {
  if (field.dataset.started) return;
  field.dataset.started = "1";
  const draft = read(keyOf(field));
  if (draft?.text && !field.value) {
    field.value = draft.text;
    told(field, draft);
  }
  const later = settled(() => keep(field), 400);
  field.addEventListener("input", () => {
    grow(field);
    later();
  });
  grow(field);
}

/** Forget the draft of `form` once the server has taken its text. */
function forget(form) {
  for (const field of form.querySelectorAll("[data-draft]")) {
    write(keyOf(field), null);
    told(field, null);
  }
}

// A plain form leaves the page: its draft is only marked, and dropped when the server led on to another page.
// A page that says why not, a sign-in page (data-keep-drafts) or a lost link gives the text back.
function mark(form) {
  for (const field of form.querySelectorAll("[data-draft]")) {
    if (field.value.trim()) write(keyOf(field), { text: field.value, at: Date.now(), sent: true });
  }
}

function settleMarked() {
  const arrival = performance.getEntriesByType("navigation")[0];
  const taken = arrival?.redirectCount > 0 && arrival.type !== "back_forward";
  const kept = "keepDrafts" in document.body.dataset || document.querySelector("[data-snack][data-stay]");
  for (const key of Object.keys(sessionStorage)) {
    const draft = key.startsWith("draft:") ? read(key) : null;
    if (draft?.sent) write(key, taken && !kept ? null : { ...draft, sent: false });
  }
}

try {
  settleMarked();
} catch {
  // storage switched off: nothing to settle
}
onContent((root) => root.querySelectorAll("textarea[data-draft]").forEach(start));
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-sign-out]")) sessionStorage.clear();
  else if (!event.defaultPrevented) mark(form);
});

// htmx puts the answer in place before it says that the request is over: the draft must be settled before, or
// the fresh field would take up the text just sent.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, xhr } = event.detail;
  if (requestConfig?.verb !== "post") return;
  const form = requestConfig.elt.closest("form");
  if (xhr.responseText.includes("data-keep-drafts")) {
    event.detail.shouldSwap = false; // signed out meanwhile: the whole page goes to the sign-in, the text stays
    form?.querySelectorAll("[data-draft]").forEach(hold);
    location.reload();
  } else if (form && xhr.status < 300) forget(form);
});
