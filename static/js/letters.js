// Taking in a letter: a pasted line fills the empty fields, and letters already here are named while one types.
// Markup: form[data-letter-form]; #da-xem comes from <action>/_xem; [data-fill] and [data-value] in it fill fields.
import { onContent, settled } from "./dom.js";

const PAUSE = 300;
const WATCHED = ["line", "code_number", "code_notation", "author", "subject"];

async function look(form) {
  const asked = new FormData();
  for (const name of ["csrfmiddlewaretoken", ...WATCHED]) asked.set(name, form.elements[name].value);
  const answer = await fetch(`${form.getAttribute("action")}/_xem`, {
    method: "POST",
    body: asked,
    headers: { "HX-Request": "true" },
    credentials: "same-origin",
  });
  if (!answer.ok || answer.redirected) return;
  const model = document.createElement("template");
  model.innerHTML = await answer.text();
  const fresh = model.content.getElementById("da-xem");
  if (!fresh) return;
  for (const part of fresh.querySelectorAll("[data-fill]")) fill(form.elements[part.dataset.fill], part.dataset.value);
  document.getElementById("da-xem")?.replaceChildren(...fresh.childNodes);
}

// What a person has typed stays; what an earlier line filled in gives way to the new one.
function fill(field, value) {
  if (!field || (field.value && field.value !== field.dataset.filled)) return;
  field.value = value;
  field.dataset.filled = value;
}

function set(form) {
  if (form.dataset.letterReady) return;
  form.dataset.letterReady = "1";
  const soon = settled(() => look(form), PAUSE);
  for (const name of WATCHED) form.elements[name].addEventListener("input", soon);
}

onContent((root) => root.querySelectorAll("form[data-letter-form]").forEach(set));
