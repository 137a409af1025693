// Keeps words that could not be saved in this browser until they can be: enciphered, with a key that comes
// with the page and is never stored. Whoever cannot open the draft cannot read them, on a shared computer
// either. Where the browser lacks the means (a page over plain http), nothing is kept.

const PREFIX = "stegvis:";
const LASTS = 14 * 24 * 3600 * 1000;

const able = () => Boolean(globalThis.crypto?.subtle && navigator.locks);
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (two) => parseInt(two, 16));
const text = (data) => btoa(Array.from(new Uint8Array(data), (one) => String.fromCharCode(one)).join(""));
const data = (told) => Uint8Array.from(atob(told), (one) => one.charCodeAt(0));
const key = (hex) => crypto.subtle.importKey("raw", bytes(hex), "AES-GCM", false, ["encrypt", "decrypt"]);

export class Stow {
  // `boxes`: "name:key name:key", the newest first. `sheet`: this page's own name.
  constructor(boxes, sheet) {
    this.boxes = boxes.split(" ").map((one) => one.split(":"));
    this.sheet = sheet;
    this.turn = Promise.resolve();
    if (able()) {
      // Held as long as the page lives, so that no other page takes its words for abandoned.
      navigator.locks.request(PREFIX + sheet, () => new Promise(() => {}));
      this.forgetOld();
    }
  }

  get place() {
    return `${PREFIX}${this.boxes[0][0]}:${this.sheet}`;
  }

  // One after another, so that what was kept last is what lies there.
  keep(words) {
    return this.after(async () => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const told = new TextEncoder().encode(JSON.stringify(words));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(this.boxes[0][1]), told);
      localStorage.setItem(this.place, JSON.stringify({ at: Date.now(), iv: text(iv), sealed: text(sealed) }));
    });
  }

  clear() {
    return this.after(async () => localStorage.removeItem(this.place));
  }

  after(work) {
    if (able()) {
      // A full or forbidden storage is no reason to stop: the words are still on the page.
      this.turn = this.turn.then(work).catch(() => {});
    }
    return this.turn;
  }

  // What pages that are gone have left here. `take` gets each, and says whether it is saved now.
  async found(take) {
    for (const [name, hex] of able() ? this.boxes : []) {
      for (const place of Object.keys(localStorage).filter((one) => one.startsWith(`${PREFIX}${name}:`))) {
        const sheet = place.split(":")[2];
        await navigator.locks.request(PREFIX + sheet, { ifAvailable: true }, async (free) => {
          const words = free && (await opened(localStorage.getItem(place), hex));
          if (words && (await take(words))) {
            localStorage.removeItem(place);
          }
        });
      }
    }
  }

  forgetOld() {
    for (const place of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
      if (!(JSON.parse(localStorage.getItem(place)).at > Date.now() - LASTS)) {
        localStorage.removeItem(place);
      }
    }
  }
}

async function opened(kept, hex) {
  try {
    const { iv, sealed } = JSON.parse(kept);
    const told = await crypto.subtle.decrypt({ name: "AES-GCM", iv: data(iv) }, await key(hex), data(sealed));
    return JSON.parse(new TextDecoder().decode(told));
  } catch {
    return null; // Not for this key, or spoilt: nobody can read it.
  }
}
