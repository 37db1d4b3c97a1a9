// Reading a guide: marks the section one stands at, copies links and examples, prints. All of it is extra.
import { onClick, say } from "./dom.js";
import { toast } from "./toast.js";

const toc = document.querySelector("[data-toc]");

function mark(anchor) {
  for (const link of toc.querySelectorAll("a")) {
    if (link.hash === `#${anchor}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

if (toc && "IntersectionObserver" in window) {
  const named = new Set([...toc.querySelectorAll("a")].map((link) => link.hash.slice(1)));
  const heads = [...document.querySelectorAll("[data-prose] :is(h2, h3)[id]")].filter((one) => named.has(one.id));
  const above = new Map();
  // A heading counts once it has passed the upper third; the last of those that did is where one reads.
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) above.set(entry.target, entry.boundingClientRect.top < entry.rootBounds.bottom);
      const passed = heads.filter((head) => above.get(head));
      mark((passed.at(-1) ?? heads[0])?.id);
    },
    { rootMargin: "0px 0px -66% 0px" },
  );
  for (const head of heads) watcher.observe(head);
}

// A link from before says the bare anchor, as it is kept; on the page something stands before it.
function land() {
  const asked = location.hash.slice(1);
  if (!asked || document.getElementById(asked)) return;
  const there = [`muc_${asked}`, asked.replace(/^en-/, "en_")].find((one) => document.getElementById(one));
  if (there) location.replace(`#${there}`);
}

window.addEventListener("hashchange", land);
land();

async function copy(text, told) {
  await navigator.clipboard.writeText(text);
  toast({ text: told });
  say(told);
}

onClick("[data-copy-link]", (button) => copy(button.dataset.copyLink, button.dataset.copied));
onClick("[data-print]", () => window.print());

const prose = document.querySelector("[data-prose]");
for (const example of prose?.querySelectorAll("pre[data-code]") ?? []) {
  const frame = document.createElement("div");
  frame.className = "example";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-default btn-sm example__copy no-print";
  button.textContent = prose.dataset.copyLabel;
  example.replaceWith(frame);
  frame.append(example, button);
  button.addEventListener("click", () => copy(example.textContent, prose.dataset.copied));
}
