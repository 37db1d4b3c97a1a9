// The guide editor: takes the place of the plain field where scripts run. Loaded on its page alone.
import * as pm from "../vendor/prosemirror/prosemirror.js";
import { link, picture, pictures } from "./dialogs.js";
import { count, read, write } from "./html.js";
import { Saving } from "./saving.js";
import { schema } from "./schema.js";
import { commands, toolbar } from "./toolbar.js";

const { nodes } = schema;

function rules() {
  const heading = pm.textblockTypeInputRule(/^(#{2,4})\s$/, nodes.heading, (match) => ({ level: match[1].length }));
  return pm.inputRules({
    rules: [
      heading,
      pm.wrappingInputRule(/^\s*([-*])\s$/, nodes.bullet_list),
      pm.wrappingInputRule(/^(\d+)\.\s$/, nodes.ordered_list, (match) => ({ start: Number(match[1]) })),
      pm.wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
      pm.textblockTypeInputRule(/^```$/, nodes.code_block),
    ],
  });
}

function keys(more) {
  const br = pm.chainCommands(pm.exitCode, (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
    return true;
  });
  const send = (_state, _dispatch, view) => {
    const form = view.dom.closest("form");
    form.requestSubmit(form.querySelector("[data-submit-main]") ?? undefined);
    return true;
  };
  return [
    pm.keymap({
      "Mod-z": pm.undo,
      "Mod-y": pm.redo,
      "Mod-Shift-z": pm.redo,
      "Mod-b": commands.strong,
      "Mod-i": commands.em,
      "Mod-e": commands.code,
      "Mod-k": (_state, _dispatch, view) => {
        more.link(view);
        return true;
      },
      "Mod-Alt-0": pm.setBlockType(nodes.paragraph),
      "Mod-Alt-2": pm.setBlockType(nodes.heading, { level: 2 }),
      "Mod-Alt-3": pm.setBlockType(nodes.heading, { level: 3 }),
      "Mod-Alt-4": pm.setBlockType(nodes.heading, { level: 4 }),
      "Mod-Enter": send,
      "Shift-Enter": br,
      Enter: pm.splitListItem(nodes.list_item),
      Tab: pm.chainCommands(pm.goToNextCell(1), commands.sink),
      "Shift-Tab": pm.chainCommands(pm.goToNextCell(-1), commands.lift),
    }),
    pm.keymap(pm.baseKeymap),
  ];
}

/** Ctrl Enter sends the form; left to itself the editor keeps every Enter to itself. */
function sent(form, event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return false;
  form.requestSubmit(form.querySelector("[data-submit-main]") ?? undefined);
  return true;
}

function open(place) {
  const form = place.closest("form");
  const field = place.querySelector("textarea[name=body]");
  const bar = place.querySelector("[data-ed-bar]");
  const room = place.querySelector("[data-ed-text]");
  const words = place.querySelector("[data-ed-words]");
  const more = { link, picture: (view) => picture(view) };
  let view = null;
  let refresh = () => {};
  const put = () => {
    field.value = write(view.state.doc);
  };
  const saving = new Saving(form, put);
  view = new pm.EditorView(
    { mount: room },
    {
      state: pm.EditorState.create({
        doc: read(field.value),
        plugins: [rules(), ...keys(more), pm.history(), pm.dropCursor({ class: "ed-drop" }), pm.gapCursor(), pm.tableEditing()],
      }),
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": room.dataset.label,
        lang: room.lang,
        spellcheck: "false",
      },
      handleKeyDown: (_of, event) => sent(form, event),
      handlePaste: (of, event) => pictures(of, event.clipboardData),
      handleDrop: (of, event) => pictures(of, event.dataTransfer),
      dispatchTransaction(tr) {
        view.updateState(view.state.apply(tr));
        refresh();
        if (!tr.docChanged) return;
        words.textContent = words.dataset.words.replace("%s", count(view.state.doc).toLocaleString("vi-VN"));
        saving.changed();
      },
    },
  );
  refresh = toolbar(bar, view, more);
  refresh();
  place.querySelector("[data-ed-plain]").hidden = true;
  bar.hidden = false;
  room.hidden = false;
  follow(form, view, saving);
  takeUp(form, view, saving);
  if (!field.value.trim()) view.focus(); // nothing is there yet: one comes to write
}

/** Save what else the form holds, with the text. */
function follow(form, view, saving) {
  for (const field of form.elements) {
    if (["title", "summary", "note"].includes(field.name)) field.addEventListener("input", () => saving.changed());
  }
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) saving.save();
  });
  form.addEventListener("submit", async (event) => {
    saving.put();
    if (!saving.running) {
      saving.stopped = true; // the form itself carries the words now; should it not arrive, they are here
      saving.keep(true);
      return;
    }
    // What is on its way changes the number this form begins with: it goes first.
    event.preventDefault();
    const { submitter } = event;
    await saving.running;
    delete form.dataset.busy;
    form.requestSubmit(submitter);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) saving.stopped = false;
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    saving.dirty = true;
    saving.save(true);
  });
  document.body.addEventListener("pen-lost", async () => {
    if (saving.stopped) return;
    await saving.save();
    if (!saving.stopped) saving.stop(form.dataset.saidPen, "");
    view.setProps({ editable: () => false });
  });
}

/** Take up what was typed here and never arrived: into the text when nothing came between, else beside it. */
function takeUp(form, view, saving) {
  const kept = saving.kept();
  if (!kept) return;
  saving.put();
  const names = ["title", "summary", "note", "body"];
  const base = form.elements.base_saved.value;
  const arrived = kept.sent && Number(base) > Number(kept.base_saved);
  if (arrived || names.every((name) => (kept[name] ?? "") === (form.elements[name]?.value ?? ""))) {
    saving.forget();
    return;
  }
  if (kept.base_saved === base) {
    for (const name of names.slice(0, 3)) if (form.elements[name]) form.elements[name].value = kept[name] ?? "";
    const doc = read(kept.body ?? "");
    view.dispatch(view.state.tr.replaceWith(0, view.state.doc.content.size, doc.content));
    saving.tell(form.dataset.saidTaken, "ok");
    return;
  }
  const data = new FormData(form);
  for (const name of names) data.set(name, kept[name] ?? "");
  data.set("base_saved", kept.base_saved || "0");
  saving.send(data);
}

for (const place of document.querySelectorAll("[data-guide-editor]")) open(place);
