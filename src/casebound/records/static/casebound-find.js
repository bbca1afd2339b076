// Clients found while she types. Without this there is a button.
(() => {
  "use strict";
  const form = document.querySelector("form[data-find]");
  if (!form) return;
  const place = document.getElementById("found");
  const box = form.querySelector("input[type=search]");
  const said = form.querySelector("[data-said]");
  let soon = 0;
  let turn = 0;

  async function find() {
    const mine = ++turn;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "found" }, redirect: "manual" }).catch(() => null);
    // The book was closed meanwhile: its lock is what has to be shown.
    if (answer?.type === "opaqueredirect") return location.reload();
    if (!answer?.ok) return;
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== turn) return;
    place.replaceChildren(...part.body.childNodes);
    said.textContent = place.querySelector("h2, [data-says]").textContent;
    if (place.querySelector("[data-left]")) soon = setTimeout(find, 250);
  }

  box.addEventListener("input", () => {
    clearTimeout(soon);
    turn++;
    if (box.value.trim().length > 1) soon = setTimeout(find, 120);
  });
})();
