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
