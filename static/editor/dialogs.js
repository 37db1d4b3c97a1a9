// What is asked before a link or a picture goes in. A picture is asked for its words: who does not see it reads them.
import { Fragment, NodeSelection } from "../vendor/prosemirror/prosemirror.js";
import { slug } from "./html.js";
import { isLink, schema } from "./schema.js";

const { nodes, marks } = schema;

/** Ask with a <dialog>; resolves with the value of the button pressed, "" when it was closed. */
function ask(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue), { once: true }));
}

// --- Links ----------------------------------------------------------------------------------------------

function headings(doc) {
  const found = [];
  doc.descendants((node, pos) => {
    if (node.type === nodes.heading && node.textContent.trim()) found.push({ node, pos });
    return node.type !== nodes.heading;
  });
  return found;
}

// The mark around the cursor reaches as far as its link does.
function linkAround(state) {
  const { $from, empty, from, to } = state.selection;
  const here = marks.link.isInSet($from.marks()) ?? marks.link.isInSet($from.nodeAfter?.marks ?? []);
  if (!here || !empty) return { from, to, href: here?.attrs.href ?? "", id: here?.attrs.id ?? null };
  const around = { from, to, ...here.attrs };
  $from.parent.forEach((child, offset) => {
    const start = $from.start() + offset;
    if (here.isInSet(child.marks) && start <= from && start + child.nodeSize >= from) {
      around.from = start;
      around.to = start + child.nodeSize;
    }
  });
  return around;
}

export async function link(view) {
  const dialog = document.getElementById("ed-lien-ket");
  const address = dialog.querySelector("input");
  const select = dialog.querySelector("select");
  const found = headings(view.state.doc);
  const span = linkAround(view.state);
  address.value = span.href;
  select.replaceChildren(select.options[0], ...found.map(({ node }, at) => new Option(node.textContent, String(at))));
  const picked = found.findIndex(({ node }) => node.attrs.id && `#${node.attrs.id}` === span.href);
  select.value = picked < 0 ? "" : String(picked);
  const done = await ask(dialog);
  view.focus();
  if (done === "remove") view.dispatch(view.state.tr.removeMark(span.from, span.to, marks.link));
  if (done !== "set") return;
  const tr = view.state.tr;
  let href = address.value.trim();
  if (select.value) href = `#${anchor(tr, found, found[Number(select.value)])}`;
  if (href && !/^[a-z]+:|^[#/]/i.test(href)) href = `https://${href}`;
  if (!isLink(href)) return;
  const mark = marks.link.create({ href, id: span.id });
  if (span.from === span.to) tr.insert(span.from, schema.text(href, [mark]));
  else tr.removeMark(span.from, span.to, marks.link).addMark(span.from, span.to, mark);
  view.dispatch(tr.scrollIntoView());
}

// A heading that has no address yet gets one of its own.
function anchor(tr, found, { node, pos }) {
  if (node.attrs.id) return node.attrs.id;
  const taken = new Set(found.map((one) => one.node.attrs.id));
  const wanted = slug(node.textContent);
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`;
  tr.setNodeMarkup(pos, null, { ...node.attrs, id });
  return id;
}

// --- Pictures -------------------------------------------------------------------------------------------

export const KINDS = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** Ask for a picture, or with `file` for its words; puts a figure at the cursor. */
export async function picture(view, file = null) {
  const dialog = document.getElementById("ed-anh");
  const [chosen, alt, caption] = ["file", "alt", "caption"].map((name) => dialog.querySelector(`[name=ed-${name}]`));
  const selected = view.state.selection instanceof NodeSelection ? view.state.selection.node : null;
  const old = selected && [nodes.figure, nodes.image].includes(selected.type) ? selected : null;
  alt.value = old?.attrs.alt ?? "";
  caption.value = old?.type === nodes.figure ? old.textContent : "";
  chosen.value = "";
  chosen.required = !file && !old;
  chosen.closest(".field").hidden = Boolean(file);
  const done = await ask(dialog);
  view.focus();
  if (done !== "set") return;
  const given = file ?? chosen.files[0];
  const attrs = given ? await upload(view, given, alt.value) : { ...old?.attrs, alt: alt.value };
  if (!attrs?.src) return;
  const words = caption.value.trim() ? Fragment.from(schema.text(caption.value.trim())) : Fragment.empty;
  view.dispatch(view.state.tr.replaceSelectionWith(nodes.figure.create(attrs, words)).scrollIntoView());
}

async function upload(view, file, alt) {
  const bar = view.dom.closest("[data-guide-editor]");
  const data = new FormData();
  data.append("csrfmiddlewaretoken", bar.closest("form").elements.csrfmiddlewaretoken.value);
  data.append("do", "picture");
  data.append("alt", alt);
  data.append("file", file, file.name || "anh.png");
  bar.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(bar.dataset.upload, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (answer.ok) return { ...told, alt };
    say(bar, told.error);
  } catch {
    say(bar, bar.dataset.saidUnsent);
  } finally {
    bar.removeAttribute("aria-busy");
  }
  return null;
}

function say(bar, words) {
  const place = bar.querySelector("[data-ed-said]");
  place.textContent = words;
  place.hidden = false;
  setTimeout(() => {
    place.hidden = true;
  }, 12_000);
}

/** Take pictures out of what is pasted or dropped; true when there were some. */
export function pictures(view, transfer) {
  const files = [...(transfer?.files ?? [])].filter((one) => KINDS.includes(one.type));
  if (!files.length) return false;
  (async () => {
    for (const file of files) await picture(view, file);
  })();
  return true;
}
