// From a guide's HTML to the editor's document and back, written as the server's cleaner would write it.
import { DOMParser, DOMSerializer } from "../vendor/prosemirror/prosemirror.js";
import { bare, schema } from "./schema.js";

/** Return the document of `html`; it is read in a page that loads and runs nothing. */
export function read(html) {
  const inert = new window.DOMParser().parseFromString(html, "text/html");
  return DOMParser.fromSchema(schema).parse(inert.body);
}

/** Return the HTML of a document. */
export function write(doc) {
  const page = document.implementation.createHTMLDocument("");
  const body = page.body;
  body.append(DOMSerializer.fromSchema(schema).serializeFragment(doc.content, { document: page }));
  for (const one of body.querySelectorAll("[id]")) one.id = bare(one.id);
  for (const one of body.querySelectorAll("li, td, th")) tighten(one);
  for (const one of body.querySelectorAll("figcaption")) if (!one.hasChildNodes()) one.remove();
  for (const one of body.querySelectorAll("table")) head(one);
  const only = body.children.length === 1 && body.firstElementChild;
  return only && only.matches("p") && !only.hasChildNodes() ? "" : body.innerHTML;
}

// An item or a cell with one paragraph holds its words alone.
function tighten(place) {
  const paragraphs = [...place.children].filter((one) => one.matches("p"));
  if (paragraphs.length === 1 && place.firstElementChild === paragraphs[0]) {
    paragraphs[0].replaceWith(...paragraphs[0].childNodes);
  }
}

// The first row of header cells becomes the table's head: readers of the screen are told the column.
function head(table) {
  const [first] = table.rows;
  const body = table.tBodies[0];
  if (!first || ![...first.cells].every((one) => one.matches("th") && one.rowSpan === 1)) {
    for (const one of table.querySelectorAll("th")) if (one.cellIndex === 0) one.setAttribute("scope", "row");
    return;
  }
  for (const one of first.cells) one.setAttribute("scope", "col");
  for (const one of body.querySelectorAll("tr:not(:first-child) > th:first-child")) one.setAttribute("scope", "row");
  const top = table.ownerDocument.createElement("thead");
  top.append(first);
  body.before(top);
  if (!body.rows.length) body.remove();
}

/** Return how many words a document has, as the server counts them. */
export function count(doc) {
  const words = doc.textBetween(0, doc.content.size, "\n", " ").split(/\s+/);
  return words.filter((one) => /[\p{L}\p{N}]/u.test(one)).length;
}

/** Return the address a heading gets from its words. */
export function slug(words) {
  const bare = words.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase().replace(/\u0111/g, "d");
  return bare.replace(/[^a-z0-9]+/g, "-").slice(0, 60).replace(/^-+|-+$/g, "") || "muc";
}
