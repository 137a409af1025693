/* Owns days and moments as numbers: days since 1970, microseconds since 1970, and the calendar in which
durations are counted. The same as `engine.foundation.calendar`; what a browser's own dates do is left out,
but for the zone's clock. */

export const FIRST = -719162; // 0001-01-01
export const LAST = 2932896; // 9999-12-31
const MONDAY = 719169; // A Monday before the first day lies so many days before 1970.
const SECOND = 1e6;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

const whole = (number, by) => Math.floor(number / by);
const within = (day) => Math.min(Math.max(day, FIRST), LAST);

/** The day of a year, month and day, which must exist. */
export function dayOf(year, month, day) {
  const y = month > 2 ? year : year - 1;
  const era = whole(y, 400);
  const ofEra = y - era * 400;
  const ofYear = whole(153 * (month + (month > 2 ? -3 : 9)) + 2, 5) + day - 1;
  return era * 146097 + ofEra * 365 + whole(ofEra, 4) - whole(ofEra, 100) + ofYear - 719468;
}

/** Year, month and day of a day. */
export function partsOf(number) {
  const z = number + 719468;
  const era = whole(z, 146097);
  const rest = z - era * 146097;
  const ofEra = whole(rest - whole(rest, 1460) + whole(rest, 36524) - whole(rest, 146096), 365);
  const ofYear = rest - (365 * ofEra + whole(ofEra, 4) - whole(ofEra, 100));
  const month = whole(5 * ofYear + 2, 153);
  const day = ofYear - whole(153 * month + 2, 5) + 1;
  return [ofEra + era * 400 + (month < 10 ? 0 : 1), month < 10 ? month + 3 : month - 9, day];
}

export const daysIn = (year, month) =>
  month === 2 ? (year % 4 || (year % 100 === 0 && year % 400) ? 28 : 29) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** The day of three numbers, null when there is none. */
export const made = (year, month, day) =>
  year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
    ? dayOf(year, month, day)
    : null;

export const dayOfText = (text) => dayOf(...text.split("-").map(Number));

/** Full years from birth; null before it. */
export function ageOn(born, on) {
  if (on < born) return null;
  const [year, month, day] = partsOf(on);
  const [from, m, d] = partsOf(born);
  return year - from - (month < m || (month === m && day < d) ? 1 : 0);
}

function monthsLater(number, months) {
  const [year, month, day] = partsOf(number);
  const all = year * 12 + month - 1 + months;
  const then = whole(all, 12);
  if (then < 1 || then > 9999) return months > 0 ? LAST : FIRST;
  const which = all - then * 12 + 1;
  return dayOf(then, which, Math.min(day, daysIn(then, which)));
}

/** The calendar of a deployment. `free`: days from Monday to Friday that do not count, as steps from one to
the next, in base 36. */
export class Calendar {
  constructor({ zone = "UTC", free = "" } = {}) {
    let at = 0;
    this.free = free ? free.split(" ").map((step) => (at += parseInt(step, 36))) : [];
    this.clock = new Intl.DateTimeFormat("en-u-hc-h23", {
      timeZone: zone, year: "numeric", month: "numeric", day: "numeric",
      hour: "numeric", minute: "numeric", second: "numeric",
    });
  }

  /** What the zone's clock shows at a moment, as a moment of UTC would. */
  wall(moment) {
    const found = {};
    const seconds = whole(moment, SECOND);
    for (const { type, value } of this.clock.formatToParts(seconds * 1000)) found[type] = Number(value);
    const clock = (found.hour * 60 + found.minute) * 60 + found.second;
    return dayOf(found.year, found.month, found.day) * DAY + clock * SECOND + (moment - seconds * SECOND);
  }

  day(moment) {
    return whole(this.wall(moment), DAY);
  }

  /** The moment at which the zone's clock shows `wall`. When it does so twice, `second` says which; when
  never, the clocks have been changed over it. */
  moment(wall, second = false) {
    const [before, after] = [-DAY, DAY].map((by) => wall - (this.wall(wall + by) - (wall + by)));
    const [one, other] = second ? [after, before] : [before, after];
    return this.wall(one) === wall || this.wall(other) !== wall ? one : other;
  }

  /** How many working days there are up to and including a day, from one that is always the same. */
  until(day) {
    let [low, high] = [0, this.free.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.free[middle] <= day) low = middle + 1;
      else high = middle;
    }
    const since = day + MONDAY;
    return whole(since, 7) * 5 + Math.min(since % 7, 4) + 1 - low;
  }

  between(start, end) {
    return this.until(end) - this.until(start);
  }

  addWorkingDays(day, number) {
    if (number === 0) return day;
    const works = this.until(day) - this.until(day - 1);
    const wanted = this.until(day) + number + (number > 0 ? 0 : 1 - works);
    let [low, high] = [FIRST, LAST];
    while (low < high) {
      const middle = whole(low + high, 2);
      if (this.until(middle) >= wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  laterDay(day, amount, unit) {
    switch (unit) {
      case "hours": return within(day + Math.trunc(amount / 24));
      case "days": return within(day + amount);
      case "weeks": return within(day + 7 * amount);
      case "working days": return this.addWorkingDays(day, amount);
      case "months": return monthsLater(day, amount);
      default: return monthsLater(day, 12 * amount);
    }
  }

  laterMoment(moment, amount, unit) {
    if (unit === "hours") return moment + amount * HOUR;
    const wall = this.wall(moment);
    const time = wall - whole(wall, DAY) * DAY;
    const second = this.moment(wall) !== moment;
    return this.moment(this.laterDay(whole(wall, DAY), amount, unit) * DAY + time, second);
  }
}
