/* Owns repeating groups on a page: rows that are added, taken away, put back and moved without the page being sent.
Without this script the same buttons send the page, and come back to it.

A row is a card in the list of its group; `_rows.` of the group has the keys of its rows, in order. What a field is
called follows from where its row stands. What follows from answers is left to `live.js`, saving to `drafts.js`. */

import { live } from "./live.js";

const NEW = "ny"; // The key of the row in the template.
const CALLED = ["id", "name", "for", "href", "aria-labelledby", "aria-describedby", "aria-controls", "data-live", "data-group", "data-told", "data-value"];
const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
let made = 0;

class Group {
  constructor(section) {
    this.section = section;
    this.form = section.closest("form");
    this.list = section.querySelector(":scope > .again");
    this.template = section.querySelector(":scope > template[data-new]");
    this.gone = null;
    section.addEventListener("click", (event) => this.pressed(event));
    section.addEventListener("stegvis:bounds", () => this.show());
    for (const kind of ["input", "change"]) this.list.addEventListener(kind, () => this.showHeads());
    this.field.value = this.keys;
    this.show();
  }

  get path() {
    return this.section.dataset.group;
  }

  get field() {
    return this.section.querySelector(":scope > input[type=hidden]");
  }

  get cards() {
    return [...this.list.children];
  }

  get keys() {
    return this.cards.map((card) => card.dataset.key).join(" ");
  }

  get undo() {
    return this.section.querySelector(":scope > [data-undo]");
  }

  bound(name, otherwise) {
    return Number(this.section.dataset[name] ?? otherwise);
  }

  pressed(event) {
    const button = event.target.closest("button");
    if (!button || button.closest("[data-group]") !== this.section) return;
    const card = button.closest("li.card");
    const does = { _lagg_till: () => this.add(), _ta_bort: () => this.remove(card), _upp: () => this.move(card, -1), _ned: () => this.move(card, 1), _angra: () => this.back(button) }[button.name];
    if (!does || !this.template || does() === false) return;
    event.preventDefault();
    event.stopPropagation();
  }

  add() {
    const card = this.template.content.firstElementChild.cloneNode(true);
    const key = `s${this.form.elements._flik.value}-${(made += 1)}`;
    const name = this.section.dataset.name;
    each(card, (element) => {
      for (const { name: attribute, value } of [...element.attributes]) {
        if (/^(value|data-shown|data-name)$/.test(attribute)) {
          element.setAttribute(attribute, value.replaceAll(`${name}.${NEW}`, `${name}.${key}`).replaceAll(`${name}:${NEW}`, `${name}:${key}`));
        }
      }
    });
    card.dataset.key = key;
    const shown = this.form.elements._shown;
    shown.value = `${shown.value} ${card.dataset.shown ?? ""}`.trim();
    this.list.append(card);
    this.noMore();
    this.changed([...this.cards.keys()].map((i) => (card === this.cards[i] ? Number(this.template.dataset.new) : i)), [card]);
    begin(card);
    this.say(filled(this.section.dataset.added, { row: this.called(this.cards.length - 1) }));
    (first(card) ?? row(card)).focus();
  }

  remove(card) {
    const place = this.cards.indexOf(card);
    const before = this.cards.map((_, i) => i).filter((i) => i !== place);
    const head = card.querySelector("h3").textContent;
    const last = place === this.cards.length - 1;
    card.remove();
    this.changed(before);
    this.gone = { card, place };
    const words = filled(this.section.dataset.gone, { row: head });
    this.undo.querySelector("[data-gone-row]").textContent = words;
    this.undo.querySelector("button").value = `${this.section.dataset.name}:${card.dataset.key}`;
    this.undo.hidden = false;
    this.say(last ? words : `${words} ${this.section.dataset.renumbered}`);
    const next = this.cards[Math.min(place, this.cards.length - 1)];
    (next ? row(next) : this.section).focus();
  }

  /** One that was taken away before the page came is put back by the server. */
  back(button) {
    const key = button.value.slice(button.value.lastIndexOf(":") + 1);
    if (this.gone?.card.dataset.key !== key) return false;
    const { card, place } = this.gone;
    const before = [...this.cards.keys()];
    before.splice(place, 0, place);
    for (let i = place + 1; i < before.length; i += 1) before[i] = i - 1;
    this.list.insertBefore(card, this.list.children[place] ?? null);
    this.changed(before, [card]);
    this.noMore();
    this.say(filled(this.section.dataset.back, { row: this.called(this.cards.indexOf(card)) }));
    row(card).focus();
    return true;
  }

  move(card, by) {
    const from = this.cards.indexOf(card);
    const to = from + by;
    if (to < 0 || to >= this.cards.length) return;
    const before = [...this.cards.keys()];
    before.splice(to, 0, before.splice(from, 1)[0]);
    const old = this.called(from);
    this.list.insertBefore(card, by < 0 ? this.list.children[to] : (this.list.children[to + 1] ?? null));
    this.noMore();
    this.changed(before);
    this.say(filled(this.section.dataset.moved, { row: old, number: to + 1, all: this.cards.length }));
    const same = card.querySelector(`.again-btns [name=${by < 0 ? "_upp" : "_ned"}]`);
    (same.hidden ? card.querySelector(`.again-btns [name=${by < 0 ? "_ned" : "_upp"}]`) : same).focus();
  }

  noMore() {
    this.gone = null;
    this.undo.hidden = true;
  }

  /** `before`: where each row stood. Two rows must never have a field in common, or choices in one are lost. */
  changed(before, fresh = []) {
    const { path } = this;
    const cards = this.cards;
    cards.forEach((card, i) => rename(card, `${path}.${numberOf(card, path)}`, `${path}.\u00a7${i}`));
    cards.forEach((card, i) => rename(card, `${path}.\u00a7${i}`, `${path}.${i}`));
    this.field.value = this.keys;
    const now = new Map(before.flatMap((old, i) => (fresh.includes(cards[i]) ? [] : [[`${old}`, `${i}`]])));
    const to = (name) => {
      const [old, ...rest] = name.slice(path.length + 1).split(".");
      return now.has(old) ? [path, now.get(old), ...rest].join(".") : null;
    };
    for (const link of document.querySelectorAll(`.errors a[href*="#"]`)) {
      const hash = decodeURIComponent(link.hash.slice(1));
      const there = hash.startsWith(`${path}.`) ? (to(hash) ?? path) : hash;
      if (there !== hash) link.hash = there;
    }
    live?.changedRows(path, to);
    this.show();
    this.form.dispatchEvent(new Event("stegvis:changed"));
  }

  show() {
    const count = this.cards.length;
    const full = count >= this.bound("most", Infinity);
    this.cards.forEach((card, i) => {
      const own = (name) => card.querySelector(`:scope > .again-row > .again-btns > [name=${name}]`);
      own("_upp").hidden = i === 0;
      own("_ned").hidden = i === count - 1;
      own("_ta_bort").hidden = count <= this.bound("least", 0);
      for (const one of card.querySelectorAll(":scope > .again-row > .again-btns [data-called]")) one.textContent = this.called(i);
    });
    this.section.querySelector(":scope > [data-full]").hidden = !full;
    this.section.querySelector(":scope > [data-add]").hidden = full;
    this.showHeads();
  }

  called(number) {
    return filled(this.section.dataset.called, { number: number + 1 });
  }

  showHeads() {
    this.cards.forEach((card, i) => {
      const told = this.section.dataset.tells.split(" ").filter(Boolean).map((name) => answer(card, `${this.path}.${i}.${name}`)).filter(Boolean);
      const words = [this.called(i), told.slice(0, this.bound("told", 2)).join(", ")].filter(Boolean).join(": ");
      const head = card.querySelector(":scope > .again-row > h3");
      if (head.textContent !== words) head.textContent = words;
    });
  }

  say(words) {
    this.section.querySelector(":scope > [data-row-said]").textContent = words;
  }
}

const row = (card) => card.querySelector(":scope > .again-row");
const first = (card) => row(card).querySelector(".again-fields :is(input:not([type=hidden]), select, textarea)");
const numberOf = (card, path) => row(card).id.slice(path.length + 1);

/** Every element within one, also in templates. */
function each(root, does) {
  does(root);
  for (const element of root.querySelectorAll("*")) {
    does(element);
    if (element.tagName === "TEMPLATE") for (const inner of element.content.children) each(inner, does);
  }
}

function rename(card, from, to) {
  const start = new RegExp(`(^|[\\s#]|_rows\\.)${from.replace(/[.*+?^$()[\]\\{}|]/g, "\\$&")}(?=[.-]|$)`, "g");
  each(card, (element) => {
    for (const attribute of CALLED) {
      const value = element.getAttribute(attribute);
      if (value?.includes(from)) element.setAttribute(attribute, value.replace(start, `$1${to}`));
    }
    // Files are taken away by the path of their question.
    if (element.name?.startsWith("_ladda_upp") || element.name?.startsWith("_ta_bort_fil")) {
      element.value = element.value.replace(start, `$1${to}`);
    }
  });
}

/** What is answered, as it is seen. */
function answer(card, path) {
  const fields = [...card.querySelectorAll("input, select, textarea")].filter(({ name, disabled }) => !disabled && (name === path || name.startsWith(`${path}.`)));
  const seen = fields.filter((field) => !field.closest("[hidden]"));
  const parts = new Map(seen.map((field) => [field.name.slice(path.length + 1), field]));
  if (parts.has("day")) return dayOf(parts);
  return seen.flatMap(words).filter(Boolean).join(" ");
}

function dayOf(parts) {
  const [day, month, year] = ["day", "month", "year"].map((name) => parts.get(name)?.value.trim() ?? "");
  if (!/^\d+$/.test(day + month + year) || !day || !month || !year) return "";
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const locale = document.documentElement.lang || "sv";
  return date.getUTCDate() === Number(day) ? date.toLocaleDateString(locale, { dateStyle: "long", timeZone: "UTC" }) : "";
}

function words(field) {
  if (field.tagName === "SELECT") return [...field.selectedOptions].filter((one) => one.value).map((one) => one.textContent.trim());
  if (field.type !== "radio" && field.type !== "checkbox") return [field.value.trim()];
  const label = field.checked ? field.closest("label")?.querySelector("span") : null;
  return label ? [label.firstChild.textContent.trim()] : [];
}

/** Those inside one come before it is moved or shown. */
export function begin(root = document) {
  for (const section of root.querySelectorAll("[data-group]")) new Group(section);
}

begin();
