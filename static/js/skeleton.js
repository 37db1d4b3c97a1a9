// A part that is asked for and does not come within 300 ms shows the shape of what will stand there. When it
// does not come at all, what stood there before returns, with everything typed into it.
const AFTER = 300;
const model = document.getElementById("mau-dang-tai");
const waits = new WeakMap(); // request -> { timer, place, before }

function show(wait) {
  if (!wait.place.isConnected) return;
  wait.before = document.createDocumentFragment();
  wait.before.append(...wait.place.childNodes);
  wait.place.append(model.content.cloneNode(true));
}

function end(xhr, arrived) {
  const wait = waits.get(xhr);
  if (!wait) return;
  clearTimeout(wait.timer);
  waits.delete(xhr);
  if (!arrived && wait.before && wait.place.isConnected) wait.place.replaceChildren(wait.before);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { requestConfig, target, xhr } = event.detail;
  if (!model || requestConfig.verb !== "get" || !target || event.defaultPrevented) return;
  const wait = { place: target, before: null, timer: 0 };
  wait.timer = setTimeout(() => show(wait), AFTER);
  waits.set(xhr, wait);
});
document.addEventListener("htmx:beforeSwap", (event) => end(event.detail.xhr, event.detail.shouldSwap));
document.addEventListener("htmx:afterRequest", (event) => end(event.detail.xhr, event.detail.successful));
