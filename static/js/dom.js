// Small helpers shared by the other modules.

/** Run `set` on the page now and on every fragment that htmx or the live link puts into it later. */
export function onContent(set) {
  set(document);
  for (const name of ["htmx:load", "live:swapped"]) {
    document.addEventListener(name, (event) => set(event.target));
  }
}

/** Handle clicks on whatever matches `selector`, also on parts that come later. */
export function onClick(selector, handle) {
  document.addEventListener("click", (event) => {
    const hit = event.target instanceof Element ? event.target.closest(selector) : null;
    if (hit && !event.defaultPrevented) handle(hit, event);
  });
}

/** Tell readers of the screen something without moving the focus. */
export function say(words) {
  const place = document.getElementById("noi");
  if (place && words) place.textContent = words;
}

/** True where letters belong to the text being typed. */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])");
}

/** True when a person can see and reach the element. */
export function isShown(element) {
  return element.getClientRects().length > 0 && !element.closest("[inert]");
}

/** Wait `pause` ms after the last call before doing `work`. */
export function settled(work, pause) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, pause);
  };
}
