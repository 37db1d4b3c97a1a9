// Shows previews of attached files in a native dialog; without scripts the same links open them as pages.
import { onClick } from "./dom.js";
import { open } from "./dialog.js";

function frame() {
  const made = document.getElementById("xem-tep");
  if (made) return made;
  const dialog = document.createElement("dialog");
  dialog.id = "xem-tep";
  dialog.className = "dialog preview preview--over";
  dialog.setAttribute("aria-labelledby", "xem-tep-t");
  dialog.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    const link = way && dialog.querySelector(`a[rel=${way}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
  document.body.append(dialog);
  return dialog;
}

onClick("a[data-preview]", async (link, event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const dialog = frame();
    const parts = new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes;
    dialog.replaceChildren(...parts);
    open(dialog);
    dialog.querySelector("#xem-tep-t")?.focus();
  } catch {
    location.assign(link.href);
  }
});
