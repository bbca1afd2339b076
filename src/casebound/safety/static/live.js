// The live guide. It goes on at once; what was pressed follows with its time. Without this script every press is a form.
(() => {
  "use strict";
  const form = document.getElementById("took");
  const two = (number) => String(number).padStart(2, "0");
  const clock = (moment) => `${two(moment.getHours())}:${two(moment.getMinutes())}`;

  // Readers hear the step that is shown.
  const atStep = () => document.querySelector(":target")?.focus({ preventScroll: true });
  addEventListener("hashchange", () => { scrollTo(0, 0); atStep(); });

  // Her book is open: each press goes into her note, one after the other, and again where nobody answered.
  function keepInNote() {
    const status = form.querySelector("[role=status]");
    const waiting = [];
    let sending = false;
    let onward = null;  // pressed while a step was still on its way: the note is opened with all of it, or not yet
    const say = (word) => { status.textContent = status.dataset[word]; status.classList.toggle("wrong", word !== "kept"); };
    async function send() {
      if (sending || !waiting.length) return;
      sending = true;
      while (waiting.length) {
        const { fields, at } = waiting[0];
        fields.set("ago", String(Math.max(0, Math.floor((Date.now() - at) / 1000))));
        const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields), headers: { "X-Autosave": "1" }, redirect: "manual" }).catch(() => null);
        if (!answer || answer.status >= 500 || answer.status === 429) { say("lost"); break; }
        waiting.shift();
        say(answer.status === 204 ? "kept" : "gone");
      }
      sending = false;
      if (onward && !waiting.length) form.requestSubmit(onward);
    }
    addEventListener("hashchange", () => { onward = null; });  // she went on in the guide
    form.addEventListener("submit", (event) => {
      const { submitter } = event;
      if (submitter.name !== "took") {
        if (!waiting.length) return;
        event.preventDefault();
        onward = submitter;
        send();
        return;
      }
      event.preventDefault();
      waiting.push({ fields: new FormData(form, submitter), at: Date.now() });
      location.hash = submitter.dataset.to;
      send();
    });
    setInterval(send, 5000);
    addEventListener("online", send);
    document.documentElement.dataset.live = "note";
  }

  // Her book is closed, or there is no connection: in this page's memory, until she hands it on.
  function keepOnPage() {
    const place = document.querySelector("[data-did]");
    const list = place.querySelector("[data-did-list]");
    const note = place.querySelector("[data-offline-note]");
    const lines = [];
    const said = (section) => [...section.querySelectorAll(".tongues > p")].find((one) => one.offsetParent)?.textContent.trim();
    function add(words) {
      if (!lines.length) lines.push(place.dataset.first);
      lines.push(`${clock(new Date())} ${words}`);
      const line = document.createElement("li");
      line.textContent = lines.at(-1);
      list.append(line);
      place.hidden = false;
      if (!note.isConnected) return;
      note.value = `${note.value || lines[0]}\n${lines.at(-1)}`;
      note.dispatchEvent(new Event("input"));
    }
    document.addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-took], [data-soon-all]");
      if (!pressed) return;
      if ("took" in pressed.dataset) add(`“${said(pressed.closest("section")) ?? pressed.dataset.took}”`);
      else document.querySelectorAll("[data-soon]").forEach((item) => add(item.dataset.soon));
    });
    // The note of the lock screen takes it, as if she had typed it there, and she writes on.
    const told = document.getElementById("offline-status");
    const write = document.querySelector("[data-hand-on]");
    async function handOn() {
      const page = await fetch(write.href).then((answer) => answer.text()).catch(() => "");
      const other = new DOMParser().parseFromString(page, "text/html").querySelector("form[data-hold]");
      if (!other) {
        told.textContent = told.dataset.nobody;
        told.classList.add("wrong");
        return;
      }
      const sent = document.createElement("form");
      sent.method = "post";
      sent.action = write.href;
      sent.hidden = true;
      const put = (name, value) => {
        const box = document.createElement("textarea");
        box.name = name;
        box.value = value;
        sent.append(box);
      };
      other.querySelectorAll("input[type=hidden]").forEach(({ name, value }) => put(name, value));
      put(other.querySelector("textarea").name, lines.join("\n"));
      put("begun", "1");
      document.body.append(sent);
      sent.submit();
    }
    write.addEventListener("click", (event) => {
      if (!lines.length || note.isConnected || told.classList.contains("wrong")) return;  // nothing that could be lost, or told
      event.preventDefault();
      handOn();
    });
    document.documentElement.dataset.live = "page";
  }

  if (form) keepInNote();
  else keepOnPage();
  atStep();
})();
