// Words for codes, from the kind, wording and vocabulary files that travel in the evidence.

const LONGEST_FILE_OF_LABELS = 1000000; // bytes; the longest that ships has about 80,000
const NO_LABELS = { sections: new Map(), questions: new Map(), codes: new Map() };
const VERSION_NUMBER = /^[1-9][0-9]{0,3}$/;
const known = new WeakMap(); // labels by the members of a file, then by kind and language

export function labelsOf(kind, members) {
  if (!known.has(members)) known.set(members, new Map());
  const found = known.get(members);
  const name = `${kind.hash} ${kind.wording} ${kind.language}`;
  if (!found.has(name)) found.set(name, readOrNone(kind, members));
  return found.get(name);
}

// Where an answer stands that was chosen: no writing of one place is the writing of another.
export function placeOf(question, code) {
  return JSON.stringify([question, code]);
}

function readOrNone(kind, members) {
  try {
    return readLabels(kind, members);
  } catch {
    return NO_LABELS;
  }
}

function readLabels(kind, members) {
  const labels = { sections: new Map(), questions: new Map(), codes: new Map() };
  const used = new Map();
  const file = (name) => {
    const raw = members.get(name);
    if (raw.length > LONGEST_FILE_OF_LABELS) throw new Error("longer than any file of labels");
    return readToml(utf8(raw));
  };
  const tables = [...new Set([kind.hash, kind.wording])].map((hash) => file(`kinds/${hash}.toml`));
  for (const table of tables) readTable(table, labels, used);
  for (const [question, name] of used) {
    const version = tables[0].get("vocabularies").get(name);
    if (!(version instanceof Bare) || !VERSION_NUMBER.test(version.text)) throw new Error("no version");
    const stem = `vocabulary/${name}.v${version}`;
    for (const path of [`${stem}.toml`, `${stem}.${kind.language}.toml`]) {
      if (members.has(path)) readTerms(file(path), question, labels);
    }
  }
  return labels;
}

function readTable(table, labels, used) {
  for (const section of list(table, "sections")) labels.sections.set(word(section, "code"), word(section, "label"));
  for (const question of [...list(table, "questions"), ...list(table, "computed")]) {
    readQuestion(question, word(question, "id"), labels, used);
    for (const column of list(question, "columns")) {
      readQuestion(column, `${word(question, "id")}.${word(column, "id")}`, labels, used);
    }
  }
}

function readQuestion(question, name, labels, used) {
  if (question.has("label")) labels.questions.set(name, word(question, "label"));
  if (question.has("vocabulary")) used.set(name, word(question, "vocabulary"));
  for (const option of list(question, "options")) {
    labels.codes.set(placeOf(name, word(option, "code")), word(option, "label"));
  }
}

// No seal holds a vocabulary's words: the code that was sealed stands beside them.
function readTerms(vocabulary, question, labels) {
  for (const term of [...list(vocabulary, "classes"), ...list(vocabulary, "terms")]) {
    if (!term.has("label")) continue;
    const code = word(term, "code");
    labels.codes.set(placeOf(question, code), `${word(term, "label")} (${code})`);
  }
}

function list(table, name) {
  const found = table.get(name) ?? [];
  if (!Array.isArray(found)) throw new Error("no list");
  return found;
}

function word(table, name) {
  const found = table.get(name);
  if (typeof found !== "string") throw new Error("no text");
  return found;
}
