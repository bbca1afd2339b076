// The page: one file, one fingerprint, one button. Nothing is kept, nothing is sent.

const WORDS = { en: EN, es: ES };
const root = document.documentElement;
const version = root.dataset.version;
const at = (id) => document.getElementById(id);
const state = { language: navigator.language.startsWith("es") ? "es" : "en", file: null, result: null };

const words = () => WORDS[state.language];

function draw() {
  root.lang = state.language;
  document.title = `${words().title} - Casebound`;
  for (const node of document.querySelectorAll("[data-words]")) {
    node.textContent = fill(words()[node.dataset.words], { version, format: FORMAT });
  }
  at("other").lang = state.language === "en" ? "es" : "en";
  at("result").replaceChildren(...(state.result ? resultNodes(words(), state.result, version) : []));
  wrong("");
}

// What is missing before anything can be checked; said at the field it belongs to.
function wrong(sentence, field = null) {
  for (const id of ["file", "key"]) {
    const here = field === id ? sentence : "";
    at(`${id}-wrong`).textContent = here;
    at(id).setAttribute("aria-invalid", String(here !== ""));
  }
  if (field) at(field).focus();
}

function choose(file) {
  state.file = file ?? null;
  state.result = null;
  delete root.dataset.status;
  draw();
}

async function press(event) {
  event.preventDefault();
  const key = await readKey(at("key").value);
  if (!state.file) return wrong(words().no_file, "file");
  if (key === null) return wrong(words().key_wrong, "key");
  wrong("");
  const button = at("check");
  button.setAttribute("aria-busy", "true");
  await tell(words().checking);
  state.result = await checked(state.file, key);
  button.removeAttribute("aria-busy");
  at("progress").textContent = "";
  draw();
  root.dataset.status = state.result.status;
  at("verdict").focus();
}

async function checked(file, key) {
  try {
    const raw = new Uint8Array(await file.slice(0, MOST_BYTES + 1).arrayBuffer());
    return await check(raw, key, (count) => tell(fill(words().checked_so_far, { count })));
  } catch (error) {
    return { status: UNREADABLE, fault: new Fault("page", error.message) };
  }
}

// Says how far it is, and lets the browser draw it.
function tell(sentence) {
  at("progress").textContent = sentence;
  return new Promise((done) => setTimeout(done));
}

function listen() {
  at("file").addEventListener("change", () => choose(at("file").files[0]));
  at("form").addEventListener("submit", press);
  at("other").addEventListener("click", () => {
    state.language = state.language === "en" ? "es" : "en";
    draw();
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    at("file").files = event.dataTransfer.files;
    choose(event.dataTransfer.files[0]);
  });
}

async function begin() {
  draw();
  listen();
  const can = await browserCan();
  // Ours are the browsers in which the tests of Casebound see this page work: those built on Chromium.
  const tried = (navigator.userAgentData?.brands ?? []).some(({ brand }) => brand === "Chromium");
  at("cannot").hidden = can;
  at("untried").hidden = !can || tried;
  at("form").hidden = !can;
  root.dataset.ready = String(can);
}
