// Light, dark or as the machine says: a cookie the server reads when it draws the next page.
import { onClick, onContent } from "./dom.js";

const YEAR = 365 * 24 * 3600;
const page = document.documentElement;

function show(root) {
  for (const button of root.querySelectorAll("[data-theme-set]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeSet === page.dataset.bsTheme));
  }
}

onClick("[data-theme-set]", (button) => {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${button.dataset.themeSet}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  page.dataset.bsTheme = button.dataset.themeSet;
  show(document);
});
onContent(show);
