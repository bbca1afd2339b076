// Writing without a network: each save seals what this sitting typed and keeps nothing but the sealed bytes.

const LONGEST = 50000;
const MOST_OF_A_NOTE = 400000;  // sealed bytes; what comes after them is a note of its own
const PAUSE = 250;  // milliseconds between two saves

// 2026-11-21T09:05+01:00: local time and its offset, as the clock of this device has them.
function localTime(moment) {
  const minutes = -moment.getTimezoneOffset();
  const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  const there = new Date(moment.getTime() + minutes * 60000).toISOString().slice(0, 16);
  return `${there}${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

// The note that this sitting writes: a new one, or a further part of the one that waits here.
async function sitting(key) {
  const mine = (await offlineStore.parts()).filter(({ recipient }) => recipient === hexOf(key.recipient));
  const before = mine.filter(({ note }) => note === mine.at(-1).note);
  const size = before.reduce((sum, { sealed }) => sum + sealed.length, 0);
  const began = new Date();
  if (!before.length || size > MOST_OF_A_NOTE) {
    return { note: hexOf(crypto.getRandomValues(new Uint8Array(16))), part: 1, save: 0, began };
  }
  return { note: before[0].note, part: before.at(-1).part + 1, save: 0, began };
}

async function keepText(key, now, text) {
  const suite = canHybrid() ? OFFLINE_HYBRID : OFFLINE_LIGHT;
  const told = { text, began: localTime(now.began), saved: localTime(new Date()), language: document.documentElement.lang };
  const info = offlineContext(suite, key, fromHex(now.note), now.part);
  const sealed = await sealTo(key.kem, suite, info, padded(bytesOf(JSON.stringify(told))));
  now.save += 1;
  await offlineStore.keep({ note: now.note, part: now.part, save: now.save, recipient: hexOf(key.recipient), sealed });
}

// Keeps saving whatever was typed last; one save at a time. `flush` resolves once nothing is unsaved.
function keeper(key, now, field, say) {
  let kept = "";
  let running = null;
  async function run() {
    while (field.value !== kept) {
      const text = field.value;
      try {
        await keepText(key, now, text);
        kept = text;
        say("kept");
      } catch {
        say("lost");
        return;
      }
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
  return () => (running ??= run().finally(() => { running = null; }));
}

async function startNote(field) {
  const status = document.getElementById("offline-status");
  const say = (word) => { status.textContent = status.dataset[word]; status.classList.toggle("wrong", word === "lost"); };
  const part = (name) => document.querySelector(`[data-offline="${name}"]`);
  let key = null;
  try {
    key = await openPin(await offlineStore.pin());
  } catch {
    part("unset").hidden = false;
    part("write").remove();
    return;
  }
  part("unset").remove();
  part("write").hidden = false;
  let now = await sitting(key);
  part("waits").hidden = !(await offlineStore.parts()).length;
  let flush = keeper(key, now, field, say);
  field.maxLength = LONGEST;
  field.addEventListener("input", () => flush());
  addEventListener("pagehide", () => flush());
  document.addEventListener("visibilitychange", () => flush());

  // Gone from the screen at once; gone from the page when it is sealed.
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-leave-form]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.body.hidden = true;
    await flush();
    sessionStorage.setItem("left", "1");
    location.replace(document.body.dataset.leave);
  }, true);

  part("write").addEventListener("submit", async (event) => {
    event.preventDefault();
    await flush();
    const { arrived, waiting } = await offlineSend.send().catch(() => ({ arrived: 0, waiting: 1 }));
    if (waiting || !arrived) return say(field.value || now.part > 1 ? "later" : "empty");
    field.value = "";
    now = await sitting(key);
    flush = keeper(key, now, field, say);
    part("waits").hidden = true;
    say("arrived");
  });
  document.documentElement.dataset.ready = "note";
}

async function startSetUp(place) {
  const show = (name) => {
    for (const node of place.querySelectorAll("[data-offline]")) node.hidden = node.dataset.offline !== name;
    document.documentElement.dataset.ready = name;
  };
  const raw = (name) => fromBase64(place.dataset[name]);
  const pin = {
    practice: place.dataset.practice,
    recipient: place.dataset.recipient,
    log: place.dataset.log,
    statement: raw("statement"),
    signature: raw("signature"),
    receipt: raw("receipt"),
  };
  if (!("serviceWorker" in navigator) || !(await browserCan())) return show("cannot");
  const known = offlineStore.isHere() ? await offlineStore.pin() : null;
  show(known ? (known.recipient === pin.recipient ? "on" : "other") : "off");
  const press = (name, work) =>
    place.querySelectorAll(`[data-press="${name}"]`).forEach((button) =>
      button.addEventListener("click", () => work().then(show, () => show("failed"))));
  press("on", async () => {
    await openPin(pin);
    await navigator.serviceWorker.register("/worker.js");
    await navigator.serviceWorker.ready;
    await navigator.storage.persist?.();
    await offlineStore.keepPin(pin);
    return "on";
  });
  press("off", async () => {
    if ((await offlineStore.parts()).length) return "waiting";
    await offlineStore.forgetPin();
    for (const name of await caches.keys()) await caches.delete(name);
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
    return "off";
  });
}

(() => {
  const field = document.querySelector("[data-offline-note]");
  const place = document.querySelector("[data-offline-set-up]");
  if (field) startNote(field);
  if (place) startSetUp(place);
})();
