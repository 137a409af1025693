/* Owns what an expression means in the browser: the typed tree of `engine.expressions.to_json` as a function of
what it sees. The same as `engine.expressions.compile`, held together by a generated test.

Unknown is null. Dates are days since 1970, moments and times of day microseconds, durations `{amount, unit}`,
several answers arrays, groups and matrices objects without inherited keys. What an expression sees: one object
with a mapping for each place (`own`, `person`, `setting`, …), `rows` (the row one stands in, then those that
functions go through), `today`, `now`, `calendar`, `visits` and `consents`. No text ever becomes code. */

import { ageOn, dayOfText, partsOf } from "./dates.js";

/** What lies under a name; null when nothing does. */
export const at = (of, name) => (of != null && Object.hasOwn(of, name) ? (of[name] ?? null) : null);

/** The function of a tree: give it what the expression sees. */
export function compiled(tree) {
  const run = code(tree);
  return tree.is === "number" ? (env) => finished(run(env)) : run;
}

const finished = (number) => (number === null || !Number.isFinite(number) ? null : number + 0);
const code = (node) => NODES[node.node](node);

/** `result` of values, unknown when one of them is. */
function ifKnown(nodes, result) {
  const [one, other] = nodes.map(code);
  if (nodes.length === 1) return (env) => { const a = one(env); return a === null ? null : result(a, env); };
  return (env) => {
    const a = one(env);
    const b = other(env);
    return a === null || b === null ? null : result(a, b, env);
  };
}

const NODES = {
  constant: ({ is, value }) => { const found = is === "date" && value ? dayOfText(value) : value; return () => found; },

  name: ({ place, name, level }) =>
    place === "env" ? (env) => env[name] ?? null
    : place === "row" ? (env) => at(env.rows[level], name)
    : (env) => at(env[place], name),
  member: ({ of, name }) => ifKnown([of], (found) => at(found, name)),
  pick: ({ of, which }) => ifKnown([of], (rows) => rows.at(which === "first" ? 0 : which === "latest" ? -1 : -2) ?? null),
  kept: ({ rows, where, level }) => {
    const [found, holds] = [rows, where].map(code);
    return (env) => (found(env) ?? []).filter((row) => {
      if (row === null) return false;
      env.rows[level] = row;
      return holds(env) === true;
    });
  },
  points: ({ of, points }) => ifKnown([of], (option) => at(points, option)),
  day: ({ of }) => ifKnown([of], (moment, env) => env.calendar.day(moment)),
  negative: ({ of }) => ifKnown([of], (number) => -number),
  arithmetic: ({ operator, left, right }) => ifKnown([left, right], ARITHMETIC[operator]),
  shift: ({ operator, when, by }) => ifKnown([when, by], (from, { amount, unit }, env) => {
    const move = when.is === "date" ? "laterDay" : "laterMoment";
    return env.calendar[move](from, operator === "+" ? amount : -amount, unit);
  }),
  not: ({ of }) => ifKnown([of], (value) => !value),
  logic: ({ operator, parts }) => settled(parts.map(code), operator === "or"),
  compare: ({ operators, operands }) => {
    const values = operands.map(code);
    const durations = operands[0].is === "duration";
    return (env) => {
      const found = values.map((value) => value(env));
      return kleene(operators.map((operator, i) => pair(operator, found[i], found[i + 1], durations)), false);
    };
  },
  among: ({ item, options }) => {
    const [one, ...others] = [item, ...options].map(code);
    return (env) => {
      const value = one(env);
      return kleene(others.map((other) => pair("==", value, other(env), item.is === "duration")), true);
    };
  },
  holds: ({ item, several }) => ifKnown([item, several], (one, all) => all.includes(one)),
  if: ({ condition, then, otherwise }) => {
    const [test, yes, no] = [condition, then, otherwise].map(code);
    return (env) => { const found = test(env); return found === null ? null : found ? yes(env) : no(env); };
  },
  call: (node) => CALLS[node.function](node.arguments, node),
  over: (node) => over(node),
  consented: ({ consent, party, level }) => {
    const to = party === null ? () => "" : code(party);
    return (env) => consentedTo((level ? env.rows[level]["@consents"] : env.consents)?.[consent], to(env));
  },
  about: ({ function: name, leaves, level }) => (env) =>
    ABOUT[name](env_visits(env, level), (state) => leaves.includes(state), env),
};

function consentedTo(parties, party) {
  if (!parties?.length || party === null) return false;
  const all = Array.isArray(party) ? party : [party];
  return all.length > 0 && all.every((one) => parties.includes(one));
}

const ARITHMETIC = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => (b === 0 ? null : a / b),
  "%": (a, b) => { // The sign is the divisor's.
    if (b === 0) return null;
    const rest = a % b;
    return rest && rest < 0 !== b < 0 ? rest + b : rest;
  },
};
const COMPARE = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};
const LENGTHS = {
  hours: ["hours", 1], days: ["hours", 24], weeks: ["hours", 168],
  months: ["months", 1], years: ["months", 12], "working days": ["working days", 1],
};

function pair(operator, one, other, durations) {
  if (one === null || other === null) return null;
  if (!durations) return COMPARE[operator](one, other);
  const [family, each] = LENGTHS[one.unit];
  const [theirs, length] = LENGTHS[other.unit];
  return family === theirs ? COMPARE[operator](one.amount * each, other.amount * length) : null;
}

/** Three-valued: one that settles it does, else one unknown leaves it unknown. */
const kleene = (values, by) => (values.includes(by) ? by : values.includes(null) ? null : !by);

function settled(parts, by) {
  return (env) => {
    let found = !by;
    for (const part of parts) {
      const value = part(env);
      if (value === by) return by;
      if (value === null) found = null;
    }
    return found;
  };
}

/** Half away from zero. */
function rounded(number, digits) {
  const scale = 10 ** digits;
  const large = Math.abs(number) * scale;
  if (!Number.isFinite(large)) return number;
  const whole = Math.floor(large);
  const near = (large - whole >= 0.5 ? whole + 1 : whole) / scale;
  return number >= 0 ? near : -near;
}

const extreme = (better) => (values) => values.reduce((found, value) => (better(value, found) ? value : found));
const least = extreme((a, b) => a < b);
const greatest = extreme((a, b) => a > b);
const total = (numbers) => (numbers.includes(null) ? null : numbers.reduce((sum, one) => sum + one, 0));
const known = (values) => values.filter((value) => value !== null);

function several(nodes, result) {
  const values = nodes.map(code);
  return (env) => {
    const found = values.map((value) => value(env));
    return found.includes(null) ? null : result(found);
  };
}

const CALLS = {
  today: () => (env) => env.today,
  year: (nodes) => ifKnown(nodes, (day) => partsOf(day)[0]),
  age: (nodes) => ifKnown(nodes, ageOn),
  days_between: (nodes) => ifKnown(nodes, (first, last) => last - first),
  working_days_between: (nodes) => ifKnown(nodes, (first, last, env) => env.calendar.between(first, last)),
  round: (nodes) => ifKnown(nodes, (number, digits) => rounded(number, digits)),
  abs: (nodes) => ifKnown(nodes, (number) => Math.abs(number)),
  min: (nodes) => several(nodes, least),
  max: (nodes) => several(nodes, greatest),
  answered: ([node]) => {
    const value = code(node);
    if (node.is === "matrix") return (env) => { const all = value(env); return node.rows.every((row) => at(all, row) !== null); };
    if (node.is === "collection" || node.is === "choices") return (env) => (value(env)?.length ?? 0) > 0;
    return (env) => value(env) !== null;
  },
  count: ([node]) => {
    const value = code(node);
    return (env) => value(env)?.length ?? (node.is === "collection" ? 0 : null);
  },
};

/* Functions over rows. */

function over(node) {
  if (node.what === null && node.where === null) return ofMatrix(node);
  const rows = rowsOf(node);
  const result = RESULTS[node.function];
  const dates = node.is === "date" || node.is === "moment";
  const what = node.what ? code(node.what) : (env) => at(env.rows[node.level], "points");
  const where = node.where ? code(node.where) : () => true;
  return (env) => {
    const all = rows(env);
    return all === null ? null : result(all.filter((row) => row !== null), (row, of) => {
      env.rows[node.level] = row;
      return (of ? what : where)(env);
    }, dates);
  };
}

/** What is gone through, as mappings. */
function rowsOf({ rows, scores, function: name, at_least }) {
  const found = code(rows);
  if (rows.is === "collection") return (env) => found(env) ?? [];
  if (rows.is === "choices") return (env) => found(env)?.map((one) => ({ points: at(scores[0][1], one), this: one })) ?? null;
  const all = name === "any" || name === "all" || at_least === 0;
  return (env) => {
    const answers = found(env);
    if (answers === null) return null;
    const points = scores.map(([row, table]) => at(table, at(answers, row)));
    const counted = all ? points : known(points);
    return all || counted.length >= at_least ? counted.map((one) => ({ points: one })) : null;
  };
}

function ofMatrix({ function: name, rows, scores, at_least }) {
  return ifKnown([rows], (answers) => {
    const points = known(scores.map(([row, table]) => at(table, at(answers, row))));
    if (name !== "sum") return points.length && points.length >= at_least ? total(points) / points.length : null;
    if (points.length === scores.length) return total(points);
    if (points.length < at_least || !points.length) return null;
    return rounded((total(points) * scores.length) / points.length, 0);
  });
}

const kept = (rows, value) => rows.filter((row) => value(row, false)).map((row) => value(row, true));
const best = (pick) => (rows, value, dates) => {
  const found = kept(rows, value);
  const values = dates ? known(found) : found;
  return values.length && !values.includes(null) ? pick(values) : null;
};
const RESULTS = {
  any: (rows, value) => kleene(rows.map((row) => value(row, false)), true),
  all: (rows, value) => kleene(rows.map((row) => value(row, false)), false),
  count: (rows, value) => rows.filter((row) => value(row, false)).length,
  sum: (rows, value) => total(kept(rows, value)),
  mean: (rows, value) => {
    const found = kept(rows, value);
    const sum = total(found);
    return sum === null || !found.length ? null : sum / found.length;
  },
  min: best(least),
  max: best(greatest),
};

/* States that were visited: `[{state, entered, left}]`, oldest first. */

const env_visits = (env, level) => (level ? at(env.rows[level], "@states") : env.visits) ?? [];

/** Each time in some states, from coming in to going out; moving between two of them is no going out. */
function runs(visits, among) {
  const found = [];
  let before = null;
  for (const { state, entered, left = null } of visits) {
    const inside = among(state);
    if (inside && before !== null && among(before) && before !== state) found.at(-1)[1] = left;
    else if (inside) found.push([entered, left]);
    before = state;
  }
  return found;
}

const latest = (values) => values.at(-1) ?? null;
const ABOUT = {
  entered: (visits, among) => runs(visits, among)[0]?.[0] ?? null,
  last_entered: (visits, among) => latest(runs(visits, among).map(([began]) => began)),
  left: (visits, among) => latest(known(runs(visits, among).map(([, ended]) => ended))),
  in_state: (visits, among) => visits.length > 0 && among(visits.at(-1).state),
  ever_in: (visits, among) => visits.some(({ state }) => among(state)),
  times_in: (visits, among) => runs(visits, among).length,
  days_in: (visits, among, { calendar, now }) =>
    runs(visits, among)
      .map(([began, ended]) => Math.max(0, calendar.day(ended ?? now) - calendar.day(began)))
      .reduce((sum, days) => sum + days, 0),
};
