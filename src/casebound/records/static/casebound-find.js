// Clients found while she types. Without this there is a button.
(() => {
  "use strict";
  const form = document.querySelector("form[data-find]");
  if (!form) return;
  const place = document.getElementById("found");
  const box = form.querySelector("input[type=search]");
  const said = form.querySelector("[data-said]");
  const lost = form.querySelector("[data-lost]");
  const before = [...place.childNodes];
  let soon = 0;
  let turn = 0;

  // What stands there says nothing about the words in the box, or says it no more.
  function put(nodes, failed = false) {
    place.replaceChildren(...nodes);
    place.removeAttribute("aria-busy");
    lost.hidden = !failed;
  }

  // `left`: how many were left before; where no fewer are, nobody goes on by herself and keeps the book open.
  async function find(left = Infinity) {
    const mine = ++turn;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "found" }, redirect: "manual" }).catch(() => null);
    // The book was closed meanwhile: its lock is what has to be shown.
    if (answer?.type === "opaqueredirect") return location.reload();
    const text = answer?.ok ? await answer.text().catch(() => null) : null;
    if (mine !== turn) return;
    if (text === null) {
      put([], true);
      said.textContent = lost.textContent;
      return;
    }
    put(new DOMParser().parseFromString(text, "text/html").body.childNodes);
    said.textContent = place.querySelector("h2, [data-says]").textContent;
    const now = Number(place.querySelector("[data-left]")?.dataset.left ?? 0);
    if (now && now < left) soon = setTimeout(find, 250, now);
  }

  box.addEventListener("input", () => {
    clearTimeout(soon);
    turn++;
    if (box.value.trim().length > 1) {
      place.setAttribute("aria-busy", "true");
      soon = setTimeout(find, 120);
    } else put(before);
  });
})();
