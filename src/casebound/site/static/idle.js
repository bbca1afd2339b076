// A book that nobody touches closes. First a word about it and a way to stay; then nothing of it stays on the screen.
(() => {
  "use strict";
  const { idle, warn, lock, stayAt: stay } = document.body.dataset;
  const quiet = Number(idle) * 1000;
  const early = Number(warn) * 1000;
  const place = document.querySelector("[data-stay]");
  if (!quiet || !place) return;
  let noted = 0;
  let asked = Date.now();
  let closed = false;
  let before = null;  // what had the focus before the button took it

  // Of all windows the last touch counts. The server is asked a little before it closes the book itself.
  const since = () => Date.now() - Number(localStorage.getItem("touched"));
  const isOver = () => since() >= quiet + 5000;
  const warning = () => place.querySelector("button");

  function say(name) {
    place.querySelectorAll(":scope > :not(template)").forEach((part) => part.remove());
    if (name) place.append(place.querySelector(`template[data-says="${name}"]`).content.cloneNode(true));
  }

  // Tells the server that she is still there; it may have closed the book, or somebody ended this sitting elsewhere.
  function ask() {
    asked = Date.now();
    return fetch(stay, { redirect: "manual", cache: "no-store" }).then((answer) => {
      if (answer.type === "opaqueredirect") close();
    });
  }

  function stays() {
    const back = before;
    if (place.contains(document.activeElement)) (back?.isConnected ? back : document.getElementById("main")).focus();
    say("open");
    setTimeout(() => { if (!warning()) say(""); }, 6000);
    ask().catch(() => {});
  }

  function touched(event) {
    if (closed) return;
    if (noted && isOver()) return close();  // the machine slept: the first key must not show it again
    if (place.contains(event?.target) || (Date.now() - noted < 2000 && !warning())) return;
    noted = Date.now();
    localStorage.setItem("touched", String(noted));
    if (warning()) stays();
    else if (noted - asked > quiet / 4) ask().catch(() => {});
  }

  function look() {
    if (closed) return;
    if (isOver()) close();
    else if (since() >= quiet - early) { if (!warning()) say("soon"); }
    else if (warning()) say("");
  }

  // Gone from the screen at once. What could not be sent stays in the page, unseen, until somebody hears it.
  function close() {
    if (closed) return;
    closed = true;
    for (const part of document.body.children) part.hidden = true;
    document.body.append(document.querySelector("template[data-closed]").content.cloneNode(true));
    goOn();
  }

  async function goOn() {
    const heard = await fetch(lock, { method: "HEAD", redirect: "manual" }).then(() => true, () => false);
    if (heard && await globalThis.notes.keepAll()) location.replace(lock);
    else setTimeout(goOn, 3000);
  }

  place.addEventListener("focusin", (event) => {
    if (!place.contains(event.relatedTarget)) before = event.relatedTarget;
  });
  place.addEventListener("click", (event) => {
    if (!event.target.closest("button")) return;
    localStorage.setItem("touched", String(noted = Date.now()));
    stays();
  });
  for (const sign of ["pointerdown", "keydown", "input", "scroll"]) {
    addEventListener(sign, touched, { capture: true, passive: true });
  }
  touched();
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);

  // A page that the browser kept whole is shown again only if the book is still open.
  addEventListener("pageshow", (event) => {
    if (!event.persisted || closed) return;
    if (isOver()) return close();
    document.body.hidden = true;
    ask().catch(() => {}).finally(() => { document.body.hidden = false; });
  });
})();
