/* Owns how what stands in a page's fields is read as answers, as `engine.fields` reads what was posted: one
function for each type. What they give is null when nothing is written, WRONG when it cannot be taken. */

import { ageOn, daysIn, made, partsOf } from "./dates.js";

export const WRONG = Symbol("wrong");

/** Sub-names under which a type is posted; one's own name is "". */
const PARTS = {
  date: ["", "day", "month", "year"],
  date_time: ["", "day", "month", "year", "time"],
  duration: ["", "unit"],
  contact: ["name", "email", "phone", "language"],
  info: [],
};
export const partsOfField = (step) => (step.rows && step.type === "matrix" ? step.rows : (PARTS[step.type] ?? [""]));

/** The answer of a question. `texts` gives what is posted under a sub-name; `place` knows the country. */
export const read = (step, texts, place) => TYPES[step.type](step, texts, place);

/** What a browser would post for an answer, for the types whose suggestions may hang on other answers. */
export function written(step, value) {
  if (value === null) return { "": "" };
  if (step.type === "date") {
    const [year, month, day] = partsOf(value);
    return { day: `${day}`, month: `${month}`, year: `${year}` };
  }
  if (typeof value !== "number") return { "": `${value}` };
  return { "": Number.isInteger(value) ? `${value}` : value.toFixed(10).replace(/0+$/, "").replace(".", ",") };
}

// What is space to Python: not what a browser's own trim takes for one.
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const ENDS = new RegExp(`^${SPACE}+|${SPACE}+$`, "g");
const SPACES = new RegExp(`${SPACE}+`, "g");
const strip = (text) => text.replace(ENDS, "");
const bare = (text) => text.replace(SPACES, "");
const single = (text) => strip(text.replace(SPACES, " "));
const own = (texts, part = "") => strip(texts(part).at(-1) ?? "");
const found = (value) => value ?? WRONG;

/** A type that is one text. */
const line = (parse) => (step, texts, place) => {
  const text = own(texts);
  return text ? found(parse(text, place, step)) : null;
};

function prose(most, lineEnd) {
  return (step, texts) => {
    const whole = most > 500 ? own(texts).replace(/\r\n?/g, "\n") : own(texts);
    const text = strip(whole.replace(EMPTY, "").replace(/[\u0085\u2028\u2029]/g, lineEnd));
    if (!text) return null;
    return [...text].length > most || UNSEEN.test(text) ? WRONG : text.normalize("NFC");
  };
}
const EMPTY = /[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/g;
const UNSEEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const digits = (text) => text.replace(/[−–]/g, "-").replace(new RegExp(`${SPACE}|'`, "g"), "");
const whole = (text) => (/^[+-]?\d{1,15}$/.test(digits(text)) ? Number(digits(text)) : null);
const decimal = (text) =>
  /^[+-]?(\d{1,15}([.,]\d{0,10})?|[.,]\d{1,10})$/.test(digits(text)) ? Number(digits(text).replace(",", ".")) : null;

function chosen(step, texts) {
  const names = [...new Set(texts("").filter((text) => text))];
  if (!names.length) return null;
  if (step.options && names.some((name) => !step.options.includes(name))) return WRONG;
  if (step.many) return step.options ? step.options.filter((name) => names.includes(name)) : names;
  return names.length === 1 ? names[0] : WRONG;
}

function matrix(step, texts) {
  const rows = step.rows.map((row) => [row, texts(row).find((text) => text) ?? null]);
  if (rows.some(([, option]) => option !== null && !step.options.includes(option))) return WRONG;
  return rows.some(([, option]) => option !== null) ? Object.fromEntries(rows) : null;
}

/* Dates and times. */

const MONTHS = new Map(
  ["jan januari january", "feb februari february", "mar mars march", "apr april", "maj may", "jun juni june",
    "jul juli july", "aug augusti august", "sep sept september", "okt oktober oct october", "nov november",
    "dec december"].flatMap((words, at) => words.split(" ").map((word) => [word, `${at + 1}`])),
);
const YEARS = [made(1850, 1, 1), made(2200, 1, 1)];

/** The number of decimal digits of any script; NaN for anything else. */
function numeral(text) {
  const value = (sign) => {
    const code = sign.codePointAt(0);
    const zero = [0x30, 0x660, 0x6f0, 0x966, 0xff10].find((one) => code >= one && code < one + 10);
    return zero === undefined ? NaN : code - zero;
  };
  return text ? [...text].reduce((number, sign) => number * 10 + value(sign), 0) : NaN;
}

const madeOf = (year, month, day) => {
  const word = strip(month).toLowerCase().replace(/\.+$/, "");
  return made(numeral(year), numeral(MONTHS.get(word) ?? word), numeral(day));
};

function dateOf(text) {
  const bareText = single(text.toLowerCase());
  let match = /^(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})$/.exec(bareText);
  if (match) return madeOf(match[1], match[2], match[3]);
  match = /^(\d{1,2})[-/. ]+(\d{1,2})[-/., ]+(\d{4})$/.exec(bareText);
  if (match) return madeOf(match[3], match[2], match[1]);
  match = /^(?:den +)?(\d{1,2}):?[ae.]?[ -]+([a-zåäö]+)\.?,? +(\d{4})$/.exec(bareText);
  return match ? madeOf(match[3], MONTHS.get(match[2]) ?? "0", match[1]) : null;
}

function date(step, texts) {
  const text = own(texts);
  const [day, month, year] = ["day", "month", "year"].map((part) => own(texts, part));
  if (!text && !(day || month || year)) return null;
  const value = text ? dateOf(text) : madeOf(year, month, day);
  return value === null || value < YEARS[0] || value >= YEARS[1] ? WRONG : value;
}

const MINUTE = 60e6;
function timeOf(text) {
  const match = /^(?:kl\.? *)?(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(strip(text).toLowerCase());
  const [hour, minute] = match ? [Number(match[1]), Number(match[2] ?? 0)] : [24, 0];
  return hour < 24 && minute < 60 ? (hour * 60 + minute) * MINUTE : null;
}

function dateTime(step, texts, { calendar }) {
  const text = single(own(texts).toLowerCase());
  const match = /^(.+?)(?:t| ?,? (?:kl\.? ?|at )?)(\d{1,2}[:.]?\d{2})$/.exec(text);
  const clock = text ? (match ? match[2] : "") : own(texts, "time");
  const day = text ? (match ? dateOf(match[1]) : null) : date(step, texts);
  if (day === null) return text || clock ? WRONG : null;
  const time = timeOf(clock);
  return day === WRONG || time === null ? WRONG : calendar.moment(day * 1440 * MINUTE + time);
}

const UNITS = {
  hours: "timme timmar tim", days: "dag dagar", "working days": "arbetsdag arbetsdagar", weeks: "vecka veckor",
  months: "månad månader", years: "år",
};
const UNIT_OF = new Map(Object.entries(UNITS).flatMap(([unit, words]) => words.split(" ").map((word) => [word, unit])));

function duration(step, texts) {
  const text = own(texts);
  if (!text) return null;
  const spoken = /^(\d{1,6}) +(hour|day|working +day|week|month|year)s?$/.exec(text);
  if (spoken) return { amount: Number(spoken[1]), unit: `${spoken[2].replace(/ +/, " ")}s` };
  const words = /^(\d{1,6}) *([\p{L}\p{M}]+)$/u.exec(text.toLowerCase());
  if (words && UNIT_OF.has(words[2])) return { amount: Number(words[1]), unit: UNIT_OF.get(words[2]) };
  const [amount, unit] = [whole(text), own(texts, "unit").replace("_", " ")];
  return amount === null || amount < 0 || amount > 999999 || !(unit in UNITS) ? WRONG : { amount, unit };
}

/* Numbers that identify, and ways to reach somebody. */

const luhn = (text) =>
  [...text].reverse().reduce((sum, sign, at) => {
    const value = Number(sign) * (1 + (at % 2));
    return sum + (value > 9 ? value - 9 : value);
  }, 0) % 10;

const plain = (text) => bare(text.replace(/[‐‑–—−]/g, "-")).toUpperCase();

/** What an identity number tells; null for what is none. */
export function identity(text, today) {
  const match = /^(\d\d)?(\d\d)(\d\d)(\d\d)([-+]?)(\d{4}|[TRSUWXJKLMN]\d{3})$/.exec(plain(text));
  if (!match) return null;
  const [, century, yy, mm, dd, sign, last] = match;
  const [month, day] = [Number(mm), Number(dd) > 60 ? Number(dd) - 60 : Number(dd)];
  const [year, thisMonth, thisDay] = partsOf(today);
  let born = Number(century ?? Math.floor(year / 100)) * 100 + Number(yy);
  if (century === undefined) {
    const late = born - year || month - thisMonth || day - thisDay;
    born -= (late > 0 ? 100 : 0) + (sign === "+" ? 100 : 0);
  }
  const birth = born >= 1850 ? made(born, month, day) : null;
  const interim = /^[A-Z]/.test(last);
  const checked = interim ? `1${last.slice(1)}` : last;
  if (birth === null || (century !== undefined && birth > today) || luhn(yy + mm + dd + checked)) return null;
  return {
    text: `${born}${mm}${dd}-${last}`,
    kind: interim ? "interim" : Number(dd) > 60 ? "samordningsnummer" : "personnummer",
    birth,
    sex: interim ? null : Number(last[2]) % 2 ? "man" : "woman",
  };
}

/** What an answer that is saved as `person.name` tells of the person, by name. */
export function saidOf(step, value, today) {
  if (step.saves === "birth_date") return { birth_date: value, age: value === null ? null : ageOn(value, today) };
  if (step.saves === "language") return { language: step.languages.includes(value) ? value : null };
  if (step.saves !== "identity") return { [step.saves]: value };
  const known = value === null ? null : identity(value, today);
  return {
    identity: known?.text ?? value,
    identified: known ? true : value === null ? null : false,
    alias: known || (value !== null && /[\d\p{Nd}\p{No}]/u.test(value)) ? null : value,
    birth_date: known?.birth ?? null,
    age: known ? ageOn(known.birth, today) : null,
    sex: known?.sex ?? null,
  };
}

/** The signs written as the shape of a reserve number is: `#` a digit, `?` a letter; null when they do not fit. */
function inShape(signs, shape) {
  const wanted = [...shape].filter((one) => one !== "-");
  const all = [...signs];
  const fits = (sign, want) => (want === "#" ? /[0-9]/ : want === "?" ? /[A-ZÅÄÖ]/ : { test: (x) => x === want }).test(sign);
  if (all.length !== wanted.length || !all.every((sign, at) => fits(sign, wanted[at]))) return null;
  return [...shape].map((one) => (one === "-" ? "-" : all.shift())).join("");
}

function identityText(text, { today, kinds }) {
  const known = identity(text, today);
  if (known) return kinds.includes(known.kind) ? known.text : null;
  for (const shape of kinds.filter((one) => one.includes("#"))) {
    const told = inShape(plain(text).replaceAll("-", ""), shape);
    if (told !== null) return told;
  }
  return kinds.includes("alias") && !/[\d\p{Nd}\p{No}]/u.test(text) ? text : null;
}

function organisationNumber(text) {
  const match = /^(?:16)?(\d{6})-?(\d{4})$/.exec(bare(text));
  return match && luhn(match[1] + match[2]) === 0 ? `${match[1]}-${match[2]}` : null;
}

const email = (text) =>
  [...text].length <= 254 && new RegExp(`^${LOCAL}{1,64}@${HOST}+(\\.${HOST}+)+$`, "u").test(text) ? text : null;
const INSIDE = SPACE.slice(1, -1);
const [LOCAL, HOST] = [`[^${INSIDE}@,;<>()"]`, `[^${INSIDE}@,;<>()".]`];

// Area codes of three digits; 08 has two, all others have four.
const THREE = new Set("010 011 013 016 018 019 020 021 023 026 031 033 035 036 040 042 044 046 054 060 063 090".split(" "));
const GROUPS = { 5: [3, 2], 6: [2, 2], 7: [3, 2], 8: [3, 3] };

function phone(text, { country }) {
  let number = text.replace("(0)", "").replace(new RegExp(`${SPACE}|[()/.\\u2010-\\u2015-]`, "g"), "").replace(/^00/, "+");
  if (!/^\+?\d{6,15}$/.test(number)) return null;
  if (number.startsWith("+46")) number = `0${number.slice(3).replace(/^0/, "")}`;
  if (country !== "se" || !number.startsWith("0")) return number;
  const area = number.startsWith("08") ? 2 : number.startsWith("07") || THREE.has(number.slice(0, 3)) ? 3 : 4;
  const groups = GROUPS[number.length - area];
  if (!groups) return number;
  const [first, second] = [area + groups[0], area + groups[0] + groups[1]];
  const rest = second < number.length ? ` ${number.slice(second)}` : "";
  return `${number.slice(0, area)}-${number.slice(area, first)} ${number.slice(first, second)}${rest}`;
}

function postcode(text, { country }) {
  const number = bare(text).toUpperCase().replace(/^SE-/, "");
  const wanted = { se: 5, dk: 4, no: 4, fi: 5 }[country] ?? 5;
  if (!/^\d+$/.test(number) || number.length !== wanted) return null;
  return country === "se" ? `${number.slice(0, 3)} ${number.slice(3)}` : number;
}

function contactOf(parts, place) {
  const [name, mail, number, language] = parts;
  if (!name && !mail && !number) return null;
  const checked = { name, email: mail && email(mail), phone: number && phone(number, place), language };
  const wrong = !name || (!mail && !number) || (mail && !checked.email) || (number && !checked.phone);
  return wrong ? WRONG : Object.fromEntries(Object.entries(checked).map(([part, text]) => [part, text || null]));
}

function contact(step, texts, place) {
  const all = PARTS.contact.map((part) => texts(part));
  if (!step.many) return contactOf(PARTS.contact.map((part) => own(texts, part)), place);
  const contacts = [];
  for (let at = 0; at < Math.max(...all.map((one) => one.length)); at++) {
    const one = contactOf(all.map((several) => strip(several[at] ?? "")), place);
    if (one === WRONG) return WRONG;
    if (one !== null) contacts.push(one);
  }
  return contacts.length ? contacts : null;
}

const TYPES = {
  text: prose(500, " "),
  long_text: prose(20000, "\n"),
  integer: line(whole),
  slider: line(whole),
  decimal: line(decimal),
  yes_no: line((text) => ({ true: true, false: false })[text]),
  choice: chosen,
  scale: chosen,
  user: chosen,
  organisation: chosen,
  matrix,
  date,
  time: line(timeOf),
  date_time: dateTime,
  duration,
  identity: line(identityText),
  organisation_number: line(organisationNumber),
  email: line(email),
  phone: line(phone),
  postcode: line(postcode),
  contact,
  info: () => null,
};
