// What a checked file proves and what it does not, one plain sentence each (docs/spec/evidence.md, 7).

const NEW_YEAR_10000 = 253402300800n;

// Fills the gaps of a sentence: {name}.
export function fill(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (gap, name) => String(values[name] ?? gap));
}

export function moment(words, seconds) {
  if (seconds >= NEW_YEAR_10000 || seconds < 0n) return words.no_clock;
  return new Date(Number(seconds) * 1000).toISOString().replace("T", " ").replace(".000Z", " UTC");
}

export function proven(words, { contents, known }) {
  const { disclosure, entries, log } = contents;
  const { seq, time } = disclosure.header;
  const told = { person: disclosure.person, seq, time: moment(words, time), size: log.checkpoint.size };
  const sentences = [fill(words.whole, told), ...entries.map((entry) => entrySentence(words, entry))];
  sentences.push(fill(words.ledger, told), ...openingsProven(words, contents));
  sentences.push(...filesProven(words, contents), ...timesProven(words, contents));
  if (known) sentences.push(fill(words.vouched, log));
  return sentences;
}

export function notProven(words, { contents, known, missing }) {
  const { entries, log } = contents;
  const keys = keysOf(contents);
  const people = [...keys.keys()].sort((one, other) => (one < other ? -1 : 1));
  const several = people.filter((person) => keys.get(person).size > 1);
  const sentences = [
    ...missing.map((code) => words[code]),
    ...(known ? [] : [fill(words.unvouched, log)]),
    words.truth,
    timesSentence(words, contents),
    ...doubts(words, contents),
    ...contents.times.filter(({ fault }) => fault).map((time) => fill(words[time.fault], time)),
    ...openingsNotProven(words, contents),
    ...filesNotProven(words, contents),
    selectionSentence(words, contents),
    words.since,
    ...entries.filter(({ shown }) => shown.size < SLOTS).map((entry) => withheldSentence(words, entry)),
    fill(words.who, { list: people.join(", ") }),
    ...(several.length ? [fill(words.several_keys, { list: several.join(", ") })] : []),
  ];
  const has = (folder) => [...contents.members.keys()].some((name) => name.startsWith(folder));
  if (entries.length) sentences.push(words.pdf);
  if (has("vocabulary/")) sentences.push(words.ticks);
  if (has("computed/")) sentences.push(words.computed);
  return sentences;
}

// Each person with the keys that signed something in the file.
function keysOf({ entries, disclosure, openings }) {
  const keys = new Map();
  const signed = [...entries, disclosure].map(({ person, header }) => [person, header.author]);
  for (const [person, key] of [...signed, ...openings.map(({ person, signer }) => [person, signer])]) {
    keys.set(person, (keys.get(person) ?? new Set()).add(key));
  }
  return keys;
}

function entrySentence(words, { header, person, kind, shown }) {
  const count = shown.size === 1 ? words.section : fill(words.sections, { count: shown.size });
  const told = { seq: header.seq, page: header.page, kind: kind.id, person, count };
  return fill(shown.size ? words.entry : words.entry_none, { ...told, time: moment(words, header.time) });
}

function timesSentence(words, { entries, times }) {
  const enclosed = new Set(times.map(({ digest }) => digest));
  const quoting = entries.filter(
    ({ header }) => header.token.some((value) => value !== 0) && !enclosed.has(hexOf(header.token)),
  );
  const own = times.length ? words.own_times : words.times;
  if (!quoting.length) return times.some(({ stamp }) => stamp) ? words.bounded_times : own;
  return fill(words.quoted_times, { list: quoting.map(({ header }) => header.seq).join(", ") });
}

// What tokens of a given authority prove, of entries and of openings: one sentence for before, one for after.
function timesProven(words, { entries, openings, times }) {
  const headers = entries.map(({ header }) => header);
  const tell = (sentence, test, { stamp, folder }, at) => {
    const sorts = [[headers, "entry_was", "entries_were"], [openings, "opening_was", "openings_were"]];
    return sorts.flatMap(([all, one, several]) => {
      const seqs = all.filter(test).map(({ seq }) => seq);
      if (!seqs.length) return [];
      const subject = fill(words[seqs.length === 1 ? one : several], { list: seqs.join(", ") });
      return [fill(words[sentence], { entries: subject, folder, time: moment(words, BigInt(stamp[at])) })];
    });
  };
  return times.filter(({ stamp }) => stamp).flatMap((time) => [
    ...tell("time_before", ({ seq }) => seq < time.size, time, "latest"),
    ...tell("time_after", ({ token }) => hexOf(token) === time.digest, time, "earliest"),
  ]);
}

function selectionSentence(words, { entries, disclosure }) {
  const pages = new Map();
  for (const { header } of entries) {
    pages.set(header.casebook, [...(pages.get(header.casebook) ?? []), header.page]);
  }
  const books = [...pages].map(([book, numbers]) => {
    const list = numbers.sort((one, other) => (one < other ? -1 : 1)).join(", ");
    return fill(words.casebook, { name: book.slice(0, 8), list });
  });
  return fill(words.selection, { claim: claim(words, disclosure), pages: books.join("; ") || words.none });
}

// What the discloser says about completeness, in words that stand in the released section.
function claim(words, disclosure) {
  const released = [...disclosure.shown.values()].filter(({ code }) => code === "released");
  const text = released.map(({ raw }) => latin(raw)).join("");
  if (text.includes('"selection":"all"')) return words.claim_all;
  return text.includes('"selection":"selection"') ? words.claim_part : "";
}

function withheldSentence(words, { header, shown }) {
  const hidden = Array.from({ length: SLOTS }, (_, slot) => slot).filter((slot) => !shown.has(slot));
  return fill(words.withheld, { seq: header.seq, list: hidden.map((slot) => slot + 1).join(", ") });
}
