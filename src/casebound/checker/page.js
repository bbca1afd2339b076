// The page: one file, one fingerprint, one button. Nothing is kept, nothing is sent.

const WORDS = { en: EN, es: ES };
const root = document.documentElement;
const version = root.dataset.version;
const at = (id) => document.getElementById(id);
const state = { language: navigator.language.startsWith("es") ? "es" : "en", file: null, result: null, turn: 0 };

const words = () => WORDS[state.language];

function draw() {
  root.lang = state.language;
  document.title = `${words().title} - Casebound`;
  for (const node of document.querySelectorAll("[data-words]")) {
    node.textContent = fill(words()[node.dataset.words], { version, format: FORMATS.join(", ") });
  }
  at("other").lang = state.language === "en" ? "es" : "en";
  at("result").replaceChildren(...(state.result ? resultNodes(words(), state.result, version) : []));
  wrong("");
}

// What is missing before anything can be checked; said at the field it belongs to.
function wrong(sentence, field = null) {
  for (const id of ["file", "key", "authority", "policy"]) {
    const here = field === id ? sentence : "";
    at(`${id}-wrong`).textContent = here;
    at(id).setAttribute("aria-invalid", String(here !== ""));
  }
  if (["authority", "policy"].includes(field)) at("more").open = true;
  if (field) at(field).focus();
}

function choose(file) {
  state.file = file ?? null;
  forget();
}

// A finding belongs to the file and the key it was made for: when either changes, it is gone.
function forget() {
  state.result = null;
  state.turn += 1;
  delete root.dataset.status;
  at("check").removeAttribute("aria-busy");
  at("progress").textContent = "";
  draw();
}

async function press(event) {
  event.preventDefault();
  const turn = (state.turn += 1);
  const typed = at("key").value;
  const key = await readKey(typed);
  if (turn !== state.turn) return;
  if (!state.file) return wrong(words().no_file, "file");
  if (key === null) return wrong(words().key_wrong, "key");
  const given = await readGiven();
  if (turn !== state.turn || !given) return;
  wrong("");
  at("check").setAttribute("aria-busy", "true");
  const say = (sentence) => (turn === state.turn ? tell(sentence) : undefined);
  const result = await checked(state.file, key, say, given);
  if (turn !== state.turn) return; // another file or key was chosen meanwhile
  state.result = { ...result, name: state.file.name, size: state.file.size };
  at("check").removeAttribute("aria-busy");
  at("progress").textContent = "";
  draw();
  root.dataset.status = state.result.status;
  at("verdict").focus();
}

// The other two files, if there are any; null if one of them is none, which is then said at its field.
async function readGiven() {
  const given = {};
  const [authority, policy] = ["authority", "policy"].map((id) => at(id).files[0]);
  try {
    const found = authority ? readPem(latin(await bytesIn(authority))) : [];
    if (authority && !found.length) throw new Fault("text");
    if (authority) given.certificates = readCertificates(found);
  } catch {
    return wrong(words().authority_wrong, "authority");
  }
  try {
    if (policy) given.policy = await readPolicy(await bytesIn(policy));
  } catch (fault) {
    return wrong(fill(words().policy_wrong, { place: fault.place ?? "?" }), "policy");
  }
  return given;
}

async function bytesIn(file) {
  return new Uint8Array(await file.slice(0, 1 << 20).arrayBuffer());
}

async function checked(file, key, say, given) {
  try {
    await say(words().checking);
    const raw = new Uint8Array(await file.slice(0, MOST_BYTES + 1).arrayBuffer());
    return await check(raw, key, (count) => say(fill(words().checked_so_far, { count })), given);
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
  at("key").addEventListener("input", forget);
  for (const id of ["authority", "policy"]) at(id).addEventListener("change", forget);
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
