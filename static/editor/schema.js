// What a guide may hold, as the editor knows it: the same tags that the server's cleaner lets through.
import { Schema } from "../vendor/prosemirror/prosemirror.js";

const PICTURE = /^\/tai-lieu\/anh\/[0-9a-z]{16,40}$/;
const LINK = /^(?:https?:\/\/|mailto:|#|\/(?!\/))/i;
const NAME = /^[a-z0-9][a-z0-9-]{0,79}$/;
const SHOWN = /^(#?)(?:muc_|en_)+/; // before anchors on a page (kb/domain/markup.py), so that none takes the place of ours

/** True for an address a link in a guide may lead to. */
export const isLink = (address) => LINK.test(address.trim());

/** Return an anchor, or a link to one, without what a page puts before it. */
export const bare = (anchor) => anchor.replace(SHOWN, "$1");

const named = (dom) => (NAME.test(bare(dom.id)) ? bare(dom.id) : null);
const withId = (node) => (node.attrs.id ? { id: `muc_${node.attrs.id}` } : {});

function picture(dom) {
  const src = dom.getAttribute("src") ?? "";
  if (!PICTURE.test(src)) return false; // what lies elsewhere is not shown
  const size = (name) => Number.parseInt(dom.getAttribute(name), 10) || null;
  return { src, alt: dom.getAttribute("alt") ?? "", width: size("width"), height: size("height") };
}

function pictureTag({ src, alt, width, height }) {
  const attrs = { src, alt };
  if (width) attrs.width = width;
  if (height) attrs.height = height;
  return ["img", attrs];
}

const pictureAttrs = { src: {}, alt: { default: "" }, width: { default: null }, height: { default: null } };
const heading = (tag, level) => ({ tag, getAttrs: (dom) => ({ level, id: named(dom) }) });

function cell(dom) {
  const span = (name) => Math.min(50, Math.max(1, Number.parseInt(dom.getAttribute(name), 10) || 1));
  return { colspan: span("colspan"), rowspan: span("rowspan"), colwidth: null };
}

function spans({ colspan, rowspan }) {
  const attrs = {};
  if (colspan > 1) attrs.colspan = colspan;
  if (rowspan > 1) attrs.rowspan = rowspan;
  return attrs;
}

const cellAttrs = { colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } };

const nodes = {
  doc: { content: "block+" },
  paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  heading: {
    attrs: { level: { default: 2 }, id: { default: null } },
    content: "inline*",
    group: "block",
    defining: true,
    parseDOM: [heading("h1", 2), heading("h2", 2), heading("h3", 3), heading("h4", 4), heading("h5", 4), heading("h6", 4)],
    toDOM: (node) => [`h${node.attrs.level}`, withId(node), 0],
  },
  blockquote: {
    content: "block+",
    group: "block",
    defining: true,
    parseDOM: [{ tag: "blockquote" }],
    toDOM: () => ["blockquote", 0],
  },
  note: {
    attrs: { kind: { default: "info" } },
    content: "block+",
    group: "block",
    defining: true,
    parseDOM: [
      { tag: "aside", getAttrs: (dom) => ({ kind: /note--(info|warn|ok)/.exec(dom.className)?.[1] ?? "info" }) },
    ],
    toDOM: (node) => ["aside", { class: `note note--${node.attrs.kind}` }, 0],
  },
  code_block: {
    attrs: { language: { default: "" } },
    content: "text*",
    marks: "",
    group: "block",
    code: true,
    defining: true,
    parseDOM: [
      {
        tag: "pre",
        preserveWhitespace: "full",
        getAttrs: (dom) => ({ language: /language-([a-z0-9+#-]{1,20})/.exec(dom.innerHTML.slice(0, 80))?.[1] ?? "" }),
      },
    ],
    toDOM: ({ attrs }) => ["pre", ["code", attrs.language ? { class: `language-${attrs.language}` } : {}, 0]],
  },
  horizontal_rule: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
  ordered_list: {
    attrs: { start: { default: 1 }, type: { default: "" } },
    content: "list_item+",
    group: "block",
    parseDOM: [
      {
        tag: "ol",
        getAttrs: (dom) => ({ start: dom.start > 0 ? dom.start : 1, type: /^[aAiI]$/.exec(dom.getAttribute("type") ?? "")?.[0] ?? "" }),
      },
    ],
    toDOM: ({ attrs }) => [
      "ol",
      { ...(attrs.start > 1 && { start: attrs.start }), ...(attrs.type && { type: attrs.type }) },
      0,
    ],
  },
  bullet_list: { content: "list_item+", group: "block", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
  list_item: {
    attrs: { id: { default: null } },
    content: "paragraph block*",
    defining: true,
    parseDOM: [{ tag: "li", getAttrs: (dom) => ({ id: named(dom) }) }],
    toDOM: (node) => ["li", withId(node), 0],
  },
  figure: {
    attrs: pictureAttrs,
    content: "inline*",
    marks: "strong em code link sub sup",
    group: "block",
    draggable: true,
    isolating: true,
    parseDOM: [
      {
        tag: "figure",
        getAttrs: (dom) => (dom.querySelector("img") ? picture(dom.querySelector("img")) : false),
        contentElement: (dom) => dom.querySelector("figcaption") ?? document.createElement("figcaption"),
      },
    ],
    toDOM: (node) => ["figure", pictureTag(node.attrs), ["figcaption", 0]],
  },
  table: {
    attrs: { caption: { default: "" } },
    content: "table_row+",
    tableRole: "table",
    isolating: true,
    group: "block",
    parseDOM: [
      { tag: "table", getAttrs: (dom) => ({ caption: dom.querySelector(":scope > caption")?.textContent.trim() ?? "" }) },
      { tag: "caption", ignore: true },
    ],
    toDOM: ({ attrs }) => (attrs.caption ? ["table", ["caption", attrs.caption], ["tbody", 0]] : ["table", ["tbody", 0]]),
  },
  table_row: {
    content: "(table_cell | table_header)*",
    tableRole: "row",
    parseDOM: [{ tag: "tr" }],
    toDOM: () => ["tr", 0],
  },
  table_cell: {
    attrs: cellAttrs,
    content: "block+",
    tableRole: "cell",
    isolating: true,
    parseDOM: [{ tag: "td", getAttrs: cell }],
    toDOM: (node) => ["td", spans(node.attrs), 0],
  },
  table_header: {
    attrs: cellAttrs,
    content: "block+",
    tableRole: "header_cell",
    isolating: true,
    parseDOM: [{ tag: "th", getAttrs: cell }],
    toDOM: (node) => ["th", spans(node.attrs), 0],
  },
  text: { group: "inline" },
  image: {
    inline: true,
    attrs: pictureAttrs,
    group: "inline",
    draggable: true,
    parseDOM: [{ tag: "img[src]", getAttrs: picture }],
    toDOM: (node) => pictureTag(node.attrs),
  },
  anchor: {
    inline: true,
    atom: true,
    attrs: { id: {} },
    group: "inline",
    parseDOM: [
      { tag: "a[id]:not([href])", getAttrs: (dom) => (named(dom) && !dom.textContent ? { id: named(dom) } : false) },
    ],
    toDOM: (node) => ["a", withId(node)],
  },
  hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
};

const simple = (tag, ...others) => ({ parseDOM: [tag, ...others].map((one) => ({ tag: one })), toDOM: () => [tag, 0] });

const marks = {
  link: {
    attrs: { href: {}, id: { default: null } }, // a note's number has a name too: the note leads back to it
    inclusive: false,
    parseDOM: [
      { tag: "a[href]", getAttrs: (dom) => (isLink(dom.getAttribute("href")) ? { href: bare(dom.getAttribute("href").trim()), id: named(dom) } : false) },
    ],
    toDOM: (mark) => ["a", { href: mark.attrs.href, ...withId(mark), rel: "noopener noreferrer" }, 0],
  },
  strong: {
    // Google's documents wrap whole pastes in a <b> that is not bold.
    parseDOM: [{ tag: "strong" }, { tag: "b", getAttrs: (dom) => dom.style.fontWeight !== "normal" && null }],
    toDOM: () => ["strong", 0],
  },
  em: simple("em", "i"),
  u: simple("u", "ins"),
  s: simple("s", "del", "strike"),
  sub: { ...simple("sub"), excludes: "sup" },
  sup: { ...simple("sup"), excludes: "sub" },
  mark: simple("mark"),
  kbd: simple("kbd"),
  code: simple("code"),
};

export const schema = new Schema({ nodes, marks });
