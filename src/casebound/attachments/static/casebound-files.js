// Files on their way: sent piece by piece, with progress; what breaks off goes on. The form works without this.
(() => {
  "use strict";
  const form = document.querySelector("form[data-files]");
  const { files: begin, chunk, away, kept, of, memo } = form.dataset;
  const list = form.querySelector("[data-list]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token };
  const pause = (seconds) => new Promise((go) => setTimeout(go, seconds * 1000));
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

  class Refused extends Error {}

  // One request, tried again until somebody answers; a sentence of the server ends it.
  async function ask(address, body, say) {
    for (let wait = 1; ; wait = Math.min(wait * 2, 30)) {
      const answer = await fetch(address, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
      if (answer?.ok) return answer;
      if (answer?.type === "opaqueredirect") { location.reload(); return new Promise(() => {}); }
      if (answer && answer.status < 500) throw new Refused((await answer.json().catch(() => ({}))).sentence ?? "");
      say(away);
      await pause(wait);
    }
  }

  function row(name) {
    const item = document.createElement("li");
    const title = document.createElement("b");
    const bar = document.createElement("progress");
    const words = document.createElement("p");
    title.textContent = name;
    title.dir = "auto";
    bar.setAttribute("aria-label", name);
    words.className = "meta";
    words.setAttribute("role", "status");
    item.className = "top-s";
    item.append(title, bar, words);
    list.append(item);
    list.hidden = false;
    return { bar, say: (text) => { if (words.textContent !== text) words.textContent = text; }, words };
  }

  async function send(file) {
    const { bar, say, words } = row(file.name);
    const size = Number(chunk), pieces = Math.max(1, Math.ceil(file.size / size));
    const show = (done) => {
      bar.max = pieces;
      bar.value = done;
      say(of.replace("%(done)s", megabytes(Math.min(done * size, file.size))).replace("%(all)s", megabytes(file.size)));
    };
    try {
      const told = new URLSearchParams({ name: file.name, type: file.type, size: file.size, modified: file.lastModified });
      const { id, here } = await (await ask(begin, told, say)).json();
      const base = begin.replace("begin/", `${id}/`);
      for (let number = 0; number < pieces; number += 1) {
        if (!here.includes(number)) await ask(`${base}${number}/`, file.slice(number * size, (number + 1) * size), say);
        show(number + 1);
      }
      await ask(`${base}done/`, "", say);
      say(kept);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      say(error.message);
      words.className = "wrong";
      bar.remove();
      return false;
    }
  }

  let line = Promise.resolve(true);
  let waiting = 0;
  let wanted = null;  // pressed while something was still on its way
  function add(files) {
    for (const file of files) {
      waiting += 1;
      line = line.then(async (all) => {
        const good = await send(file);
        waiting -= 1;
        return all && good;
      });
    }
    line.then((all) => {
      if (waiting) return;
      if (all) return form.requestSubmit(wanted ?? form.querySelector("[value=add]"));
      line = Promise.resolve(true);  // what was refused stays in sight; what comes next is another matter
      if (wanted?.dataset.idle) wanted.textContent = wanted.dataset.idle;
      wanted = null;
    });
  }
  form.querySelectorAll("input[type=file]").forEach((input) => {
    input.addEventListener("change", () => {
      add([...input.files]);
      input.value = "";
    });
  });
  form.querySelector(".btn[value=add]").hidden = true;
  form.addEventListener("submit", (event) => {
    if (!waiting) return;
    event.preventDefault();
    wanted = event.submitter;
    wanted.dataset.idle ??= wanted.textContent;
    if (wanted.dataset.busy) wanted.textContent = wanted.dataset.busy;
  }, true);
  // Nothing asks "really leave?": leaving has to work at once, and what is cut off goes on another time.

  // A voice memo: one press to begin, one to stop and keep it.
  const speak = form.querySelector("[data-record]");
  const button = speak.querySelector("button");
  const note = speak.querySelector("[role=status]");
  speak.hidden = !(window.MediaRecorder && navigator.mediaDevices);
  let recorder = null;
  button.addEventListener("click", async () => {
    if (recorder) { recorder.stop(); return; }
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    if (!stream) { note.textContent = button.dataset.denied; return; }
    const parts = [];
    const begun = new Date();
    const idle = button.textContent;
    recorder = new MediaRecorder(stream);
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", () => {
      stream.getTracks().forEach((track) => track.stop());
      const type = recorder.mimeType.split(";")[0];
      const at = new Date(begun - begun.getTimezoneOffset() * 60000).toISOString().slice(0, 16).replace("T", " ").replace(":", ".");
      recorder = null;
      button.textContent = idle;
      note.textContent = "";
      add([new File(parts, `${memo} ${at}.${type.endsWith("mp4") ? "m4a" : type.endsWith("ogg") ? "ogg" : "webm"}`, { type })]);
    });
    recorder.start();
    button.textContent = button.dataset.stop;
    const tick = () => {
      if (!recorder) return;
      const seconds = Math.round((Date.now() - begun) / 1000);
      note.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      setTimeout(tick, 500);
    };
    tick();
  });
})();
