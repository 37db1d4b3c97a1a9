// Rows of a form come and go without asking the server; without scripts their buttons send the form.
// Markup: [data-rows="khach"] around a tbody, a template[data-row-model] with __prefix__ for the row's number,
// buttons [data-row-add] and [data-row-drop]; [data-print] prints the page.
import { onClick } from "./dom.js";

function add(part) {
  const total = part.querySelector("input[name$=-TOTAL_FORMS]");
  const model = part.querySelector("template[data-row-model]");
  const made = document.createElement("template");
  made.innerHTML = model.innerHTML.replaceAll("__prefix__", total.value).trim();
  total.value = String(Number(total.value) + 1);
  const row = made.content.firstElementChild;
  part.querySelector("tbody").append(row);
  row.querySelector("input, select, textarea")?.focus();
}

onClick("[data-row-add]", (button, event) => {
  event.preventDefault();
  add(button.closest("[data-rows]"));
});

// A number left out counts as a row left empty.
onClick("[data-row-drop]", (button, event) => {
  event.preventDefault();
  const part = button.closest("[data-rows]");
  button.closest("tr").remove();
  if (!part.querySelector("tbody tr")) add(part);
  part.querySelector("[data-row-add]").focus();
});

onClick("[data-print]", () => window.print());
