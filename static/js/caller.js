// Taking in a call: what is typed finds the caller and the latest tickets while one goes on talking.
// Markup: form[data-caller-form] with an input named "who"; radios [data-pick-caller]; #nguoi-goi (the people
// found) and #phieu-gan-day come from <action>/_nguoi-goi; [data-since] counts the minutes of the call.
import { onContent, settled } from "./dom.js";

const PAUSE = 250;

async function look(form, chosen) {
  const asked = new URLSearchParams({ who: form.elements.who.value, contact: chosen });
  const answer = await fetch(`${form.getAttribute("action")}/_nguoi-goi?${asked}`, {
    headers: { "HX-Request": "true" },
    credentials: "same-origin",
  });
  if (!answer.ok || answer.redirected) return;
  const model = document.createElement("template");
  model.innerHTML = await answer.text();
  for (const id of ["nguoi-goi", "phieu-gan-day"]) {
    const fresh = model.content.getElementById(id);
    if (fresh) document.getElementById(id)?.replaceChildren(...fresh.cloneNode(true).childNodes);
  }
  const found = model.content.getElementById("nguoi-goi");
  offer(form.elements.add_to, found?.dataset.open);
  offer(form.elements.system, found?.dataset.system);
}

// What is known of the caller stands ready; what a person has chosen stays.
function offer(field, value) {
  if (!field || (field.value && field.value !== field.dataset.offered)) return;
  field.value = value ?? "";
  field.dataset.offered = field.value;
}

const chosenOf = (form) => form.querySelector("[data-pick-caller]:checked")?.value ?? "";

function set(form) {
  if (form.dataset.callerReady) return;
  form.dataset.callerReady = "1";
  const who = form.elements.who;
  const soon = settled(() => look(form, ""), PAUSE);
  who.addEventListener("input", soon);
  who.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" || event.ctrlKey) return;
    event.preventDefault(); // Enter takes the first person found and goes on to the matter
    await look(form, "");
    (chosenOf(form) ? form.elements.system : form.elements.name).focus();
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-caller]")) look(form, event.target.value);
  });
}

function count(place) {
  const begun = Date.parse(place.dataset.since);
  const two = (number) => String(number).padStart(2, "0");
  const show = () => {
    const gone = Math.max(0, Math.floor((Date.now() - begun) / 1000));
    place.textContent = `${two(Math.floor(gone / 60))}:${two(gone % 60)}`;
  };
  show();
  const timer = setInterval(() => (place.isConnected ? show() : clearInterval(timer)), 1000);
}

onContent((root) => {
  root.querySelectorAll("form[data-caller-form]").forEach(set);
  root.querySelectorAll("[data-since]").forEach(count);
});
