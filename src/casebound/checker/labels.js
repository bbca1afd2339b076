// Words for codes, from the kind, wording and vocabulary files that travel in the evidence.

export function labelsOf(kind, members) {
  try {
    return readLabels(kind, members);
  } catch {
    return { sections: new Map(), questions: new Map(), codes: new Map() };
  }
}

function readLabels(kind, members) {
  const labels = { sections: new Map(), questions: new Map(), codes: new Map() };
  const used = new Map();
  const file = (name) => readToml(utf8(members.get(name)));
  const tables = [...new Set([kind.hash, kind.wording])].map((hash) => file(`kinds/${hash}.toml`));
  for (const table of tables) readTable(table, labels, used);
  const versions = tables[0].get("vocabularies") ?? new Map();
  for (const [question, name] of used) {
    const stem = `vocabulary/${name}.v${versions.get(name)}`;
    for (const path of [`${stem}.toml`, `${stem}.${kind.language}.toml`]) {
      if (members.has(path)) readTerms(file(path), question, labels);
    }
  }
  return labels;
}

function readTable(table, labels, used) {
  for (const section of table.get("sections") ?? []) {
    labels.sections.set(section.get("code"), String(section.get("label")));
  }
  for (const question of [...(table.get("questions") ?? []), ...(table.get("computed") ?? [])]) {
    readQuestion(question, question.get("id"), labels, used);
    for (const column of question.get("columns") ?? []) {
      readQuestion(column, `${question.get("id")}.${column.get("id")}`, labels, used);
    }
  }
}

function readQuestion(question, name, labels, used) {
  if (question.has("label")) labels.questions.set(name, String(question.get("label")));
  if (question.has("vocabulary")) used.set(name, question.get("vocabulary"));
  for (const option of question.get("options") ?? []) {
    labels.codes.set(`${name} ${option.get("code")}`, String(option.get("label")));
  }
}

// No seal holds a vocabulary's words: the code that was sealed stands beside them.
function readTerms(vocabulary, question, labels) {
  for (const term of [...(vocabulary.get("classes") ?? []), ...(vocabulary.get("terms") ?? [])]) {
    const [code, label] = [term.get("code"), term.get("label")];
    if (label !== undefined) labels.codes.set(`${question} ${code}`, `${label} (${code})`);
  }
}
