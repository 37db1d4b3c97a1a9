// Two ways to write in one place: a tab shows its panel and leaves what was typed in the other one.
// Markup: [data-tabs] holds links with data-tab="id of a panel" and [data-tab-panel]; without scripts the links
// lead to the page with that panel shown.
import { onClick } from "./dom.js";

onClick("[data-tab]", (link, event) => {
  const group = link.closest("[data-tabs]");
  const panel = group?.querySelector(`#${CSS.escape(link.dataset.tab)}`);
  if (!panel) return;
  event.preventDefault();
  for (const other of group.querySelectorAll("[data-tab-panel]")) other.hidden = other !== panel;
  for (const other of group.querySelectorAll("[data-tab]")) {
    if (other.dataset.tabClass) group.classList.toggle(other.dataset.tabClass, other === link);
    if (other === link) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
  }
  panel.querySelector("textarea")?.focus();
});
