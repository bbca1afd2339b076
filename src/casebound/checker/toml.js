// As much of TOML as kind and vocabulary files use: tables, lists of tables, text, numbers, inline values.
// Those files come from whoever made the evidence: what does not read as expected throws, and is not used.

export function readToml(text) {
  const root = new Map();
  let table = root;
  const reader = { text, at: 0 };
  for (skip(reader, true); reader.at < text.length; skip(reader, true)) {
    const head = /^\[\[([a-z_.]+)\]\]/.exec(text.slice(reader.at, reader.at + 80));
    if (head) {
      reader.at += head[0].length;
      table = another(root, head[1].split("."));
    } else {
      const name = take(reader, /[A-Za-z0-9_-]+|"[^"\\\n]*"/y).replaceAll('"', "");
      table.set(name, valueAfter(reader, "="));
    }
  }
  return root;
}

// A new table at the end of the list of that name, under the last table of the one before it.
function another(table, [name, ...deeper]) {
  const list = table.get(name) ?? [];
  table.set(name, list);
  if (deeper.length) return another(list.at(-1), deeper);
  list.push(new Map());
  return list.at(-1);
}

function skip(reader, lines) {
  const blank = lines ? /(?:[\s]|#[^\n]*)*/y : /[ \t]*/y;
  blank.lastIndex = reader.at;
  reader.at += blank.exec(reader.text)[0].length;
}

function take(reader, pattern) {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (!found) throw new Error("no TOML as it is used here");
  reader.at += found[0].length;
  return found[0];
}

function valueAfter(reader, sign) {
  skip(reader, false);
  if (reader.text[reader.at] !== sign) throw new Error(`no ${sign}`);
  reader.at += 1;
  skip(reader, false);
  return value(reader);
}

function value(reader) {
  const sign = reader.text[reader.at];
  if (sign === '"') return JSON.parse(take(reader, /"(?:[^"\\\n]|\\.)*"/y));
  if (sign === "'") return take(reader, /'[^'\n]*'/y).slice(1, -1);
  if (sign === "[") return several(reader, "]", value);
  if (sign === "{") return new Map(several(reader, "}", pair));
  return take(reader, /[A-Za-z0-9_+.:-]+/y);
}

function pair(reader) {
  const name = take(reader, /[A-Za-z0-9_-]+|"[^"\\\n]*"/y).replaceAll('"', "");
  return [name, valueAfter(reader, "=")];
}

function several(reader, end, read) {
  const items = [];
  reader.at += 1;
  for (skip(reader, true); reader.text[reader.at] !== end; skip(reader, true)) {
    items.push(read(reader));
    skip(reader, true);
    if (reader.text[reader.at] === ",") reader.at += 1;
    else if (reader.text[reader.at] !== end) throw new Error("no comma");
  }
  reader.at += 1;
  return items;
}
