// As much of TOML as kind and vocabulary files use: tables, lists of tables, text, numbers, inline values.
// Those files come from whoever made the evidence: what does not read as expected throws, and is not used.
// Whatever is read here, a full reader of TOML reads alike; so no file can say one thing there and another here.

const BARE_NAME = /[A-Za-z0-9_-]+|"[^"\\\x00-\x1f\x7f]*"/y;
const ONE_LINE = /"(?:[^"\\\x00-\x1f\x7f]|\\["\\bfnrt]|\\u(?!d[89a-f])[0-9a-f]{4})*"/iy;
const AS_IT_STANDS = /'[^'\x00-\x1f\x7f]*'/y;
const NUMBER_OR_TRUTH = /(?:0|[1-9][0-9]{0,14}|true|false)(?![A-Za-z0-9_.:+-])/y;
const SPACES = /[ \t]*/y;
const BLANK = /(?:[ \t\n]+|#[^\x00-\x08\x0a-\x1f\x7f]*)*/y;
const LINE_END = /[ \t]*(?:#[^\x00-\x08\x0a-\x1f\x7f]*)?(?:\n|$)/y;

// A number or a truth value: never a label or a code, which are text.
export class Bare {
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

export function readToml(text) {
  const root = new Map();
  const opened = new Set(); // lists that [[such a line]] began: no other may be continued
  let table = root;
  const reader = { text, at: 0 };
  for (take(reader, BLANK); reader.at < text.length; take(reader, BLANK)) {
    const head = /^\[\[([a-z_.]+)\]\]/.exec(text.slice(reader.at, reader.at + 80));
    if (head) {
      reader.at += head[0].length;
      table = another(root, head[1].split("."), opened);
    } else {
      put(table, ...pair(reader));
    }
    take(reader, LINE_END);
  }
  return root;
}

// A new table at the end of the list of that name, under the last table of the one before it.
function another(table, [name, ...deeper], opened) {
  if (!table.has(name)) {
    const begun = [];
    opened.add(begun);
    table.set(name, begun);
    if (deeper.length) throw new Error("nothing to stand under");
  }
  const list = table.get(name);
  if (!opened.has(list)) throw new Error("a name stands twice");
  if (deeper.length) return another(list.at(-1), deeper, opened);
  list.push(new Map());
  return list.at(-1);
}

function put(table, name, found) {
  if (table.has(name)) throw new Error("a name stands twice");
  table.set(name, found);
}

function take(reader, pattern) {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (!found) throw new Error("no TOML as it is used here");
  reader.at += found[0].length;
  return found[0];
}

function value(reader) {
  const sign = reader.text[reader.at];
  if (sign === '"') return JSON.parse(take(reader, ONE_LINE));
  if (sign === "'") return take(reader, AS_IT_STANDS).slice(1, -1);
  if (sign === "[") return several(reader, "]", BLANK, value);
  if (sign === "{") {
    const table = new Map();
    for (const [name, found] of several(reader, "}", SPACES, pair)) put(table, name, found);
    return table;
  }
  return new Bare(take(reader, NUMBER_OR_TRUTH));
}

function pair(reader) {
  const name = take(reader, BARE_NAME).replaceAll('"', "");
  take(reader, /[ \t]*=[ \t]*/y);
  return [name, value(reader)];
}

// Items between brackets; between braces no comma may stand behind the last one.
function several(reader, end, blank, read) {
  const items = [];
  reader.at += 1;
  take(reader, blank);
  while (reader.text[reader.at] !== end) {
    items.push(read(reader));
    take(reader, blank);
    if (reader.text[reader.at] === end) break;
    take(reader, /,/y);
    take(reader, blank);
    if (end === "}" && reader.text[reader.at] === end) throw new Error("a comma too many");
  }
  reader.at += 1;
  return items;
}
