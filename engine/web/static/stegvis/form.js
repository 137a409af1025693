/* Owns a page of a form being worked out while somebody types: what is shown, required, computed and broken, as
`engine.filling.settle` has it. It knows no page: `texts` says what is written under a name, and `tell` is told
of what comes out differently.

Everything is a cell that knows what it depends on. A change goes to those that depend on it and to no others,
and stops where nothing comes out differently. `evaluated` counts the expressions that were worked out. */

import { WRONG, partsOfField, read, saidOf } from "./answers.js";
import { Calendar } from "./dates.js";
import { at, compiled } from "./evaluate.js";

const joined = (path, part) => (part ? `${path}.${part}` : path);
const plain = (value) => value === null || typeof value !== "object";
const same = (one, other) => one === other || (!plain(one) && !plain(other) && JSON.stringify(one) === JSON.stringify(other));

class Cell {
  constructor(form, deps, run) {
    Object.assign(this, { form, run, deps: [], users: new Set(), value: undefined, stale: true, seen: -1, moved: 0 });
    this.dependOn(deps);
  }

  dependOn(deps) {
    for (const dep of this.deps) dep.users.delete(this);
    this.deps = deps.filter((dep) => dep);
    for (const dep of this.deps) dep.users.add(this);
    this.seen = -1;
  }

  /** Worked out anew, if something that it depends on has come out differently. */
  fresh() {
    if (!this.stale) return;
    this.stale = false;
    let moved = this.seen < 0;
    for (const dep of this.deps) {
      dep.fresh();
      if (dep.moved > this.seen) moved = true;
    }
    if (!moved) return;
    this.seen = this.form.tick;
    const value = this.run();
    if (same(this.value, value)) return;
    this.value = value;
    this.moved = this.form.tick;
    if (this.what) this.form.tell(this.what, this);
  }
}

/** A form, a block or a row. `own`: the form or block that it is, or stands in. `heard`: of a block or row, cells
that are true when something in it is answered, or written so that it cannot be taken. */
class Scope {
  constructor(form, prefix, around = null, { row = false } = {}) {
    Object.assign(this, { form, prefix, row, values: Object.create(null), names: new Map(), pages: new Map(), heard: [] });
    Object.assign(this, { own: row ? around.own : this, cells: around?.cells ?? form.cells });
    Object.assign(this, { out: around?.out ?? null, gone: around?.gone ?? null });
    this.env = {
      own: this.own.values, rows: [row ? this.values : {}], said: form.said, given: form.given,
      today: form.today, now: form.now, calendar: form.calendar,
    };
  }

  build(steps) {
    if (!this.row) this.waiting = [];
    for (const step of steps) BUILD[step.kind](this, step, this.prefix + step.name);
    if (this.row) return this;
    for (const one of this.waiting) one();
    this.waiting = null;
    return this;
  }

  /** When all names of the form are known: it may ask about what stands after it. */
  later(build) {
    if (this.own.waiting) this.own.waiting.push(build);
    else build();
  }

  cell(deps, run) {
    const cell = new Cell(this.form, deps, run);
    this.cells.add(cell);
    return cell;
  }

  expression({ tree, reads }) {
    const run = compiled(tree);
    return this.cell(reads.map((one) => this.find(one)), () => {
      this.form.evaluated += 1;
      return run(this.env);
    });
  }

  find(name) {
    const [place, ...rest] = name.split(".");
    if (place === "said") return this.form.saying.get(rest.join("."));
    return (place === "row" ? this : this.own).names.get(rest.join("."));
  }

  /** A cell whose value expressions know by a name. */
  named(name, deps, run) {
    const cell = this.cell(deps, () => (this.values[name] = run()));
    this.names.set(name, cell);
    return cell;
  }

  /** Whether a condition certainly holds; null without one. `stands`: as the server found it. */
  holds(condition, kind, path) {
    if (condition === undefined || condition === true) return null;
    if (condition === "stands") return this.cell([], () => (at(this.form.stands, kind) ?? []).includes(path));
    const value = this.expression(condition);
    return this.cell([value], () => value.value === true);
  }

  shown(step, path) {
    const [page, condition] = [this.pages.get(step.page), this.holds(step.show, "shown", path)];
    if (!page && !condition) return null;
    return this.tell("shown", path, this.cell([page, condition], () => !isFalse(page) && !isFalse(condition)));
  }

  tell(what, path, cell) {
    Object.assign(cell, { what, path });
    this.form.results[what].set(path, cell);
    return cell;
  }
}

const isFalse = (cell) => cell?.value === false;
const isTrue = (cell) => cell?.value === true;

const BUILD = {
  page: (scope, step, path) => scope.pages.set(step.name, scope.holds(step.show, "shown", `page:${path}`)),
  away(scope, step, path) {
    const shown = scope.shown(step, path);
    scope.named(step.name, [shown], () => (isFalse(shown) ? null : scope.form.given[`away:${step.name}`]));
  },
  value: computed,
  ask,
  block,
  group,
};

function computed(scope, step, path) {
  const result = step.value ? scope.expression(step.value) : decided(scope, step.decide);
  const sets = (step.bands ?? []).map(({ when, of }) => ({ of, when: when ? scope.expression(when) : null }));
  const band = step.bands ? scope.cell([result, ...sets.map((set) => set.when)], () => bandOf(sets, result.value)) : null;
  // Who asks about the value may ask about its band, so that one cell is moved by both.
  scope.names.set(step.name, scope.cell([result, band], () => {
    scope.values[step.name] = result.value;
    if (band) scope.values[`${step.name}@band`] = band.value;
    return [result.value, band?.value ?? null];
  }));
  const kept = (cell) => scope.cell([cell, scope.out, scope.gone], () => (isTrue(scope.out) || isTrue(scope.gone) ? null : cell.value));
  scope.tell("value", path, kept(result));
  if (band) scope.tell("band", path, kept(band));
}

function decided(scope, rows) {
  const conditions = rows.map((row) => (row.when ? scope.expression(row.when) : null));
  return scope.cell(conditions, () => {
    const first = conditions.findIndex((cell) => !isFalse(cell));
    return first < 0 || conditions[first]?.value === null ? null : rows[first].gives;
  });
}

function bandOf(sets, number) {
  if (typeof number !== "number") return null;
  const set = sets.find(({ when }) => !when || isTrue(when));
  const band = set?.of.find(([, low, high, below]) =>
    (low === null || number >= low) && (high === null || number < high || (number === high && !below)));
  return band?.[0] ?? null;
}

function ask(scope, step, path) {
  const { form } = scope;
  const shown = scope.shown(step, path);
  if (step.type === "info") return;
  const limits = limitsOf(scope, step);
  const open = Object.entries(step.open ?? {}).map(([option, condition]) => [option, opened(scope, condition, `${path}.${option}`)]);
  const around = [...open.map(([, cell]) => cell), ...limits];
  const suggestion = suggested(scope, step, path, around, open, limits);
  const raw = scope.cell([suggestion], () =>
    suggestion && form.isUntouched(path) ? suggestion.value : read(step, (part) => form.texts(joined(path, part)), form));
  const taken = scope.cell([shown, raw, ...around], () => (isFalse(shown) ? null : acceptable(form, step, raw.value, open, limits)));
  scope.named(step.name, [taken], () => (taken.value === WRONG ? null : taken.value));
  const heard = scope.prefix ? scope.cell([taken], () =>
    taken.value === WRONG || (taken.value !== null && !form.suggested.has(path) && !(suggestion && form.isUntouched(path)))) : null;
  if (heard) scope.heard.push(heard);
  for (const part of partsOfField(step)) form.inputs.set(joined(path, part), { path, cells: heard ? [raw, heard] : [raw] });
  for (const [name, number] of Object.entries(step.says ?? {})) says(scope, step, name, number, shown, taken);
  required(scope, step, path, shown);
}

function limitsOf(scope, step) {
  return [step.min, step.max].map((bound) => {
    if (bound === undefined) return null;
    return bound?.tree ? scope.expression(bound) : scope.cell([], () => bound);
  });
}

function opened(scope, condition, path) {
  const closed = condition === "stands" ? (at(scope.form.stands, "closed") ?? []).includes(path) : null;
  return scope.tell("open", path, closed === null ? scope.holds(condition) : scope.cell([], () => !closed));
}

/** What is suggested while nobody has touched the question: nothing that could not be taken. */
function suggested(scope, step, path, around, open, limits) {
  if (!step.default) return null;
  const found = scope.expression(step.default);
  const cell = scope.tell("default", path, scope.cell([found, ...around], () => {
    const value = acceptable(scope.form, step, found.value, open, limits);
    return value === WRONG ? null : value;
  }));
  cell.step = step;
  return cell;
}

/** The answer, if it can be taken. */
function acceptable(form, step, value, open, limits) {
  if (value === null || value === WRONG) return value;
  const chosen = Array.isArray(value) ? value : [value];
  if (open.some(([option, cell]) => !cell.value && chosen.includes(option))) return WRONG;
  const measured = typeof value === "string" ? [...value].length : step.type === "date_time" ? form.calendar.day(value) : value;
  return outside(measured, limits) ? WRONG : value;
}

const beyond = (limit, by) => typeof limit?.value === "number" && by(limit.value);
const outside = (measured, [least, greatest]) => beyond(least, (low) => measured < low) || beyond(greatest, (high) => measured > high);

/** What an answer says of the person: else what was said before. */
function says(scope, step, name, number, shown, taken) {
  const { form } = scope;
  const before = form.saying.get(`${name}#${number - 1}`) ?? null;
  form.saying.set(`${name}#${number}`, scope.cell([shown, taken, before], () => {
    const old = before ? before.value : form.given[`person:${name}`];
    const answer = taken.value === WRONG ? null : taken.value;
    return (form.said[`${name}#${number}`] = (isFalse(shown) ? old : saidOf(step, answer, form.today)[name]) ?? null);
  }));
}

/** In a block that is left out nothing is required. */
function required(scope, step, path, shown) {
  if (step.required === undefined || (step.required === true && !shown && !scope.out)) return;
  scope.later(() => {
    const condition = scope.holds(step.required, "required", path);
    scope.tell("required", path, scope.cell([shown, condition, scope.out], () =>
      !isFalse(shown) && !isFalse(condition) && !isTrue(scope.out)));
  });
}

function block(scope, step, path) {
  const { form } = scope;
  const shown = scope.shown(step, path);
  const needed = step.required === undefined ? null : step.required === false ? scope.cell([], () => false) : scope.holds(step.required);
  const inner = new Scope(form, `${path}.`, scope);
  const around = scope.out;
  const answered = () => inner.heard.some(isTrue);
  if (needed || around) inner.out = scope.cell([], () => isTrue(around) || (isFalse(needed) && !answered()));
  inner.gone = scope.cell([shown, scope.gone], () => isFalse(shown) || isTrue(scope.gone));
  inner.build(step.steps);
  inner.out?.dependOn([needed, around, ...inner.heard]);
  ends(inner, step);
  const left = () => isFalse(shown) || isTrue(inner.out);
  scope.named(step.name, [shown, inner.out, ...inner.names.values()], () => (left() ? null : { ...inner.values }));
  if (scope.prefix) scope.heard.push(scope.cell([shown, inner.out, ...inner.heard], () => !left() && answered()));
}

function group(scope, step, path) {
  const { form } = scope;
  const shown = scope.shown(step, path);
  const limits = limitsOf(scope, step);
  const rows = [];
  const answered = (row) => row.heard.some(isTrue);
  const all = scope.named(step.name, [], () => (isFalse(shown) ? null : rows.filter(answered).map((row) => ({ ...row.values }))));
  const heard = scope.prefix ? scope.cell([], () => !isFalse(shown) && (rows.some(answered) || isFew(step, all, limits, scope))) : null;
  if (heard) scope.heard.push(heard);
  const change = (count) => {
    for (const row of rows.splice(count)) end(row);
    while (rows.length < count) rows.push(rowOf(scope, step, `${path}.${rows.length}.`));
    const inside = rows.flatMap((row) => [...row.heard, ...row.names.values()]);
    all.dependOn([shown, ...inside]);
    heard?.dependOn([shown, all, ...limits, ...inside]);
    return heard ? [all, heard] : [all];
  };
  change(form.rows(path));
  form.groups.set(path, change);
  if (limits[0]) scope.tell("least", path, scope.cell([limits[0]], () => limits[0].value));
  if (limits[1]) scope.tell("most", path, scope.cell([limits[1]], () => limits[1].value));
  required(scope, step, path, shown);
}

/** Too few or too many rows are something that was said, if not in a row. */
const isFew = (step, all, limits, scope) =>
  !scope.row && !(step.required && !all.value.length) && outside(all.value?.length ?? 0, limits);

function rowOf(scope, step, prefix) {
  const row = new Scope(scope.form, prefix, scope, { row: true });
  row.cells = new Set();
  row.build(step.steps);
  for (const cell of row.cells) scope.cells.add(cell);
  return row;
}

/** Nothing is told of a row that is no more. */
function end({ form, prefix, cells }) {
  for (const cell of cells) {
    cell.dependOn([]);
    form.cells.delete(cell);
  }
  for (const known of [form.inputs, form.groups, ...Object.values(form.results)]) {
    for (const path of known.keys()) if (path.startsWith(prefix)) known.delete(path);
  }
}

function ends(scope, { rules, flags }) {
  const { prefix, out, gone } = scope;
  const kept = (value, wanted) => scope.cell([value, out, gone], () => value.value === wanted && !isTrue(out) && !isTrue(gone));
  for (const { name, check, at: places } of rules) {
    const cell = kept(scope.expression(check), false);
    cell.places = places.map((place) => prefix + place);
    scope.tell("rule", prefix + name, cell);
  }
  for (const { name, when } of flags) scope.tell("flag", prefix + name, kept(scope.expression(when), true));
}

/** Paths of a group where its rows have changed places. `to`: what a path is called now, null when it is gone. */
const moved = (paths, group, to) =>
  new Set([...paths].map((path) => (path.startsWith(`${group}.`) ? to(path) : path)).filter((path) => path));

const RESULTS = ["shown", "required", "least", "most", "value", "band", "open", "default", "rule", "flag"];

export class Form {
  /** `page`: the programme and what it is given. `texts(name)`: what is written there. `rows(path)`: how many
  rows a group has. `tell(what, cell)`: what is told of `cell.path` is now `cell.value`. */
  constructor(page, { texts, rows, tell = () => {} }) {
    Object.assign(this, page, { texts, rows, tell, evaluated: 0, tick: 1 });
    Object.assign(this, { calendar: new Calendar(page.calendar), said: Object.create(null) });
    Object.assign(this, { suggested: new Set(page.suggested), touched: new Set(page.touched) });
    Object.assign(this, { cells: new Set(), inputs: new Map(), groups: new Map(), saying: new Map() });
    this.results = Object.fromEntries(RESULTS.map((what) => [what, new Map()]));
    ends(new Scope(this, "").build(page.steps), page);
    for (const cell of this.cells) cell.fresh();
  }

  isUntouched(path) {
    return !this.touched.has(path);
  }

  /** Somebody has written, or chosen, something else under these names. */
  changed(names) {
    const inputs = names.map((name) => this.inputs.get(name)).filter((input) => input);
    for (const { path } of inputs) {
      this.suggested.delete(path);
      this.touched.add(path);
    }
    this.workOut(inputs.flatMap(({ cells }) => cells));
  }

  /** A group has other rows now, or they have changed places: all in it is made anew. `to`: what a
  path of before is called now; null when it is gone. */
  changedRows(path, to = (name) => name) {
    const change = this.groups.get(path);
    if (!change) return;
    this.suggested = moved(this.suggested, path, to);
    this.touched = moved(this.touched, path, to);
    for (const [kind, paths] of Object.entries(this.stands ?? {})) this.stands[kind] = [...moved(new Set(paths), path, to)];
    change(0);
    const spoilt = change(this.rows(path));
    const within = [...this.inputs].filter(([name]) => name.startsWith(`${path}.`));
    this.workOut([...spoilt, ...within.flatMap(([, { cells }]) => cells), ...[...this.cells].filter(({ seen }) => seen < 0)]);
  }

  /** These cells, and what depends on them. */
  workOut(cells) {
    this.tick += 1;
    for (const cell of cells) cell.seen = -1;
    const spoilt = new Set();
    const waiting = [...cells];
    while (waiting.length) {
      const cell = waiting.pop();
      if (spoilt.has(cell)) continue;
      spoilt.add(cell);
      cell.stale = true;
      waiting.push(...cell.users);
    }
    for (const cell of spoilt) cell.fresh();
  }

  value(what, path) {
    return this.results[what].get(path)?.value;
  }
}
