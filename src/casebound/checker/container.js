// A ZIP with one possible writing (docs/spec/evidence.md, 1). What was read is written anew and compared.

export const MOST_BYTES = 256 * 1024 * 1024;
const MOST_MEMBERS = 50000;
const MEMBER_NAME = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
const LOCAL = Uint8Array.of(0x50, 0x4b, 3, 4);
const CENTRAL = Uint8Array.of(0x50, 0x4b, 1, 2);
const END = Uint8Array.of(0x50, 0x4b, 5, 6);
const LOCAL_SIZE = 30;

const CRC = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(raw) {
  let value = 0xffffffff;
  for (let at = 0; at < raw.length; at += 1) value = CRC[(value ^ raw[at]) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

// Whether anybody would call this a ZIP, whole or not.
export function looksLikeZip(raw) {
  if (raw.length === 0) return false;
  const start = raw.subarray(0, 4);
  return same(start, LOCAL.subarray(0, start.length)) || latin(raw.subarray(-65557)).includes(latin(END));
}

// [name, data] of each member in order. Throws unless writing them gives exactly `raw`.
export function readContainer(raw) {
  if (raw.length > MOST_BYTES) throw new Fault("large");
  const members = [];
  const seen = new Set();
  let at = 0;
  while (same(raw.subarray(at, at + 4), LOCAL)) {
    const [name, data, next] = member(raw, at);
    if (seen.has(name) || members.length === MOST_MEMBERS) throw new Fault("repacked");
    seen.add(name);
    members.push([name, data]);
    at = next;
  }
  compare(raw, members);
  return members;
}

function member(raw, at) {
  if (at + LOCAL_SIZE > raw.length) throw new Fault("repacked");
  const view = new DataView(raw.buffer, raw.byteOffset + at, LOCAL_SIZE);
  const start = at + LOCAL_SIZE + view.getUint16(26, true);
  const end = start + view.getUint32(18, true);
  if (end > raw.length) throw new Fault("repacked");
  const name = latin(raw.subarray(at + LOCAL_SIZE, start));
  const leadsOut = name.split("/").some((part) => part === "." || part === "..");
  if (name.length > 120 || leadsOut || !MEMBER_NAME.test(name)) throw new Fault("repacked");
  return [name, raw.subarray(start, end), end];
}

function compare(raw, members) {
  let at = 0;
  const expect = (piece) => {
    if (!same(raw.subarray(at, at + piece.length), piece)) throw new Fault("repacked");
    at += piece.length;
  };
  const records = [];
  for (const [name, data] of members) {
    const shared = headerFields(crc32(data), data.length, name.length);
    records.push(CENTRAL, little(2, 20), shared, little(2, 0, 0, 0), little(4, 0, at), bytesOf(name));
    expect(join(LOCAL, shared, bytesOf(name)));
    at += data.length;
  }
  const began = at;
  for (const record of records) expect(record);
  const count = members.length;
  expect(join(END, little(2, 0, 0, count, count), little(4, at - began, began), little(2, 0)));
  if (at !== raw.length) throw new Fault("repacked");
}

// Version needed, flags, method, time, date, checksum, both sizes, length of the name, extra length.
function headerFields(crc, size, nameLength) {
  return join(little(2, 20, 0, 0, 0, 0x21), little(4, crc, size, size), little(2, nameLength, 0));
}

function little(width, ...numbers) {
  const raw = new Uint8Array(width * numbers.length);
  const view = new DataView(raw.buffer);
  numbers.forEach((number, place) =>
    width === 2 ? view.setUint16(2 * place, number, true) : view.setUint32(4 * place, number, true),
  );
  return raw;
}
