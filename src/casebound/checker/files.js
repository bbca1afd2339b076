// Evidence files enclosed with the entries that name them (docs/spec/evidence.md, 2 and 6).

const FILE_MEMBER = /^files\/([0-9]{4})\/([0-9]{2})-(original|copy)-[A-Za-z0-9._-]{1,80}$/;
const FILE_KEYS = ["chunks", "id", "name", "sha256", "size", "type"];
const FILE_WORDS = ["captured", "origin"];
const MOST_FILES = 50;
const LARGEST_FILE = 100000000;
const FILE_CHUNK = 1048572;
const LONGEST_LINE = 200;
const MEDIA_TYPE = /^[a-z0-9][a-z0-9.+-]{0,60}\/[a-z0-9][a-z0-9.+-]{0,80}$/;
const NOT_IN_A_LINE = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/u;

export async function readFiles(shelf, entries) {
  const files = [];
  let last = "";
  while (shelf.next.startsWith("files/")) {
    const name = shelf.next;
    const [, folder, position, sort] = FILE_MEMBER.exec(name) ?? [];
    const entry = entries[Number(folder) - 1];
    const place = `${folder}/${position}`;
    if (!entry || place <= last) throw new Fault("unexpected", name);
    const told = namedIn(entry)[Number(position) - 1];
    if (!told) throw new Fault("unexpected", name);
    const raw = shelf.take(name);
    const original = sort === "original";
    const sealed = raw.length === told.size && hexOf(await sha256(raw)) === told.sha256;
    if (original && !sealed) throw new Fault("altered", name);
    files.push({ name, seq: entry.header.seq, position: Number(position), original });
    last = place;
  }
  return files;
}

// The files that the shown sections of an entry name; none where they are described in no known way.
export function namedIn(entry) {
  entry.named ??= lookFor(entry);
  return entry.named;
}

function lookFor({ shown }) {
  for (const { raw } of shown.values()) {
    const named = readCanonical(raw)?.files;
    if (!Array.isArray(named) || !named.length) continue;
    return named.length <= MOST_FILES && named.every(isFile) ? named : [];
  }
  return [];
}

function isFile(told) {
  if (told === null || typeof told !== "object") return false;
  const known = [...FILE_KEYS, ...FILE_WORDS];
  const keys = Object.keys(told);
  const shaped = FILE_KEYS.every((key) => keys.includes(key)) && keys.every((key) => known.includes(key));
  const lines = [told.name, ...FILE_WORDS.map((key) => told[key] ?? "")];
  const texts = [told.id, told.sha256, told.type, ...lines].every((text) => typeof text === "string");
  if (!shaped || !texts || !Number.isInteger(told.size)) return false;
  const sized = told.size > 0 && told.size <= LARGEST_FILE && told.chunks === Math.ceil(told.size / FILE_CHUNK);
  const named = /^[0-9a-f]{32}$/.test(told.id) && /^[0-9a-f]{64}$/.test(told.sha256);
  const plain = !/[/\\]/.test(told.name) && told.name.replace(/[^\S\ufeff]+/gu, "") !== "";
  return sized && named && plain && MEDIA_TYPE.test(told.type) && lines.every(isLine);
}

function isLine(text) {
  return [...text].length <= LONGEST_LINE && !NOT_IN_A_LINE.test(text);
}

// Sentences about what is enclosed, and about what is not.
export function filesProven(words, { entries, files }) {
  return ofEachEntry(entries, files, (entry, mine) => {
    const list = mine.filter(({ original }) => original).map(({ name }) => name).join(", ");
    return list ? [fill(words.files_sealed, { seq: entry.header.seq, list })] : [];
  });
}

export function filesNotProven(words, { entries, files }) {
  return ofEachEntry(entries, files, (entry, mine) => {
    const { seq } = entry.header;
    const copies = mine.filter(({ original }) => !original).map(({ name }) => name).join(", ");
    const there = new Set(mine.map(({ position }) => position));
    const missing = namedIn(entry).map((_, at) => at + 1).filter((at) => !there.has(at)).join(", ");
    return [
      ...(copies ? [fill(words.files_copied, { seq, list: copies })] : []),
      ...(missing ? [fill(words.files_missing, { seq, list: missing })] : []),
    ];
  });
}

function ofEachEntry(entries, files, sentences) {
  const byEntry = new Map(entries.map(({ header }) => [header.seq, []]));
  for (const file of files) byEntry.get(file.seq).push(file);
  return entries.flatMap((entry) => sentences(entry, byEntry.get(entry.header.seq)));
}
