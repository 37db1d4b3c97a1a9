// Saves by itself: ten seconds after a change and when the writer looks elsewhere; without a network the words
// stay on this machine and are sent when it is back.
const EVERY = 10_000; // ms
const AGAIN = 15_000; // ms until a save that did not arrive is tried once more
const KEEP = 400; // ms a long text waits until it is kept on this machine
const LIGHT = 8; // ms keeping may take after every change without being felt

/** Saving of `form`, whose words `put()` writes into its fields. `parts` are places that tell about it. */
export class Saving {
  constructor(form, put) {
    this.form = form;
    this.put = put;
    this.words = form.dataset;
    this.key = `soan:${document.body.dataset.user ?? ""}:${form.dataset.version}`;
    this.timers = {};
    this.cost = 0; // ms keeping took of late
    this.dirty = false;
    this.stopped = false;
    this.running = null;
    window.addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    window.addEventListener("pagehide", () => this.leave());
  }

  /** Note a change. A page may be taken away without a last word, so what can be kept at once is. */
  changed() {
    this.dirty = true;
    if (this.cost < LIGHT) this.keep();
    else this.soon("keep", KEEP, () => this.keep());
    if (!this.timers.save && !this.stopped) this.soon("save", EVERY, () => this.save());
  }

  soon(name, pause, work) {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(() => {
      this.timers[name] = 0;
      work();
    }, pause);
  }

  // --- On this machine ---------------------------------------------------------------------------------

  keep(sent = false) {
    const begun = performance.now();
    this.put();
    const kept = { at: Date.now(), sent };
    for (const name of ["title", "summary", "note", "body", "base_saved"]) kept[name] = this.form.elements[name]?.value ?? "";
    try {
      localStorage.setItem(this.key, JSON.stringify(kept));
    } catch {
      // switched off or full: the server has all but the last seconds
    }
    this.cost = (3 * this.cost + performance.now() - begun) / 4; // one slow moment says nothing of the text
  }

  /** Return what was typed here and never arrived, null for nothing. */
  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  forget() {
    clearTimeout(this.timers.keep);
    try {
      localStorage.removeItem(this.key);
    } catch {
      // switched off
    }
  }

  /** The page goes away: what has not arrived is kept at once; what a form carries was kept as it left. */
  leave() {
    if ((this.dirty || this.running) && !this.stopped) this.keep();
    this.save(true);
  }

  // --- To the server -----------------------------------------------------------------------------------

  /** Save now; one at a time, what is typed meanwhile goes with the next. Once stopped only when `asked` to. */
  async save(asked = false) {
    if (this.running) await this.running;
    if (!this.dirty || (this.stopped && !asked) || this.form.dataset.busy) return;
    clearTimeout(this.timers.save);
    this.timers.save = 0;
    this.put();
    this.dirty = false;
    this.running = this.send(new FormData(this.form));
    try {
      await this.running;
    } finally {
      this.running = null;
    }
  }

  async send(data) {
    try {
      const answer = await fetch(this.words.autosave, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
      });
      if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("signed out");
      this.take(answer, await answer.json());
    } catch {
      this.unsent();
    }
  }

  take(answer, told) {
    if (answer.ok) {
      this.form.elements.base_saved.value = told.saved;
      if (this.dirty) this.keep();
      else this.forget();
      this.tell(this.words.saidSaved.replace("%s", told.at), "ok");
      this.form.querySelector("[data-number]")?.replaceChildren(this.words.saidNumber.replace("%s", told.saved));
      document.body.dispatchEvent(new CustomEvent("guide-saved"));
    } else if (answer.status === 409) {
      this.stop(told.error, told.lost);
    } else {
      this.dirty = true;
      this.tell(told.error, "bad");
    }
  }

  unsent() {
    this.dirty = true;
    this.keep();
    const at = new Date().toLocaleTimeString("vi-VN");
    this.tell(this.words.saidOffline.replace("%s", at), "bad");
    this.soon("save", AGAIN, () => this.save());
  }

  /** Stop saving by itself: what stands is somebody else's; `url` shows both texts. */
  stop(words, url) {
    this.stopped = true;
    if (url) this.forget();
    const place = document.querySelector("[data-lost]");
    place.querySelector("[data-lost-words]").textContent = words;
    const link = place.querySelector("a");
    link.hidden = !url;
    if (url) link.href = url;
    place.hidden = false;
    this.tell(words, "bad");
  }

  tell(words, tone) {
    const place = this.form.querySelector("[data-saved]");
    place.querySelector("[data-said]").textContent = words;
    for (const one of place.querySelectorAll("[data-tone]")) one.toggleAttribute("hidden", one.dataset.tone !== tone);
  }
}
