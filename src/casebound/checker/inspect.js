// From members to verified contents (docs/spec/evidence.md, 6, steps 2 to 6). The first fault ends it.

const ORIGIN = /^casebound\.invalid\/([0-9a-f]{32})\/g([1-9][0-9]{0,8})$/;
const DISCLOSURE_KIND = /^disclosure\.v[1-9][0-9]*$/;
const MOST_ENTRIES = 2000;

export async function inspect(members, tell) {
  const shelf = new Shelf(members);
  shelf.take("README.txt");
  shelf.take("evidence.pdf");
  const manifest = shelf.take("manifest.txt");
  const slots = await shelf.checkManifest(manifest);
  const log = await readLog(shelf.take("policy.txt"), shelf.take("checkpoint"));
  const people = await readPeople(shelf, log);
  const entries = await readEntries(shelf, log, people, tell);
  const openings = await readOpenings(shelf, log, people, entries);
  await readKinds(shelf, entries);
  shelf.takeAscending("vocabulary");
  shelf.takeAscending("computed");
  const times = await readTimes(shelf, log);
  const files = await readFiles(shelf, entries);
  const names = [...shelf.members.keys()];
  if (!entries.length && !names.some((name) => name.startsWith("computed/"))) throw new Fault("empty");
  const disclosure = await readDisclosure(shelf, log, people, manifest, slots);
  shelf.end();
  const authors = [...entries, disclosure].map((entry) => entry.header.author);
  const signed = new Set([...authors, ...openings.map(({ signer }) => signer)]);
  if ([...people.keys()].some((author) => !signed.has(author))) throw new Fault("idle");
  return { log, entries, openings, disclosure, times, files, members: shelf.members };
}

async function readLog(policy, note) {
  const named = /^log (\S+)\nquorum none\n$/.exec(latin(policy));
  if (!named) throw new Fault("policy");
  const key = await parseVkey(named[1]);
  const origin = ORIGIN.exec(key.name);
  if (!origin) throw new Fault("policy");
  const fingerprint = hexOf(await sha256(key.key));
  const log = { ...key, practice: origin[1], generation: Number(origin[2]), fingerprint, note };
  return { ...log, checkpoint: await openCheckpoint(note, log) };
}

async function readPeople(shelf, log) {
  const people = new Map();
  let last = "";
  while (shelf.next.startsWith("people/")) {
    const author = shelf.next.split("/")[1];
    const person = await readPerson(shelf, `people/${author}`, log);
    if (hexOf(person.signer) !== author || author <= last) throw new Fault("misplaced", `people/${author}`);
    people.set(author, person);
    last = author;
  }
  return people;
}

async function readPerson(shelf, folder, log) {
  const signed = shelf.take(`${folder}/statement.txt`);
  const signature = shelf.take(`${folder}/signature.bin`);
  const person = parseStatement("key", signed);
  const ours =
    hexOf(person.practice) === log.practice &&
    same(person.signer, await sha256(person["sign-key"])) &&
    hexOf(person["log-key-seen"]) === log.fingerprint;
  if (!ours) throw new Fault("stranger", folder);
  await verify(person["sign-key"], signed, signature);
  const proof = shelf.take(`${folder}/proof.tlog-proof`);
  await inLedger(proof, await leafHash(join(signed, signature)), person.seq, log.note, log.checkpoint);
  return person;
}

// Throws unless the receipt proves the leaf; the root of the leaves before it.
async function inLedger(proof, leaf, seq, note, checkpoint) {
  const receipt = parseReceipt(proof);
  if (!same(receipt.note, note) || receipt.index !== seq) throw new Fault("proof");
  await verifyInclusion(leaf, seq, checkpoint.size, receipt.proof, checkpoint.root);
  return rootBefore(seq, checkpoint.size, receipt.proof);
}

async function readEntries(shelf, log, people, tell) {
  const entries = [];
  let last = -1n;
  while (shelf.next.startsWith("entries/")) {
    const folder = `entries/${String(entries.length + 1).padStart(4, "0")}`;
    const entry = await readEntry(shelf, folder, log, people, false);
    if (entry.header.seq <= last || entries.length === MOST_ENTRIES) throw new Fault("misplaced", folder);
    last = entry.header.seq;
    entries.push(entry);
    if (entries.length % 50 === 0) await tell(entries.length);
  }
  return entries;
}

// An entry; `own`: its receipt is against the checkpoint of its own append, as the disclosure's is.
async function readEntry(shelf, folder, log, people, own) {
  const raw = shelf.take(`${folder}/header.bin`);
  const signature = shelf.take(`${folder}/signature.bin`);
  const header = parseHeader(raw);
  const person = people.get(header.author);
  const theirs = person && hexOf(header.practice) === log.practice && person.seq < header.seq;
  if (!theirs) throw new Fault("stranger", folder);
  await verify(person["sign-key"], raw, signature);
  if (!same(shelf.take(`${folder}/author.pem`), pem(person["sign-key"]))) throw new Fault("stranger", folder);
  const proof = shelf.take(`${folder}/proof.tlog-proof`);
  const note = own ? parseReceipt(proof).note : log.note;
  const checkpoint = own ? await ownCheckpoint(note, header.seq, log) : log.checkpoint;
  await inLedger(proof, await leafHash(join(raw, signature)), header.seq, note, checkpoint);
  const kind = parseKind(shelf.take(`${folder}/kind.txt`));
  if (!same(await kindCommitment(kind), header.kind)) throw new Fault("altered", `${folder}/kind.txt`);
  const shown = await readSections(shelf, folder, header, kind);
  return { folder, header, person: person.person, kind, shown, checkpoint };
}

async function ownCheckpoint(note, seq, log) {
  const checkpoint = await openCheckpoint(note, log);
  if (checkpoint.size !== seq + 1n || checkpoint.signatures !== 1) throw new Fault("proof");
  return checkpoint;
}

async function readSections(shelf, folder, header, kind) {
  const shown = new Map();
  for (const [slot, code, salt] of parseSlots(shelf.take(`${folder}/slots.txt`))) {
    const name = `${folder}/${sectionName(slot, code)}`;
    const raw = shelf.take(name);
    const commitment = await sectionCommitment(kind, slot, code, salt, raw);
    if (!same(commitment, header.sections[slot])) throw new Fault("altered", name);
    shown.set(slot, { code, raw });
  }
  return shown;
}

async function readKinds(shelf, entries) {
  const disclosure = parseKind(shelf.members.get("disclosure/kind.txt") ?? new Uint8Array());
  const kinds = [...entries.map((entry) => entry.kind), disclosure];
  const wanted = new Set(kinds.flatMap(({ hash, wording }) => [hash, wording]));
  for (const hash of [...wanted].sort()) {
    const name = `kinds/${hash}.toml`;
    if (hexOf(await sha256(shelf.take(name))) !== hash) throw new Fault("altered", name);
  }
}

async function readDisclosure(shelf, log, people, manifest, slots) {
  const entry = await readEntry(shelf, "disclosure", log, people, true);
  const listed = [...entry.shown.values()].filter(({ code }) => code === "manifest");
  const signed = bytesOf(`{"manifest":"${base64(manifest)}"}\n`);
  const whole = listed.length === 1 && same(listed[0].raw, signed);
  if (!DISCLOSURE_KIND.test(entry.kind.id) || !whole) throw new Fault("other_contents");
  const announced = [...entry.shown.keys()].join() === slots.join();
  if (!announced || entry.header.seq < log.checkpoint.size) throw new Fault("other_contents");
  const steps = parseSteps(shelf.take("disclosure/consistency.txt"));
  const [old, now] = [log.checkpoint, entry.checkpoint];
  await verifyConsistency(old.size, now.size, old.root, now.root, steps);
  return entry;
}
