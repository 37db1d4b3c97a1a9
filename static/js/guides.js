// Guides while one writes: “??” and words in a reply offer guides, Enter puts one in; on the telephone one key
// takes one as the answer. Markup: form[data-guides="<address of suggestions>"] with a textarea and
// [data-guides-place]; [data-guides-open] begins a search; [data-guide-pick] fills the call's field "guide".
import { onClick, onContent, say, settled } from "./dom.js";

const PAUSE = 150;
const TYPED = /(?:^|[\s(])(\?\?([^?\n]{0,80}))$/;

/** What is being searched before the caret of `field`: {from, words}, or null. */
function wanted(field) {
  const hit = TYPED.exec(field.value.slice(0, field.selectionStart));
  return hit && { from: field.selectionStart - hit[1].length, words: hit[2].trim() };
}

class Offers {
  constructor(form, field, place) {
    Object.assign(this, { form, field, place, asked: 0, at: 0 });
    this.soon = settled(() => this.ask(), PAUSE);
    field.addEventListener("input", () => (wanted(field) ? this.soon() : this.close()));
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => setTimeout(() => this.close(), 150)); // a click comes first
    place.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus
    place.addEventListener("click", (event) => {
      const hit = event.target.closest("[data-insert]");
      if (hit) this.put(hit);
    });
  }

  get options() {
    return [...this.place.querySelectorAll("[data-insert]")];
  }

  async ask() {
    const now = wanted(this.field);
    if (!now) return this.close();
    const turn = ++this.asked;
    const address = `${this.form.dataset.guides}&${new URLSearchParams({ q: now.words })}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (turn !== this.asked || !answer.ok || answer.redirected || !wanted(this.field)) return undefined;
    const model = document.createElement("template");
    model.innerHTML = await answer.text(); // our own server's, escaped there
    if (turn !== this.asked) return undefined;
    this.place.replaceChildren(model.content);
    this.place.hidden = false;
    const list = this.place.querySelector("[role=listbox]");
    this.field.setAttribute("aria-controls", list?.id ?? "");
    this.mark(0);
    return say(list?.dataset.say);
  }

  mark(index) {
    const all = this.options;
    this.at = all.length ? (index + all.length) % all.length : 0;
    for (const [place, one] of all.entries()) one.setAttribute("aria-selected", String(place === this.at));
    const now = all[this.at];
    if (now) this.field.setAttribute("aria-activedescendant", now.id);
    now?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (this.place.hidden || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") this.mark(this.at + (key === "ArrowDown" ? 1 : -1));
    else if ((key === "Enter" || key === "Tab") && this.options.length) this.put(this.options[this.at]);
    else if (key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  put(option) {
    const now = wanted(this.field);
    this.close();
    if (!now) return;
    this.field.setRangeText(`${option.dataset.insert} `, now.from, this.field.selectionStart, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.focus();
  }

  close() {
    this.asked += 1;
    this.place.hidden = true;
    this.place.replaceChildren();
    for (const name of ["aria-activedescendant", "aria-controls"]) this.field.removeAttribute(name);
  }
}

function set(form) {
  const [field, place] = [form.querySelector("textarea"), form.querySelector("[data-guides-place]")];
  if (!field || !place || form.dataset.guidesReady) return;
  form.dataset.guidesReady = "1";
  field.setAttribute("aria-autocomplete", "list");
  new Offers(form, field, place); // kept alive by its listeners
}

onContent((root) => root.querySelectorAll("form[data-guides]").forEach(set));

onClick("[data-guides-open]", (link, event) => {
  const field = link.closest("form")?.querySelector("textarea");
  if (!field || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const before = field.value.slice(0, field.selectionStart);
  field.focus();
  field.setRangeText(!before || /\s$/.test(before) ? "??" : " ??", field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

onClick("[data-guide-pick]", (button) => {
  const form = document.querySelector("form[data-caller-form]");
  if (!form) return;
  const solved = form.querySelector("input[name=result][value=solved]");
  if (solved) {
    solved.checked = true;
    solved.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.elements.guide.value = button.dataset.guidePick;
  say(button.dataset.guidePick);
});
