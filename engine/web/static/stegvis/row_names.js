/* Owns what the fields of a page are called where their rows have keys: `barn.1.namn` is `barn.r2.namn` as long as
`_rows.barn` has r2 second. A row is called the same wherever it stands. */

export const ROWS = "_rows.";

/** The keys of the rows of each group of a form, by the group's path. */
export const keysIn = (form) =>
  new Map([...form.elements].filter(({ name }) => name?.startsWith(ROWS)).map(({ name, value }) => [name.slice(ROWS.length), value.split(" ").filter(Boolean)]));

/** A path with the keys of its rows in the place of their numbers. */
export function named(path, keys) {
  if (!keys.size) return path;
  const parts = path.split(".");
  return parts.map((part, i) => (/^\d+$/.test(part) ? (keys.get(parts.slice(0, i).join("."))?.[part] ?? part) : part)).join(".");
}
