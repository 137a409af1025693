// Saves a draft while one writes: what has changed, a second after the last key, at once when one leaves a
// field or the page. What cannot be saved just now stays, is said, and is saved later. Without this script
// the page's own buttons save, as they always do.
//
// Another script that changes the form need not tell: what stands there is compared with what was saved
// whenever something is typed, changed, or the form gets the event "stegvis:changed".

import { asNow, asShown, differing, isRows } from "./sheet.js";
import { Stow } from "./stowing.js";

const PAUSE = 1000;
const STOW = 250;
const PATIENCE = 20000;
const WAITS = [1000, 2000, 4000, 8000, 15000, 30000];
const KEEPALIVE = 60000; // More than this a browser does not send after the page is gone.
const AWAY = "borta";
const OUT = "utloggad";
const OTHER = "annan";
const STOPPED = "stopp";

class Draft {
  constructor(form) {
    this.form = form;
    this.sheet = form.elements._flik.value;
    this.number = 0;
    this.known = stampsIn(form.elements._utkast.value);
    this.saved = asShown(form);
    this.stow = new Stow(form.dataset.gomma, this.sheet);
    this.state = "";
    this.fails = 0;
    this.sending = null;
    this.listen();
    this.restore();
    this.soon();
  }

  get changed() {
    return differing(asNow(this.form), this.saved);
  }

  listen() {
    const { form } = this;
    for (const kind of ["input", "stegvis:changed"]) {
      form.addEventListener(kind, () => this.soon());
    }
    for (const kind of ["change", "focusout"]) {
      form.addEventListener(kind, () => this.save());
    }
    form.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("visibilitychange", () =>
      document.visibilityState === "hidden" ? this.flush() : this.again());
    addEventListener("pagehide", () => this.flush());
    addEventListener("focus", () => this.again());
    addEventListener("online", () => this.again());
    addEventListener("offline", () => this.is(this.changed.size ? AWAY : this.state));
    addEventListener("beforeunload", (event) => {
      if (this.fails && this.changed.size && !this.leaving) {
        event.preventDefault();
      }
    });
    // Another page of this site has been opened here: one may have signed in again.
    this.pages = new BroadcastChannel("stegvis");
    this.pages.onmessage = () => this.again();
    this.pages.postMessage("");
  }

  soon() {
    clearTimeout(this.timer);
    clearTimeout(this.stowing);
    this.timer = setTimeout(() => this.save(), PAUSE);
    this.stowing = setTimeout(() => this.keep(), STOW);
  }

  // Whether all is saved when it is done. One message at a time; what comes meanwhile goes in the next.
  async save() {
    while (this.sending) {
      await this.sending;
    }
    const changed = this.changed;
    if (changed.size && !this.blocked) {
      clearTimeout(this.timer);
      this.sending = this.sendOnce(changed);
      await this.sending;
      this.sending = null;
    }
    if (!this.changed.size) {
      await this.stow.clear();
      return true;
    }
    return false;
  }

  // Whoever is not inside, or must not write here, is not asked for at every key.
  get blocked() {
    return this.state === OUT || this.state === OTHER || this.refused;
  }

  async sendOnce(changed) {
    this.number += 1;
    const message = this.message(changed, this.known, this.sheet, this.number, this.rows);
    const answer = await post(this.form.dataset.utkast, message, this.token);
    if (answer.words && (answer.ok || answer.words.saved)) {
      this.took(changed, answer.words);
    }
    await this.answered(answer);
  }

  // Which rows there are goes with every message, with those that the page knew; and of rows that have gone all
  // that it knew to be in them.
  message(changed, known, sheet, number, rows) {
    const groups = [...changed.keys()].filter(isRows).map((one) => one.slice("_rows.".length));
    const about = [...changed.keys(), ...groups];
    const told = [...known].filter(([one]) => one === "_version" || isRows(one) || about.some((q) => one === q || one.startsWith(`${q}.`)));
    return [
      ["_flik", sheet],
      ["_nummer", String(number)],
      ["_utkast", told.map((one) => one.join(":")).join(" ")],
      ["_shown", [...changed.keys()].filter((one) => !isRows(one)).join(" ")],
      ...rows.filter(([one]) => !changed.has(one)),
      ...[...changed.values()].flat(),
    ];
  }

  get rows() {
    return [...asNow(this.form)].filter(([one]) => isRows(one)).flatMap(([, pairs]) => pairs);
  }

  get token() {
    return this.form.elements._token.value;
  }

  took(changed, words) {
    for (const [question, pairs] of changed) {
      this.saved.set(question, pairs);
    }
    for (const [question, stamp] of Object.entries(words.taken)) {
      this.known.set(question, stamp);
    }
    this.form.elements._utkast.value = [...this.known].filter(([, stamp]) => stamp).map((one) => one.join(":")).join(" ");
    this.say(words.said, words.choices);
    document.querySelector("[data-rader]").hidden = !Object.keys(words.rows ?? {}).length;
  }

  async answered({ status, ok, words, later }) {
    this.fails = ok || words?.saved ? 0 : this.fails + 1;
    if (ok) {
      this.is("");
    } else if (status === 401) {
      this.is(OUT);
    } else if (status === 403 && !words) {
      await this.renew(); // The session is a new one: somebody has signed in again.
    } else if (words?.why && status !== 429) {
      this.refuse(words);
    } else if (status === 413) {
      this.passes = true; // Too much at once; the page's own buttons say so in words.
    } else {
      this.is(status === 429 ? this.state : AWAY);
      this.retry(later);
    }
  }

  // Not here, or not any more. What has been sent by another page is `over`: nothing is kept of it here.
  refuse(words) {
    this.refused = !words.saved;
    this.over = Boolean(words.over);
    if (this.over) {
      this.fails = 0;
      this.stow.clear();
    }
    this.stopped(words.why);
  }

  retry(later) {
    clearTimeout(this.timer);
    const wait = later ? later * 1000 : WAITS[Math.min(this.fails, WAITS.length) - 1];
    this.timer = setTimeout(() => this.save(), wait);
    this.keep();
  }

  // At once: somebody has come back, or the network has.
  again() {
    if (this.state === OUT || this.state === OTHER) {
      this.renew();
    } else if (this.changed.size) {
      this.save();
    } else if (this.state === AWAY) {
      this.is("");
    }
  }

  // Who writes here now? The same goes on; nobody else gets these words.
  async renew() {
    const answer = await get(this.form.dataset.fraga);
    const token = answer.words?.token;
    if (answer.ok && !answer.words.account) {
      this.is(OUT);
    } else if (answer.words?.why) {
      this.refuse(answer.words);
    } else if (!answer.ok || (token === this.token && !this.state)) {
      this.is(AWAY);
      this.retry();
    } else if (answer.words.account !== this.form.dataset.vem) {
      this.is(OTHER);
    } else {
      this.form.elements._token.value = token;
      this.is("");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), 0);
    }
  }

  // The page is going away: everything that is not saved is sent without waiting for an answer.
  flush() {
    const changed = this.changed;
    if (changed.size && !this.leaving && !this.blocked) {
      this.number += 1;
      const message = this.message(changed, this.known, this.sheet, this.number, this.rows);
      post(this.form.dataset.utkast, message, this.token).then(({ ok, words }) => {
        if (ok && words) {
          this.took(changed, words);
        }
      });
    }
  }

  keep() {
    const changed = this.changed;
    if (changed.size && !this.over) {
      const known = [...this.known];
      this.stow.keep({ sheet: this.sheet, number: this.number, known, changed: [...changed], rows: this.rows });
    }
  }

  // What a page that is gone had not saved is saved now, and met like any other page's words.
  async restore() {
    let came = false;
    await this.stow.found(async (words) => {
      const message = this.message(new Map(words.changed), new Map(words.known), words.sheet, words.number, words.rows ?? []);
      const answer = await post(this.form.dataset.utkast, message, this.token);
      const here = new Map(words.changed.filter(([question]) => this.saved.has(question)));
      came ||= answer.ok && differing(here, this.saved).size > 0;
      return answer.ok;
    });
    if (!came) {
      return;
    }
    if (this.changed.size || this.number) {
      this.is("tillbaka");
    } else {
      this.leaving = true;
      location.replace(location.pathname + location.search);
    }
  }

  // A button of the page saves everything; but what cannot be sent is not lost in a failed page.
  async submitted(event) {
    this.form.elements._nummer.value = String(this.number + 1);
    if (this.leaving || this.refused || this.passes || !this.changed.size) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    if (await this.save() || this.passes) {
      this.form.elements._nummer.value = String(this.number + 1);
      this.leaving = true;
      this.form.requestSubmit(event.submitter);
    } else {
      this.scrollTo();
    }
  }

  is(state) {
    if (state !== this.state) {
      this.state = state;
      this.show();
    }
  }

  stopped(why) {
    this.note(STOPPED).textContent = why;
    this.state = STOPPED;
    this.show();
  }

  note(state) {
    return this.box.querySelector(`[data-nar="${state}"]`);
  }

  get box() {
    return document.querySelector("[data-lage]");
  }

  show() {
    for (const one of this.box.querySelectorAll("[data-nar]")) {
      one.hidden = one.dataset.nar !== this.state;
    }
    this.box.hidden = !this.state;
    this.tell(this.state ? this.note(this.state).textContent : document.querySelector("[data-sparat]").textContent);
  }

  scrollTo() {
    this.box.scrollIntoView({ block: "center" });
  }

  // The time is only shown; it is told once, and again after something has been wrong.
  say(words, choices) {
    const shown = document.querySelector("[data-sparat]");
    const firstTime = shown.hidden;
    shown.querySelector("span").textContent = words;
    shown.hidden = false;
    if (firstTime) {
      this.tell(words);
    }
    const place = this.form.querySelector("[data-val]");
    if (this.choices !== choices && (choices || this.choices)) {
      this.choices = choices;
      place.innerHTML = choices;
      this.tell(choices ? place.querySelector("h2").textContent : words);
    }
  }

  tell(words) {
    document.querySelector("[data-sagt]").textContent = words;
  }
}

const stampsIn = (text) =>
  new Map(text.split(" ").filter(Boolean).map((one) => {
    const end = one.lastIndexOf(":");
    return [one.slice(0, end), one.slice(end + 1)];
  }));

function post(where, message, token) {
  const body = new URLSearchParams([["_token", token], ...message]).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return ask(where, { method: "POST", body, headers, keepalive: body.length < KEEPALIVE });
}

const get = (where) => ask(where, {});

// Status 0 when nothing answers.
async function ask(where, how) {
  try {
    const answer = await fetch(where, { ...how, signal: AbortSignal.timeout(PATIENCE) });
    const told = answer.headers.get("content-type")?.startsWith("application/json");
    const words = told ? await answer.json() : await answer.body?.cancel() ?? null; // A page is not read.
    return { status: answer.status, ok: answer.ok && Boolean(words), words, later: Number(answer.headers.get("retry-after")) };
  } catch {
    return { status: 0, ok: false, words: null, later: 0 };
  }
}

for (const form of document.querySelectorAll("form[data-utkast]")) {
  new Draft(form);
}
