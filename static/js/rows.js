// The row of the open ticket stays marked, also in rows that were asked for before it was opened.
// Markup: [data-rows] around the rows; a row's .trow__subject leads to its ticket.
import { onClick, onContent } from "./dom.js";

function mark() {
  for (const row of document.querySelectorAll("[data-rows] .trow")) {
    const open = row.querySelector(".trow__subject")?.pathname === location.pathname;
    row.classList.toggle("is-current", open);
    if (open) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

onContent(mark);

// Markup: button[data-tick-all] in a form of rows with boxes: ticks all of them, or none when all are.
onClick("[data-tick-all]", (button) => {
  const boxes = [...button.form.querySelectorAll("input.tick[type=checkbox]")];
  const ticked = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !ticked;
});

// Chips slide inside their row: the chosen one is in sight.
onContent((root) => {
  root.querySelector(".chips > [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
});

// Buttons that say of how many ticked rows they speak; their words stand in the page.
// Markup: button[data-count]; with data-count-of it speaks of those boxes alone, and rests while none is ticked.
function count(form) {
  const all = form?.querySelectorAll(".trow__check input:checked").length;
  for (const button of form?.querySelectorAll("[data-count]") ?? []) {
    const words = button.querySelector("[data-count-words]");
    const ticked = form.querySelectorAll(`.trow__check input${button.dataset.countOf ?? ""}:checked`).length;
    words.dataset.plain ??= words.textContent;
    words.textContent = ticked ? button.dataset.count.replace("%s", ticked) : words.dataset.plain;
    button.disabled = all > 0 && !ticked;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.closest(".trow__check")) count(event.target.form);
});

// Rows that were ticked stay ticked when the list refreshes by itself.
document.addEventListener("htmx:beforeSwap", () => {
  ticked = [...document.querySelectorAll("[data-rows] .trow__check input:checked")].map((box) => box.value);
});
let ticked = [];
onContent((root) => {
  for (const value of ticked) {
    const box = root.querySelector(`[data-rows] .trow__check input[value="${value}"]`);
    if (box) box.checked = true;
  }
  count(root.querySelector("[data-rows] form"));
});
