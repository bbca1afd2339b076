// Small comforts. Every page works without them.
(() => {
  "use strict";
  const away = document.body.dataset.leave;

  // Leave this page: end the session, put a page with nothing on it in this one's place.
  function leave() {
    saveAll();
    navigator.sendBeacon(away, new URLSearchParams({ leave: "1" }));
    sessionStorage.setItem("left", "1");
    document.body.replaceChildren();
    location.replace(away);
  }
  document.querySelector("[data-leave-form]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });

  // Shift three times within two seconds, with no other key between.
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    else if (!event.repeat) presses = [...presses.filter((time) => event.timeStamp - time < 2000), event.timeStamp];
    if (presses.length === 3) leave();
  });
  document.addEventListener("pointerdown", () => { presses = []; });

  // A page that the browser kept whole must not come back after leaving.
  addEventListener("pageshow", (event) => {
    if (event.persisted && sessionStorage.getItem("left")) {
      document.body.replaceChildren();
      location.replace(away);
      return;
    }
    if (!event.persisted) sessionStorage.removeItem("left");
    document.querySelectorAll("[aria-busy]").forEach((button) => {
      button.removeAttribute("aria-busy");
      button.textContent = button.dataset.idle;
    });
  });

  // A word on the button while the server works. Never disabled: a second try stays possible.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.dataset.busy || event.defaultPrevented) return;
    button.dataset.idle = button.textContent;
    button.setAttribute("aria-busy", "true");
    button.textContent = button.dataset.busy;
  });

  // Whether the server heard: a form says "saved" only while that is true.
  const unheard = new Set();
  function tell(form, heard, beside = false) {
    if (heard) unheard.delete(form); else unheard.add(form);
    const note = form.querySelector("[data-unsaved]");
    if (!note) return;
    note.dataset.saved ??= note.textContent;
    const words = !heard ? note.dataset.unsaved : beside ? note.dataset.beside : note.dataset.saved;
    if (note.textContent !== words) note.textContent = words;
    note.classList.toggle("wrong", !heard || beside);
  }

  // Where nobody answers the browser shows its own error page and the words are gone; so ask first, and stay here.
  const asking = new Set();
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (asking.has(form) ? asking.has(submitter) : !unheard.has(form) && !form.matches("[data-hold]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asking.has(form)) return;
    asking.add(form);
    const heard = await fetch(form.action, { method: "HEAD", redirect: "manual" }).then(() => true, () => false);
    tell(form, heard);
    if (heard) {
      asking.add(submitter);
      form.requestSubmit(submitter);
    } else form.querySelector("[data-unsaved]")?.scrollIntoView({ block: "center" });
    asking.clear();
  }, true);

  // Saving as you go: quietly, to the form's own address, while she types and when the page is put away.
  const forms = [...document.querySelectorAll("form[data-autosave]")];
  const written = (form) => new URLSearchParams(new FormData(form)).toString();
  const saved = new Map(forms.map((form) => [form, written(form)]));
  const timers = new Map();
  function save(form) {
    const body = written(form);
    if (body === saved.get(form)) return true;
    saved.set(form, body);
    const headers = { "X-Autosave": "1", "Content-Type": "application/x-www-form-urlencoded" };
    // Browsers carry at most 64 kB beyond the end of a page.
    const keepalive = body.length < 60000;
    return fetch(form.action, { method: "POST", body, headers, keepalive, redirect: "manual" })
      .then((answer) => {
        if (answer.status >= 500 || answer.status === 429) throw answer;
        tell(form, true, answer.status === 409);
        return true;
      }).catch(() => {
        saved.delete(form);
        tell(form, false);
        saveSoon(form);
        return false;
      });
  }
  function saveSoon(form) {
    if (timers.has(form)) return;
    timers.set(form, setTimeout(() => { timers.delete(form); save(form); }, 2500));
  }
  function forget(form) {
    clearTimeout(timers.get(form));
    timers.delete(form);
  }
  function saveAll() { return Promise.all(forms.map(save)).then((heard) => heard.every(Boolean)); }

  // Forms that do not save as she goes: what was typed is handed over once, when the book closes by itself.
  const others = [...document.querySelectorAll("form[data-keep]")];
  const begun = new Map(others.map((form) => [form, form.dataset.keep || written(form)]));
  function keep(form) {
    const body = written(form);
    if (body === begun.get(form)) return true;
    const headers = { "X-Keep": "1", "Content-Type": "application/x-www-form-urlencoded" };
    return fetch(form.action, { method: "POST", body, headers, redirect: "manual" }).then((answer) => {
      if (answer.status >= 500) throw answer;
      begun.set(form, body);
      return true;
    }).catch(() => false);
  }
  function keepAll() { return Promise.all([saveAll(), ...others.map(keep)]).then((heard) => heard.every(Boolean)); }
  globalThis.notes = { keepAll };  // for the page that closes by itself
  forms.forEach((form) => {
    form.addEventListener("input", () => saveSoon(form));
    form.addEventListener("submit", () => {
      forget(form);
      saved.set(form, written(form));
    });
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) saveAll(); });
  addEventListener("pagehide", () => {
    // Only that something was on its way, and to which page; never what.
    const late = forms.find((form) => written(form) !== saved.get(form));
    if (late) sessionStorage.setItem("late", late.action);
    saveAll();
  });

  // Reloaded while the last words were still on their way: look once more, before anybody types over them.
  const overtaken = forms.find((form) => form.action === sessionStorage.getItem("late"));
  sessionStorage.removeItem("late");
  if (overtaken) setTimeout(() => { if (written(overtaken) === saved.get(overtaken)) location.reload(); }, 400);

  // Questions that depend on an earlier answer of the same page: data-when="name:value name:value".
  const shownIf = [...document.querySelectorAll("[data-when]")];
  function decide() {
    for (const part of shownIf) {
      const wanted = part.dataset.when.split(" ").map((pair) => pair.split(/:(.*)/s));
      const given = new FormData(part.closest("form"));
      part.hidden = !wanted.some(([name, value]) => given.getAll(name).includes(value));
    }
  }
  if (shownIf.length) {
    document.addEventListener("change", decide);
    decide();
  }

  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.textContent = button.dataset.done;
    });
  });
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
  // What a hand types in the dark can be looked at; sent, it is a password again.
  const { show: shown, hide: hidden } = document.body.dataset;
  for (const form of shown ? document.forms : []) {
    const secrets = [...form.querySelectorAll("input[type=password]")];
    if (!secrets.length) continue;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet small show", textContent: shown });
    const show = (open) => {
      for (const input of secrets) input.type = open ? "text" : "password";
      button.textContent = open ? hidden : shown;
    };
    button.addEventListener("click", () => show(secrets[0].type === "password"));
    form.addEventListener("submit", () => show(false));
    secrets.at(-1).after(button);
  }

  // A file that was asked for comes by itself the first time its page is shown.
  const kind = performance.getEntriesByType("navigation")[0]?.type;
  const asked = kind === "navigate" && document.querySelector("[data-at-once]");
  if (asked) addEventListener("load", () => setTimeout(() => asked.requestSubmit(asked.querySelector("button"))));

  document.querySelector("[data-focus]")?.focus();
})();
