// Opens native dialogs (`data-dialog="#id"`) and closes menus; without scripts a dialog opens by its address.
import { onClick } from "./dom.js";

/** Open the dialog `element` over the page; the browser gives the focus back when it closes. */
export function open(element) {
  if (element instanceof HTMLDialogElement && !element.open) element.showModal();
}

onClick("[data-dialog]", (control, event) => {
  const dialog = document.querySelector(control.dataset.dialog);
  if (!dialog) return;
  event.preventDefault();
  open(dialog);
});

onClick("[data-dialog-close]", (control, event) => {
  const dialog = control.closest("dialog");
  if (!dialog?.open) return;
  event.preventDefault();
  dialog.close();
});

onClick("[data-focus]", (control, event) => {
  const field = document.querySelector(control.dataset.focus);
  if (!field) return;
  event.preventDefault();
  field.focus();
});

// An address that names a dialog opens it as one, so that Escape and the focus work.
const named = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
if (named instanceof HTMLDialogElement) {
  history.replaceState(history.state, "", location.pathname + location.search);
  open(named);
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-drop][open]")) {
    if (!except || !menu.contains(except)) menu.open = false;
  }
}

// What a menu fetches comes after it opened: the focus goes on to its first field, unless it went elsewhere.
document.addEventListener("htmx:afterSettle", (event) => {
  const menu = event.target.closest?.("details[data-drop][open]");
  if (menu && document.activeElement === menu.querySelector("summary"))
    menu.querySelector("select, textarea, input:not([type=hidden])")?.focus();
});

document.addEventListener("pointerdown", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details[data-drop][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
