// What a browser has kept unsaved of a form goes when the form has been sent, and other pages of it are told.

for (const place of document.querySelectorAll("[data-glom]")) {
  const names = place.dataset.glom.split(" ");
  const kept = Object.keys(localStorage).filter((one) => names.some((name) => one.startsWith(`stegvis:${name}:`)));
  kept.forEach((one) => localStorage.removeItem(one));
  const pages = new BroadcastChannel("stegvis");
  pages.postMessage("");
  pages.close();
}
