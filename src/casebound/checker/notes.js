// Signed notes, checkpoints and receipts of C2SP, each in its one writing (docs/spec/ledger.md).

const IN_NO_NAME = /[+\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const PLAIN = 1;
const FIRST_OF_PROOF = "c2sp.org/tlog-proof@v1";

// {name, id, key, kind, text} of `name+id+base64`; throws for any other writing.
export async function parseVkey(text, kind = PLAIN) {
  const [name, id, encoded] = cut(text);
  const raw = fromBase64(encoded);
  if (!name || IN_NO_NAME.test(name) || raw[0] !== kind) throw new Fault("text");
  checkPublic(raw.subarray(1));
  const hash = await sha256(join(bytesOf(name), Uint8Array.of(10), raw));
  if (hexOf(hash.subarray(0, 4)) !== id) throw new Fault("text");
  return { name, id, key: raw.subarray(1), kind, text };
}

function cut(text) {
  const first = text.indexOf("+");
  const second = text.indexOf("+", first + 1);
  if (first < 0 || second < 0) throw new Fault("text");
  return [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)];
}

// {text, signatures}: nothing is verified yet.
export function parseNote(raw) {
  const plain = latin(raw.subarray(0, 1 << 20));
  const at = plain.lastIndexOf("\n\n");
  if (raw.length > 1 << 20 || /[\x00-\x09\x0b-\x1f]/.test(plain) || at < 0) throw new Fault("text");
  utf8(raw.subarray(0, at));
  const lines = utf8(raw.subarray(at + 2)).split("\n");
  if (lines.pop() !== "" || lines.length < 1 || lines.length > 64) throw new Fault("text");
  return { text: raw.subarray(0, at + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line) {
  const words = line.split(" ");
  const raw = fromBase64(words.slice(2).join(" "));
  const name = words[1] ?? "";
  if (words[0] !== "—" || !name || IN_NO_NAME.test(name) || raw.length < 5) throw new Fault("text");
  return { name, id: hexOf(raw.subarray(0, 4)), raw: raw.subarray(4) };
}

// {origin, size, root} of the text of a note. Ours carry no extension lines.
export function parseCheckpoint(text) {
  const lines = utf8(text).split("\n");
  if (lines.length < 4 || lines.pop() !== "" || lines.includes("")) throw new Fault("text");
  const root = fromBase64(lines[2]);
  if (root.length !== 32) throw new Fault("text");
  return { origin: lines[0], size: decimal(lines[1]), root, extensions: lines.length - 3 };
}

// The checkpoint, once this log signed the note and signed nothing else under its name.
export async function openCheckpoint(raw, log) {
  const note = parseNote(raw);
  const theirs = note.signatures.filter(({ name, id }) => name === log.name && id === log.id);
  for (const { raw: signature } of theirs) await verify(log.key, note.text, signature);
  if (theirs.length === 0) throw new Fault("other_ledger");
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.origin !== log.name || checkpoint.extensions) throw new Fault("other_ledger");
  return { ...checkpoint, signatures: note.signatures.length };
}

// {index, proof, note} of a receipt; only its one form is looked at. Ours carry nothing extra.
export function parseReceipt(raw) {
  const at = latin(raw.subarray(0, 1 << 16)).indexOf("\n\n");
  if (at < 0) throw new Fault("proof");
  const lines = utf8(raw.subarray(0, at)).split("\n");
  const index = lines[1] ?? "";
  const proof = lines.slice(2).map(fromBase64);
  const long = proof.length > 63 || proof.some((step) => step.length !== 32);
  if (lines[0] !== FIRST_OF_PROOF || !index.startsWith("index ") || long) throw new Fault("proof");
  const note = raw.subarray(at + 2);
  const number = decimal(index.slice(6));
  if (number >= parseCheckpoint(parseNote(note).text).size) throw new Fault("proof");
  return { index: number, proof, note };
}
