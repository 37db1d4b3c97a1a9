// What changes elsewhere appears here: a socket tells which topics changed, the page fetches the fragments again.
// Markup: data-live-topic="ticket:12 queue:3" data-live-src="/xu-ly/…" (the fragment's address; the part's
// children are replaced); data-live-say names the change for readers; data-keep (with an id) is never replaced.
// Page to server: {"type":"hello","cursor":n|null} then {"type":"subscribe","topics":[…]} (the whole set, each
// time it changes), {"type":"ping"}. Server to page: {"type":"welcome","cursor":n}, {"type":"changed","topic":t,
// "seq":n|null}, {"type":"reload","cursor":n} when the cursor is too old, {"type":"pong","cursor":n}.
import { onContent, say } from "./dom.js";
import { hasUnsent } from "./forms.js";

const JITTER = 300; // ms: a thousand screens do not ask at the same moment
const SHOW_LOST_AFTER = 3000;
const QUIET = 40_000; // after so long without a word the link is asked whether it lives
const SIGNED_OUT = 4401; // close code of the server
const address = document.body.dataset.liveUrl;
const banner = document.getElementById("mat-ket-noi");
let cursor = Number(document.body.dataset.liveCursor) || null;
let socket = null;
let tries = 0;
let heard = 0;
let lostTimer = 0;
let retryTimer = 0;
let told = "";

// --- Fragments ----------------------------------------------------------------------------------------

const parts = () => [...document.querySelectorAll("[data-live-topic][data-live-src]")];
const topicsOf = (part) => part.dataset.liveTopic.split(/\s+/).filter(Boolean);
const waiting = new WeakMap(); // part -> "soon" | "running" | "again"
const stale = new Set(); // parts that changed while the page was not looked at

function whereFocusIs(part) {
  const held = document.activeElement;
  if (!held || !part.contains(held)) return null;
  const { id, selectionStart, selectionEnd } = held;
  const href = held.getAttribute("href");
  const path = id ? `#${CSS.escape(id)}` : href && `a[href="${CSS.escape(href)}"]`;
  return path ? { path, selectionStart, selectionEnd } : null;
}

function giveFocusBack(part, was) {
  const target = was && part.querySelector(was.path);
  if (!target || target === document.activeElement) return;
  target.focus({ preventScroll: true });
  if (typeof was.selectionStart === "number") target.setSelectionRange(was.selectionStart, was.selectionEnd);
}

/** Carry over what the person has made here: kept parts, forms with text, ticks, opened details. */
function carryOver(part, fresh) {
  for (const old of part.querySelectorAll("[data-keep][id], form[id]")) {
    const twin = fresh.getElementById(old.id);
    if (twin && ("keep" in old.dataset || hasUnsent(old))) twin.replaceWith(old);
  }
  for (const box of part.querySelectorAll("input[type=checkbox][name]:checked")) {
    const path = `input[name="${CSS.escape(box.name)}"][value="${CSS.escape(box.value)}"]`;
    for (const twin of fresh.querySelectorAll(path)) twin.checked = true;
  }
  for (const old of part.querySelectorAll("details[id][open]")) {
    fresh.getElementById(old.id)?.setAttribute("open", "");
  }
}

function swap(part, html) {
  const model = document.createElement("template");
  model.innerHTML = html;
  const was = whereFocusIs(part);
  const top = part.scrollTop;
  carryOver(part, model.content);
  part.replaceChildren(model.content);
  part.scrollTop = top;
  giveFocusBack(part, was);
  window.htmx?.process(part);
  part.dispatchEvent(new CustomEvent("live:swapped", { bubbles: true }));
  say(part.dataset.liveSay);
}

async function fetchInto(part) {
  const answer = await fetch(part.dataset.liveSrc, {
    headers: { "HX-Request": "true", "X-Live": "1" },
    credentials: "same-origin",
  });
  // A redirect leads to the sign-in page; 403 and 404 mean it is no longer ours to see.
  if (answer.ok && !answer.redirected && part.isConnected) swap(part, await answer.text());
}

async function run(part) {
  waiting.set(part, "running");
  try {
    await fetchInto(part);
  } catch {
    // no link: the catch-up after the next hello asks again
  }
  const again = waiting.get(part) === "again";
  waiting.delete(part);
  if (again) refresh(part);
}

function refresh(part) {
  if (document.hidden) {
    stale.add(part);
    return;
  }
  const state = waiting.get(part);
  if (state) {
    if (state === "running") waiting.set(part, "again");
    return;
  }
  waiting.set(part, "soon");
  setTimeout(() => run(part), Math.random() * JITTER);
}

// --- The link -----------------------------------------------------------------------------------------

function subscribe() {
  const topics = [...new Set(parts().flatMap(topicsOf))].sort();
  const set = topics.join(" ");
  if (socket?.readyState !== WebSocket.OPEN || set === told) return;
  told = set;
  socket.send(JSON.stringify({ type: "subscribe", topics }));
}

const handlers = {
  welcome({ cursor: now }) {
    cursor ??= now;
  },
  changed({ topic, seq }) {
    if (seq) cursor = Math.max(cursor ?? 0, seq);
    parts().filter((part) => topicsOf(part).includes(topic)).forEach(refresh);
  },
  pong({ cursor: now }) {
    if (now) cursor = Math.max(cursor ?? 0, now);
  },
  reload({ cursor: now }) {
    if (now) cursor = now;
    parts().forEach(refresh);
  },
};

function opened() {
  tries = 0;
  told = "";
  heard = Date.now();
  clearTimeout(lostTimer);
  lostTimer = 0;
  if (banner) banner.hidden = true;
  socket.send(JSON.stringify({ type: "hello", cursor }));
  subscribe();
}

function lost() {
  lostTimer ||= setTimeout(() => {
    if (banner) banner.hidden = false;
  }, SHOW_LOST_AFTER);
}

function closed(event) {
  lost();
  if (event.code === SIGNED_OUT) return;
  const pause = Math.min(15_000, 500 * 2 ** tries) * (0.5 + Math.random() / 2);
  tries += 1;
  clearTimeout(retryTimer);
  retryTimer = setTimeout(connect, pause);
}

function connect() {
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  clearTimeout(retryTimer);
  const link = new WebSocket(location.origin.replace(/^http/, "ws") + address);
  socket = link;
  link.addEventListener("open", opened);
  link.addEventListener("close", (event) => link === socket && closed(event));
  link.addEventListener("message", (event) => {
    heard = Date.now();
    const message = JSON.parse(event.data);
    handlers[message.type]?.(message);
  });
}

function checkLink() {
  if (socket?.readyState !== WebSocket.OPEN) return;
  const quiet = Date.now() - heard;
  if (quiet > QUIET * 1.5) {
    const dead = socket;
    socket = null; // its own close event may come minutes later
    dead.close();
    closed({ code: 0 });
  } else if (quiet > QUIET) socket.send('{"type":"ping"}');
}

function lookedAt() {
  if (document.hidden) return;
  for (const part of [...stale]) {
    stale.delete(part);
    if (part.isConnected) refresh(part);
  }
  connect();
}

if (address && parts().length) {
  connect();
  setInterval(checkLink, QUIET / 4);
  onContent(subscribe);
  document.addEventListener("visibilitychange", lookedAt);
  window.addEventListener("online", connect);
  // A page kept by the browser for the way back has lost its link without a word.
  window.addEventListener("pageshow", (event) => event.persisted && lookedAt());
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest("[data-reload]")) return;
  event.preventDefault();
  location.reload();
});
