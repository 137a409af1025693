/* Owns asking the browser for a passkey: to sign in with one, or to make one. The form says which, and posts what
the browser answers. Where browser or device has none, nothing of it is shown. */

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const ways = {
  async make(form) {
    const asked = JSON.parse(form.dataset.options);
    const made = await navigator.credentials.create({
      publicKey: {
        ...asked,
        challenge: bytes(asked.challenge),
        user: { ...asked.user, id: bytes(asked.user.id) },
        excludeCredentials: named(asked.excludeCredentials),
      },
    });
    return answer(made, { attestationObject: text(made.response.attestationObject), transports: made.response.getTransports?.() ?? [] });
  },
  async show() {
    const answered = await fetch("/logga-in/nyckel", { headers: { accept: "application/json" } });
    const asked = await answered.json();
    const shown = await navigator.credentials.get({ publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: [] } });
    const { authenticatorData, signature, userHandle } = shown.response;
    return answer(shown, { authenticatorData: text(authenticatorData), signature: text(signature), userHandle: userHandle ? text(userHandle) : null });
  },
};

function answer(credential, response) {
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  });
}

function tell(form, failed) {
  const place = form.querySelector("[data-passkey-said]");
  place.hidden = !failed;
}

function wait(form) {
  const field = form.elements.namedItem("svar");
  form.addEventListener("submit", async (event) => {
    if (field.value) return;
    event.preventDefault();
    tell(form, false);
    try {
      field.value = await ways[form.dataset.passkey](form);
    } catch {
      tell(form, true); // Cancelled, timed out, or the device has none: the browser says no more, on purpose.
      return;
    }
    form.requestSubmit();
  });
  window.addEventListener("pageshow", () => (field.value = "")); // Back in the history: an answer holds once.
}

if (window.PublicKeyCredential && navigator.credentials) {
  for (const place of document.querySelectorAll("[data-passkey-place]")) place.hidden = false;
  for (const place of document.querySelectorAll("[data-passkey-without]")) place.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) wait(form);
}
