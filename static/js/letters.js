// Taking in a letter: a pasted line fills the empty fields, letters already here are named while one types, a
// scan is dropped anywhere on the page and shown. Markup: form[data-letter-form]; #da-xem comes from
// <action>/_xem; [data-fill] and [data-value] in it fill fields; [data-scan-drop] holds the files' input and
// [data-scan-desk] shows the first picture, drawn on a canvas: the page's policy loads no picture by address.
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
  mark(field);
}

function mark(field) {
  const label = field.form.querySelector(`label[for="${field.id}"]`);
  const said = label?.querySelector("[data-filled-mark]");
  if (field.value !== field.dataset.filled) said?.remove();
  else if (label && !said) {
    const words = document.createElement("span");
    words.className = "req";
    words.dataset.filledMark = "";
    words.textContent = ` ✓ ${field.form.dataset.fromLine}`;
    label.append(words);
  }
}

// --- The scan -----------------------------------------------------------------------------------------

const MOST_DRAWN = 1600; // pixels across

async function draw(form) {
  const desk = form.querySelector("[data-scan-desk]");
  const picture = [...form.elements.scans.files].find((one) => /^image\/(png|jpeg)$/.test(one.type));
  desk.replaceChildren();
  desk.hidden = !picture;
  if (!picture) return;
  try {
    const drawn = await createImageBitmap(picture);
    const scale = Math.min(1, MOST_DRAWN / drawn.width);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(drawn.width * scale);
    canvas.height = Math.round(drawn.height * scale);
    canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", picture.name);
    desk.replaceChildren(canvas);
  } catch {
    desk.hidden = true; // no picture after all; the server says so
  }
}

function receive(form) {
  const [place, field] = [form.querySelector("[data-scan-drop]"), form.elements.scans];
  const isOver = (over) => place.classList.toggle("is-over", over);
  const page = form.ownerDocument;
  const carries = (event) => form.isConnected && event.dataTransfer?.types.includes("Files");
  page.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    isOver(true);
  });
  page.addEventListener("dragleave", (event) => event.relatedTarget || isOver(false));
  page.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    isOver(false);
    if (event.target.closest?.("input[type=file]")) return; // the browser's own way
    event.preventDefault();
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  field.addEventListener("change", () => draw(form));
  form.addEventListener("change", (event) => {
    if (event.target.name !== "secrecy" || !event.target.value) return;
    field.value = ""; // of a secret document nothing is sent
    draw(form);
  });
}

function set(form) {
  if (form.dataset.letterReady) return;
  form.dataset.letterReady = "1";
  const soon = settled(() => look(form), PAUSE);
  for (const name of WATCHED) form.elements[name].addEventListener("input", soon);
  form.addEventListener("input", (event) => event.target.dataset?.filled && mark(event.target));
  receive(form);
}

onContent((root) => root.querySelectorAll("form[data-letter-form]").forEach(set));
