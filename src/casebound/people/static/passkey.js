// Asks the browser for a passkey, puts its answer into the form and sends the form. Nothing else leaves.
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  function options(told) {
    const known = (list) => list?.map((each) => ({ ...each, id: bytes(each.id) }));
    const asked = { ...told, challenge: bytes(told.challenge) };
    if (told.user) asked.user = { ...told.user, id: bytes(told.user.id) };
    if (told.excludeCredentials) asked.excludeCredentials = known(told.excludeCredentials);
    if (told.allowCredentials) asked.allowCredentials = known(told.allowCredentials);
    return asked;
  }

  function answer(made) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[name]) response[name] = text(made.response[name]);
    }
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} });
  }

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    if (!window.PublicKeyCredential) return;
    form.hidden = false;
    document.querySelectorAll("[data-without-passkey]").forEach((part) => { part.hidden = true; });
    form.addEventListener("submit", async (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const refused = form.querySelector("[data-refused]");
      refused.hidden = true;
      try {
        const publicKey = options(JSON.parse(form.dataset.options));
        const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
        form.elements.answer.value = answer(made);
        form.submit();
      } catch {
        refused.hidden = false;
      }
    }, true);
  });
})();
