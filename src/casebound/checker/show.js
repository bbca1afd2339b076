// The result on the page. Everything is set as text, never as markup.

const HEADS = { 0: "head_0", 1: "head_1", 2: "head_2", 3: "head_3" };
// What a page can show without standing still, in bytes of sealed sections.
const LONGEST_SECTION = 1 << 20;
const LONGEST_PAGE = 4 << 20;
const TONES = { 0: "good", 1: "stop", 2: "stop", 3: "look" };

export function element(tag, options = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name === "text") made.textContent = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export function resultNodes(words, result, version) {
  const { status, fault, contents, known } = result;
  const special = fault && ["newer", "page"].includes(fault.code);
  const lacking = status === UNVOUCHED && known;
  const head = words[special ? `head_${fault.code}` : lacking ? "head_lacking" : HEADS[status]];
  const title = element("h2", { text: head, tabindex: "-1", id: "verdict" });
  const verdict = element("div", { class: `panel ${TONES[status]}` }, title);
  if (result.digest) verdict.append(element("p", { class: "meta" }, quote(checkedFile(words, result))));
  if (fault) {
    const place = visible(fault.place);
    verdict.append(element("p", { text: fill(words.fault[fault.code], { place, version }) }));
    return [verdict];
  }
  verdict.append(element("p", { class: "meta", text: words.fingerprint_here }), compareLine(contents.log.fingerprint));
  return [
    verdict,
    listed(words.proven, proven(words, result)),
    listed(words.not_proven, notProven(words, result)),
    writtenNodes(words, contents),
  ];
}

function checkedFile(words, { name, size, digest }) {
  return fill(words.checked_file, { name, size, digest });
}

function compareLine(fingerprint) {
  const groups = fingerprint.match(/.{4}/g).map((group) => element("span", { text: group }));
  return element("p", { class: "compare", dir: "ltr" }, ...groups);
}

function listed(head, sentences) {
  const items = sentences.map((text) => element("li", { text }));
  return element("section", { class: "part" }, element("h2", { text: head }), element("ul", {}, ...items));
}

function writtenNodes(words, contents) {
  const entries = [...contents.entries, contents.disclosure];
  const room = { left: LONGEST_PAGE };
  return element(
    "section",
    { class: "part" },
    element("h2", { text: words.contents }),
    element("p", { class: "hint", text: words.contents_hint }),
    ...entries.map((entry) => entryNode(words, entry, contents, room)),
  );
}

function entryNode(words, entry, contents, room) {
  const own = entry === contents.disclosure;
  const { seq, page, time } = entry.header;
  const head = own ? words.shown_disclosure : fill(words.shown_entry, { seq, page });
  const told = { time: moment(words, time), person: entry.person, kind: entry.kind.id };
  const node = element(
    "article",
    { class: "panel line" },
    element("h3", { text: head }),
    element("p", { class: "meta", text: fill(words.sealed_by, told) }),
  );
  const labels = labelsOf(entry.kind, contents.members);
  for (const { code, raw } of entry.shown.values()) {
    node.append(element("h4", {}, quote(labels.sections.get(code) ?? code)));
    node.append(own && code === "manifest" ? element("p", { text: words.manifest_list }) : fitting(words, code, raw, labels, room));
  }
  if (!entry.shown.size) node.append(element("p", { text: words.nothing_shown }));
  return node;
}

function fitting(words, code, raw, labels, room) {
  const size = raw.length;
  if (size > LONGEST_SECTION || size > room.left) return element("p", { text: fill(words.too_long, { size }) });
  room.left -= size;
  return answers(words, code, raw, labels);
}

function answers(words, code, raw, labels) {
  const found = readCanonical(raw);
  const named = found !== null && typeof found === "object" && !Array.isArray(found);
  const table = named ? inOrder(found) : [[code, found ?? asText(raw)]];
  const list = element("dl", { class: "written" });
  for (const [name, answer] of table) {
    const lines = answerLines(words, name, answer, labels).map((line) => element("p", {}, line));
    list.append(element("dt", {}, quote(labels.questions.get(name) ?? name)), element("dd", {}, ...lines));
  }
  return list;
}

function answerLines(words, name, answer, labels) {
  if (answer === null) return [document.createTextNode(words.no_answer)];
  if (Array.isArray(answer)) return answer.flatMap((item) => answerLines(words, name, item, labels));
  if (typeof answer === "object") {
    return inOrder(answer).flatMap(([column, inner]) => {
      const path = `${name}.${column}`;
      const label = labels.questions.get(path) ?? path;
      return answerLines(words, path, inner, labels).map((line) => {
        const both = document.createDocumentFragment();
        both.append(quote(label), ": ", line);
        return both;
      });
    });
  }
  const text = typeof answer === "string" ? answer : JSON.stringify(answer);
  return (labels.codes.get(placeOf(name, text)) ?? text).split("\n").map(quote);
}

function quote(text) {
  return element("bdi", { text: visible(text) });
}
