// What stands on a page of questions, question by question, and what of it differs from what was saved.
// Every control of the form is looked at anew each time, so that rows and questions which another script
// has added or taken away are seen without being told of. Rows are called by their keys: one that has moved has
// not been written in.

import { ROWS, keysIn, named } from "./row_names.js";


const written = (control) => control.value;
const first = {
  checked: (control) => control.defaultChecked,
  // A slider that nobody has moved has a value, though none was written.
  value: (control) => (control.type === "range" ? control.value : control.defaultValue),
  options: (control) => {
    const chosen = [...control.options].filter((one) => one.defaultSelected);
    return chosen.length || control.multiple ? chosen : [...control.options].slice(0, 1);
  },
};
const now = {
  checked: (control) => control.checked,
  value: written,
  options: (control) => [...control.selectedOptions],
};

function textsOf(control, how) {
  if (control.type === "radio" || control.type === "checkbox") {
    return how.checked(control) ? [control.value] : [];
  }
  return control.options ? how.options(control).map((one) => one.value) : [how.value(control)];
}

const isAnswer = (control) =>
  control.name &&
  (!control.name.startsWith("_") || control.name.startsWith(ROWS)) &&
  !["submit", "button", "reset", "image", "file"].includes(control.type) &&
  !control.matches(":disabled");

// The question that a control belongs to: itself, or what it is a part of, such as a day of a date.
function questionOf(name, shown) {
  const around = name.slice(0, Math.max(0, name.lastIndexOf(".")));
  return !shown.has(name) && shown.has(around) ? around : name;
}

function standing(form, how) {
  const found = new Map();
  form.dispatchEvent(new Event("stegvis:shown"));
  const keys = keysIn(form);
  const shown = new Set((form.elements._shown?.value ?? "").split(" ").map((one) => named(one, keys)));
  for (const control of form.elements) {
    if (isAnswer(control)) {
      const name = isRows(control.name) ? ROWS + named(control.name.slice(ROWS.length), keys) : named(control.name, keys);
      const question = questionOf(name, shown);
      const pairs = found.get(question) ?? [];
      pairs.push(...textsOf(control, how).map((text) => [name, text]));
      found.set(question, pairs);
    }
  }
  return found;
}

// As the server wrote the page; a browser may have put back what was typed before.
export const asShown = (form) => standing(form, first);
export const asNow = (form) => standing(form, now);

export function differing(here, saved) {
  const changed = [...here].filter(([question, pairs]) => !same(pairs, saved.get(question)));
  return new Map(changed);
}

function same(pairs, other) {
  const full = (all) => JSON.stringify((all ?? []).filter(([, text]) => text !== ""));
  return full(pairs) === full(other);
}

export const isRows = (question) => question.startsWith(ROWS);
