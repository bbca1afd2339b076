// Who opened an entry: signed statements enclosed since version 2 (docs/spec/evidence.md, 8).

const MOST_OPENINGS = 4000;

export async function readOpenings(shelf, log, people, entries) {
  const shown = new Map(entries.map((entry) => [entry.header.seq, entry]));
  const openings = [];
  const said = new Set();
  let last = -1n;
  while (shelf.next.startsWith("openings/")) {
    const folder = `openings/${String(openings.length + 1).padStart(4, "0")}`;
    const opening = await readOpening(shelf, folder, log, people, shown);
    const once = `${opening.entry} ${opening.person}`;
    const misplaced = opening.seq <= last || openings.length === MOST_OPENINGS || said.has(once);
    if (misplaced) throw new Fault("misplaced", folder);
    openings.push(opening);
    said.add(once);
    last = opening.seq;
  }
  return openings;
}

async function readOpening(shelf, folder, log, people, shown) {
  const signed = shelf.take(`${folder}/statement.txt`);
  const signature = shelf.take(`${folder}/signature.bin`);
  const told = parseStatement("opened", signed);
  if (hexOf(told.practice) !== log.practice) throw new Fault("opening", folder);
  const signer = hexOf(told.signer);
  const person = people.get(signer);
  if (!person || person.seq >= told.seq) throw new Fault("stranger", folder);
  await verify(person["sign-key"], signed, signature);
  if (!same(shelf.take(`${folder}/signer.pem`), pem(person["sign-key"]))) throw new Fault("stranger", folder);
  const entry = shown.get(told.entry);
  const after = entry && told.entry < told.seq;
  // Whoever wrote it signs none, under another key of hers neither.
  if (!after || entry.person === person.person) throw new Fault("opening", folder);
  const proof = shelf.take(`${folder}/proof.tlog-proof`);
  const before = await inLedger(proof, await leafHash(join(signed, signature)), told.seq, log.note, log.checkpoint);
  // Else whoever holds the log key could put it after another text of that number.
  if (!same(before, told.root)) throw new Fault("opening_moved", folder);
  const { seq, time, token } = told;
  return { folder, seq, time, token, entry: told.entry, page: entry.header.page, person: person.person, signer };
}

// Sentences about what an opening proves, and what nobody should read into it.
export function openingsProven(words, { openings }) {
  return openings.map((opening) => fill(words.opened, { ...opening, time: moment(words, opening.time) }));
}

export function openingsNotProven(words, { openings }) {
  return openings.length ? [words.opened_read, words.opened_when, words.opened_others, words.opened_names] : [];
}
