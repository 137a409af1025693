/* Owns what somebody sees of a form while typing: questions that come and go, become required, get other options;
values, rules and advice. What follows from what is worked out in `form.js`.

Questions that are hidden lie in templates until they are shown the first time, so that the page posts, and says
to have shown, what somebody has seen. Afterwards they are hidden as they are: what was written stays. Nothing
moves the focus. What changes is said once, in one place, politely. */

import { written } from "./answers.js";
import { Form } from "./form.js";
import { keysIn, named } from "./row_names.js";

const PAUSE = 500; // Typing goes on for so long before anything is said.
const MARKED = "input:not([type=radio], [type=checkbox], [type=hidden]), textarea, select:not([name$='.unit']), [role=radiogroup]";

export class Live {
  constructor(element, page) {
    Object.assign(this, { element, page, fields: new Map(), places: new Map(), news: [], said: [], shownValues: new Map(), begun: false });
    this.region = document.getElementById("live-said");
    this.tongues = page.second ? [page, page.second] : [page];
    this.index(element);
    this.values = this.sheetOfValues();
    this.form = new Form(page, {
      texts: (name) => this.texts(name),
      rows: (path) => (this.fields.get(`_rows.${path}`)?.at(-1).value ?? "").split(" ").filter(Boolean).length,
      tell: (what, cell) => this.news.push([what, cell]),
    });
    this.show();
    this.begun = true;
    for (const event of ["input", "change"]) element.addEventListener(event, ({ target }) => this.changed([target.name]));
    for (const event of ["submit", "stegvis:shown"]) element.addEventListener(event, () => this.noteShown());
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.reread());
  }

  /** Knows the fields and questions in an element, and in its templates. */
  index(root) {
    for (const field of root.querySelectorAll("[name]")) {
      if (!this.fields.has(field.name)) this.fields.set(field.name, []);
      this.fields.get(field.name).push(field);
    }
    for (const place of root.querySelectorAll("[data-live]")) {
      this.places.set(place.dataset.live, place);
      const whole = place.tagName === "TEMPLATE" ? null : place.querySelector(":scope > template");
      if (whole) this.unnarrow(place, whole);
    }
    for (const template of root.querySelectorAll("template:not([data-new])")) this.index(template.content);
  }

  /** All options in the place of those that can be chosen now; the others are hidden one by one. */
  unnarrow(place, whole) {
    for (const field of place.querySelectorAll("[name]")) this.fields.delete(field.name);
    place.replaceChildren(whole.content);
    for (const field of place.querySelectorAll("[name]")) this.fields.set(field.name, [...(this.fields.get(field.name) ?? []), field]);
  }

  texts(name) {
    const fields = this.fields.get(name) ?? [];
    return fields.filter(({ type, checked }) => (type !== "radio" && type !== "checkbox") || checked).map(({ value }) => value);
  }

  /** Somebody has changed what stands in the fields of these names. */
  changed(names) {
    this.form.changed(names);
    this.show();
  }

  /** A group has got or lost rows, or they have moved, and are in place: `_rows.` of the group has their keys, and
  the fields bear their numbers. `to`: what a path of before is called now; null when it is gone. */
  changedRows(path, to = (name) => name) {
    this.fields.clear();
    this.places.clear();
    this.index(this.element);
    this.form.changedRows(path, to);
    this.begun = false; // What stands in rows that were there is no news.
    this.show();
    this.begun = true;
  }

  /** The browser has put back what stood there. */
  reread() {
    this.form.workOut([...this.form.inputs.values()].flatMap(({ cells }) => cells));
    this.show();
  }

  show() {
    for (const [what, cell] of this.news.splice(0)) SHOW[what](this, cell, cell.path);
  }

  find(path) {
    return this.places.get(path) ?? null;
  }

  /** Says it after a pause, with what else has changed meanwhile. `texts`: in each language of the page. */
  say(kind, texts, place = null) {
    if (!this.begun || !texts[0]) return;
    this.said = this.said.filter((one) => one.texts[0] !== texts[0]);
    this.said.push({ kind, texts, place });
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      const said = this.said.splice(0);
      beside(this.region, this.tongues.map(({ words }, which) => sentences(said, words, which)), this.tongues);
    }, PAUSE);
  }

  /** The page says which questions somebody has seen. */
  noteShown() {
    const shown = this.element.elements._shown;
    const keys = keysIn(this.element);
    const seen = [...this.element.elements].map(({ name }) => this.form.inputs.get(name)?.path).filter((path) => path).map((path) => named(path, keys));
    shown.value = [...new Set([...shown.value.split(" ").filter((path) => path), ...seen])].join(" ");
  }

  sheetOfValues() {
    const template = document.getElementById("live-values");
    if (!template) return new Map();
    const sheet = template.content.firstElementChild;
    template.replaceWith(sheet);
    return new Map([...sheet.querySelectorAll("[data-value]")].map((one) => [one.dataset.value, one.querySelector("output")]));
  }
}

/** What has changed, questions in the order in which they stand. */
function sentences(said, words, which) {
  const after = (one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : -1);
  said.sort((one, other) => (one.place && other.place ? after(one.place, other.place) : 0));
  const all = (kind) => said.filter((one) => one.kind === kind).map(({ texts }) => texts[which]);
  const shown = all("shown");
  const first = shown.length > 1 ? filled(words.several, { questions: shown.join("; ") }) : shown.length ? filled(words.shown, { question: shown[0] }) : "";
  return [first, ...all("gone").map((question) => filled(words.gone, { question })), ...all("else")].filter((one) => one).join(". ");
}

const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** What a question is called, in each language. */
function labelOf(place) {
  const label = place.querySelector("legend, label, .label, h2, .info")?.cloneNode(true);
  label?.querySelectorAll(".optional").forEach((one) => one.remove());
  return label ? inEach(label) : [];
}

/** What stands there, in each language; the same where it is said once. */
function inEach(element) {
  const own = element.cloneNode(true);
  const others = [...element.querySelectorAll(".too")].map((one) => one.textContent.trim());
  own.querySelectorAll(".too").forEach((one) => one.remove());
  const first = own.textContent.trim();
  return [first, others.join(" ") || first];
}

/** Puts words in each language beside one another, as the page's templates do; once where they are the same. */
function beside(element, texts, tongues) {
  const bare = texts.map((text) => text.replace(/[\u2068\u2069]/g, ""));
  if (bare.every((text) => text === bare[0])) return (element.textContent = texts[0]);
  const first = Object.assign(document.createElement("span"), { textContent: texts[0] });
  const { lang, dir } = tongues[1];
  const other = Object.assign(document.createElement("span"), { className: "too", lang, dir, textContent: texts[1] });
  return element.replaceChildren(first, " ", other);
}

const SHOW = {
  shown(live, { value }, path) {
    let place = live.find(path);
    if (!place || (place.tagName === "TEMPLATE" && !value)) return;
    if (place.tagName === "TEMPLATE") {
      place = instantiated(place);
      live.places.set(path, place);
    } else if (place.hidden === !value) return;
    place.hidden = !value;
    place.classList.toggle("opened", value && live.begun);
    if (!place.parentElement.closest("[hidden]")) live.say(value ? "shown" : "gone", labelOf(place), place);
  },

  required(live, { value }, path) {
    const place = live.find(path);
    if (place) require(place.tagName === "TEMPLATE" ? place.content : place, value, live.tongues);
  },

  /** An option that can no longer be chosen goes, unless it is chosen: then the page says so when it is sent. */
  open(live, { value }, path) {
    const dot = path.lastIndexOf(".");
    const name = path.slice(dot + 1);
    for (const field of live.fields.get(path.slice(0, dot)) ?? []) {
      const option = field.tagName === "SELECT" ? [...field.options].find((one) => one.value === name) : field.value === name ? field : null;
      if (!option) continue;
      option.disabled = !value && !option.checked && !option.selected;
      (option.closest("label") ?? option).hidden = option.disabled;
    }
  },

  default(live, { value, step }, path) {
    if (!live.form.isUntouched(path)) return;
    for (const [part, text] of Object.entries(written(step, value))) {
      for (const field of live.fields.get(part ? `${path}.${part}` : path) ?? []) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === text;
        else field.value = text;
      }
    }
  },

  value: showValue,
  band: showValue,

  /** How many rows a group must and may have. */
  least: (live, { value }, path) => bounds(live, path, "least", value),
  most: (live, { value }, path) => bounds(live, path, "most", value),

  rule(live, { value, places }, path) {
    document.querySelectorAll("[data-told]").forEach((one) => one.dataset.told === path && untell(one));
    if (value && live.begun) tell(live, path, places);
  },

  flag(live, { value }, path) {
    const template = document.querySelector(`[data-flag="${CSS.escape(path)}"]`);
    const notice = document.getElementById(`${path}-flag`);
    document.querySelector(`[data-larm="${CSS.escape(path)}"]`)?.remove(); // as it was when the page came
    if (!value) return notice?.remove();
    if (notice) return;
    const shown = template.content.firstElementChild.cloneNode(true);
    shown.id = `${path}-flag`;
    template.before(shown);
    live.say("else", inEach(shown));
  },
};

function bounds(live, path, which, value) {
  const group = live.element.querySelector(`[data-group="${CSS.escape(path)}"]`);
  if (!group) return;
  if (typeof value === "number") group.dataset[which] = `${Math.trunc(value)}`;
  else delete group.dataset[which];
  group.dispatchEvent(new Event("stegvis:bounds"));
}

function instantiated(template) {
  const place = document.createElement("div");
  place.className = "live";
  place.dataset.live = template.dataset.live;
  place.append(template.content);
  template.replaceWith(place);
  return place;
}

function optionalMark(textContent) {
  return Object.assign(document.createElement("span"), { className: "optional", textContent });
}

/** As the templates of the fields mark it; on both sides, where there are two languages. */
function require(place, value, tongues) {
  const of = (element) => element.closest("[data-live]") === place || !(place instanceof Element);
  const label = place.querySelector("legend, label, .label");
  const marks = [...(label?.querySelectorAll(".optional") ?? [])];
  if (value) {
    for (const mark of marks) {
      mark.previousSibling?.nodeType === Node.TEXT_NODE && (mark.previousSibling.data = mark.previousSibling.data.trimEnd());
      mark.remove();
    }
  } else if (!marks.length && label) {
    const sides = label.matches(".bi") && label.children.length > 1 ? [...label.children] : [label];
    sides.forEach((side, number) => side.append(" ", optionalMark(tongues[Math.min(number, 1)].words.optional)));
  }
  for (const field of place.querySelectorAll(MARKED)) {
    if (!of(field)) continue;
    if (value) field.setAttribute("aria-required", "true");
    else field.removeAttribute("aria-required");
  }
}

function showValue(live, cell, path) {
  const output = live.values.get(path);
  if (!output) return;
  const value = live.form.value("value", path) ?? null;
  const band = live.form.value("band", path) ?? null;
  const texts = live.tongues.map((tongue) => (value === null ? tongue.words.waiting : inWords(value, band, tongue.labels[path], tongue)));
  if (live.shownValues.get(path) === texts[0]) return;
  live.shownValues.set(path, texts[0]);
  beside(output, texts, live.tongues);
  output.classList.toggle("waiting", value === null);
  const labels = inEach(output.parentElement.querySelector(".label"));
  if (value !== null) live.say("else", texts.map((text, which) => filled(live.tongues[which].words.computed, { label: labels[which], value: text })));
}

function inWords(value, band, { kind, options, bands, of }, { locale, words }) {
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (kind === "date") return dayInWords(new Date(value * 864e5), locale);
  if (typeof value !== "number") return options[value] ?? `${value}`;
  const number = value.toLocaleString(locale, { maximumFractionDigits: 10, useGrouping: Math.abs(value) >= 10000 });
  return [of ? `${number} ${of}` : number, band === null ? null : bands[band]].filter((one) => one).join(", ");
}

/** `3 maj 2024`, as the server writes it, in every language. */
function dayInWords(day, locale) {
  const parts = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).formatToParts(day);
  const part = (wanted) => parts.find(({ type }) => type === wanted).value;
  return `${part("day")} ${part("month")} ${part("year")}`;
}

/** A rule is told at the first of its questions that is there to be seen. */
function tell(live, path, places) {
  const template = document.querySelector(`[data-rule="${CSS.escape(path)}"]`);
  const field = places.map((place) => document.getElementById(place)?.closest(".field")).find((one) => one && !one.closest("[hidden]"));
  if (!field) return;
  const told = template.content.firstElementChild.cloneNode(true);
  Object.assign(told, { id: `${path}-rule` }).dataset.told = path;
  [...field.children].filter((one) => one.matches("legend, label, .label, h2, .hint, .error")).at(-1).after(told);
  describe(field, told.id, true);
  live.say("else", inEach(told));
}

function untell(told) {
  describe(told.closest(".field"), told.id, false);
  told.remove();
}

function describe(field, id, add) {
  const target = field.matches("fieldset, section, [role=group]") ? field : field.querySelector("input, select, textarea");
  const ids = (target?.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  if (add) ids.push(id);
  if (ids.length) target?.setAttribute("aria-describedby", ids.join(" "));
  else target?.removeAttribute("aria-describedby");
}

/** Begins on a page that has something to work out; what is begun, for other scripts on it. */
export function begin(root = document) {
  const data = root.getElementById("live-page");
  return data ? new Live(data.closest("form"), JSON.parse(data.textContent)) : null;
}

export const live = begin();
