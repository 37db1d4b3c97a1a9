// The toolbar: one stop of the Tab key, arrows inside; each button says its command in data-cmd.
import * as pm from "../vendor/prosemirror/prosemirror.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

const inside = (state, type) => {
  for (let depth = state.selection.$from.depth; depth > 0; depth -= 1) {
    if (state.selection.$from.node(depth).type === type) return depth;
  }
  return 0;
};

function hasMark(state, type) {
  const { from, to, empty, $from } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
}

function list(type) {
  const other = type === nodes.bullet_list ? nodes.ordered_list : nodes.bullet_list;
  return (state, dispatch) => {
    const [mine, theirs] = [inside(state, type), inside(state, other)];
    if (mine > theirs) return pm.liftListItem(nodes.list_item)(state, dispatch);
    if (theirs > mine) {
      dispatch?.(state.tr.setNodeMarkup(state.selection.$from.before(theirs), type));
      return true;
    }
    return pm.wrapInList(type)(state, dispatch);
  };
}

function note(state, dispatch) {
  return inside(state, nodes.note) ? pm.lift(state, dispatch) : pm.wrapIn(nodes.note, { kind: "warn" })(state, dispatch);
}

function kindOfNote(kind) {
  return (state, dispatch) => {
    const depth = inside(state, nodes.note);
    if (depth) dispatch?.(state.tr.setNodeMarkup(state.selection.$from.before(depth), null, { kind }));
    return Boolean(depth);
  };
}

function table(state, dispatch) {
  if (pm.isInTable(state)) return false;
  if (!dispatch) return true;
  const row = (type) => nodes.table_row.create(null, [1, 2, 3].map(() => type.createAndFill()));
  const made = nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell), row(nodes.table_cell)]);
  const tr = state.tr.replaceSelectionWith(made);
  const first = firstCell(tr.doc, made);
  if (first) tr.setSelection(pm.TextSelection.create(tr.doc, first));
  dispatch(tr.scrollIntoView());
  return true;
}

// Where one writes in the first cell of the table just made: table, row, cell, paragraph open before it.
function firstCell(doc, made) {
  let found = 0;
  doc.descendants((node, pos) => {
    if (!found && node === made) found = pos + 4;
    return !found;
  });
  return found;
}

function block(value) {
  if (value === "p") return pm.setBlockType(nodes.paragraph);
  return (state, dispatch) => {
    const { parent } = state.selection.$from;
    const id = parent.type === nodes.heading ? parent.attrs.id : null; // links to it stay alive
    return pm.setBlockType(nodes.heading, { level: Number(value), id })(state, dispatch);
  };
}

export const commands = {
  strong: pm.toggleMark(marks.strong),
  em: pm.toggleMark(marks.em),
  code: pm.toggleMark(marks.code),
  mark: pm.toggleMark(marks.mark),
  bullet: list(nodes.bullet_list),
  ordered: list(nodes.ordered_list),
  sink: pm.sinkListItem(nodes.list_item),
  lift: pm.liftListItem(nodes.list_item),
  quote: pm.wrapIn(nodes.blockquote),
  note,
  "note-info": kindOfNote("info"),
  "note-warn": kindOfNote("warn"),
  "note-ok": kindOfNote("ok"),
  pre: (state, dispatch) =>
    state.selection.$from.parent.type === nodes.code_block
      ? pm.setBlockType(nodes.paragraph)(state, dispatch)
      : pm.setBlockType(nodes.code_block)(state, dispatch),
  rule: (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(nodes.horizontal_rule.create()).scrollIntoView());
    return true;
  },
  table,
  "row-before": pm.addRowBefore,
  "row-after": pm.addRowAfter,
  "row-delete": pm.deleteRow,
  "col-before": pm.addColumnBefore,
  "col-after": pm.addColumnAfter,
  "col-delete": pm.deleteColumn,
  merge: pm.mergeCells,
  split: pm.splitCell,
  "head-row": pm.toggleHeaderRow,
  "table-delete": pm.deleteTable,
  undo: pm.undo,
  redo: pm.redo,
};

const pressed = {
  strong: (state) => hasMark(state, marks.strong),
  em: (state) => hasMark(state, marks.em),
  code: (state) => hasMark(state, marks.code),
  link: (state) => hasMark(state, marks.link),
  bullet: (state) => inside(state, nodes.bullet_list) > inside(state, nodes.ordered_list),
  ordered: (state) => inside(state, nodes.ordered_list) > inside(state, nodes.bullet_list),
  note: (state) => inside(state, nodes.note) > 0,
  pre: (state) => state.selection.$from.parent.type === nodes.code_block,
};

/** Make the toolbar work; `more` are commands of other modules by name, each given the view. */
export function toolbar(bar, view, more) {
  const buttons = [...bar.querySelectorAll("[data-cmd]")];
  const style = bar.querySelector("[data-block]");
  const run = (name) => {
    if (more[name]) return more[name](view);
    commands[name]?.(view.state, view.dispatch, view);
    view.focus();
    return true;
  };
  bar.addEventListener("mousedown", (event) => event.target.closest("[data-cmd]") && event.preventDefault());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-cmd]");
    if (button && button.getAttribute("aria-disabled") !== "true") run(button.dataset.cmd);
  });
  style.addEventListener("change", () => {
    block(style.value)(view.state, view.dispatch);
    view.focus();
  });
  roving(bar);
  return () => update(bar, buttons, style, view.state);
}

function update(bar, buttons, style, state) {
  for (const part of bar.querySelectorAll("[data-in]")) {
    part.hidden = part.dataset.in === "table" ? !pm.isInTable(state) : !inside(state, nodes.note);
  }
  for (const button of buttons) {
    const { cmd } = button.dataset;
    if (pressed[cmd]) button.setAttribute("aria-pressed", String(pressed[cmd](state)));
    const can = commands[cmd] ? commands[cmd](state) !== false : true;
    button.setAttribute("aria-disabled", String(!can));
  }
  const { parent } = state.selection.$from;
  style.value = parent.type === nodes.heading ? String(parent.attrs.level) : "p";
}

function roving(bar) {
  const all = () => [...bar.querySelectorAll("button, select")].filter((one) => one.getClientRects().length);
  for (const one of bar.querySelectorAll("button, select")) one.tabIndex = -1;
  bar.querySelector("button, select").tabIndex = 0;
  bar.addEventListener("focusin", (event) => {
    for (const one of bar.querySelectorAll("button, select")) one.tabIndex = one === event.target ? 0 : -1;
  });
  bar.addEventListener("keydown", (event) => {
    const shown = all();
    const at = shown.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    shown[(to + shown.length) % shown.length].focus();
  });
}
