// Forms are sent once, and what was typed into them is not left by accident.
import { onContent } from "./dom.js";

const RELEASE_AFTER = 20_000; // ms: an answer that is a download leaves the page as it is

function busy(form, submitter) {
  form.dataset.busy = "1";
  submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), RELEASE_AFTER);
}

function release(form) {
  delete form.dataset.busy;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

// In the capture phase: before htmx and before the browser itself send anything.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.busy) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (!form.hasAttribute("hx-post")) busy(form, event.submitter);
  },
  true,
);
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form?.hasAttribute("hx-post")) busy(form, event.detail.requestConfig?.triggeringEvent?.submitter);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form"); // the target may be gone by now
  if (form) release(form);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-busy]").forEach(release);
});

function isDirty(field) {
  if (field.type === "file") return field.files.length > 0;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.value !== field.defaultValue;
}

/** True when `form` holds something typed that the server has not seen. */
export function hasUnsent(form) {
  return [...form.elements].some((field) => field.type !== "hidden" && isDirty(field));
}

// Texts with a draft are remembered (composer.js); chosen files and other forms cannot be.
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-ends-guard][data-busy]")) return; // "no need to send": meant so
  for (const form of document.querySelectorAll("form[data-guard]")) {
    if (!form.dataset.busy && hasUnsent(form)) event.preventDefault();
  }
});

// A form that came back with faults: the focus goes to their list.
onContent((root) => root.querySelector("[data-form-errors]")?.focus());
