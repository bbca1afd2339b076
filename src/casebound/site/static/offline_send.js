// Back on line: sealed notes go to her book, and leave this browser only once they were acknowledged.
const offlineSend = (() => {
  "use strict";
  const bytes = (text) => new TextEncoder().encode(text);
  const fromHex = (digits) => Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
  const four = (number) => Uint8Array.of(number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255);

  // Each part behind its length (docs/spec/seal.md, 1).
  function pack(...parts) {
    return new Blob(parts.flatMap((part) => [four(part.length), part]));
  }

  function byNote(parts) {
    const notes = new Map();
    for (const part of parts) notes.set(part.note, [...(notes.get(part.note) ?? []), part]);
    return [...notes.values()];
  }

  async function sendOne(parts) {
    const sealed = parts.map(({ part, sealed }) => new Uint8Array([...four(part), ...sealed]));
    const body = pack(bytes("casebound-offline/v1"), fromHex(parts[0].note), fromHex(parts[0].recipient), ...sealed);
    const headers = { "Content-Type": "application/octet-stream" };
    const answer = await fetch("/offline/deliver/", { method: "POST", body, headers, redirect: "error" });
    if (!answer.ok || (await answer.json()).kept !== parts[0].note) return false;
    await offlineStore.forget(parts);
    return true;
  }

  // How many notes arrived and how many still wait. Only one window sends at a time.
  async function send() {
    return navigator.locks.request("offline-send", async () => {
      const notes = byNote(await offlineStore.parts());
      let arrived = 0;
      for (const parts of notes) {
        try {
          if (await sendOne(parts)) arrived += 1;
        } catch {
          break;  // still no network
        }
      }
      return { arrived, waiting: notes.length - arrived };
    });
  }

  // New keys, or somebody else's book: what is pinned here is no longer whom to seal to, and must be chosen anew.
  async function stillHers() {
    const { recipient } = await (await fetch("/offline/mine/", { redirect: "error" })).json();
    const pin = await offlineStore.pin();
    if (recipient && pin && recipient !== pin.recipient) await offlineStore.forgetPin();
  }

  // On every page but the one where she writes: quietly, and again when the network comes back.
  function quietly() {
    if (offlineStore.isHere() && navigator.onLine) send().then(stillHers).catch(() => {});
  }
  if (!document.querySelector("[data-offline-note]")) {
    quietly();
    addEventListener("online", quietly);
  }
  return { send };
})();
