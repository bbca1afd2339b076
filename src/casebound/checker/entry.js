// An entry's header, kind, slots and commitments (docs/spec/seal.md, 5 and 6; docs/spec/evidence.md, 4).

export const SLOTS = 16;
const MAGIC = "casebound-entry/v1\n";
const KIND_ID = /^[a-z][a-z0-9_-]{0,59}\.v[1-9][0-9]{0,3}$/;
const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/;
const CODE = /^[a-z][a-z0-9_-]{0,39}$/;
const HASH = /^[0-9a-f]{64}$/;
const SPKI = fromHex("302a300506032b6570032100"); // RFC 8410, 4: before every Ed25519 public key

export function parseHeader(raw) {
  if (raw.length !== 811 || latin(raw.subarray(0, 19)) !== MAGIC) throw new Fault("header");
  const number = (at) => new DataView(raw.buffer, raw.byteOffset + at, 8).getBigUint64(0);
  return {
    practice: raw.subarray(19, 35),
    seq: number(35),
    casebook: hexOf(raw.subarray(43, 59)),
    page: number(59),
    author: hexOf(raw.subarray(67, 99)),
    time: number(99),
    kind: raw.subarray(107, 139),
    sections: Array.from({ length: SLOTS }, (_, slot) => raw.subarray(203 + 32 * slot, 235 + 32 * slot)),
    token: raw.subarray(779, 811),
  };
}

export function parseKind(raw) {
  const values = /^kind (.+)\nsha256 (.+)\nlanguage (.+)\nwording (.+)\nsalt (.+)\n$/.exec(latin(raw));
  const [id, hash, language, wording, salt] = values ? values.slice(1) : [];
  const shaped = values && [hash, wording, salt].every((value) => HASH.test(value));
  if (!shaped || !KIND_ID.test(id) || !LANGUAGE.test(language)) throw new Fault("kind");
  return { id, hash, language, wording, salt: fromHex(salt) };
}

export function kindCommitment({ id, hash, language, wording, salt }) {
  const label = bytesOf("casebound/v1/kind");
  return sha256(pack(label, bytesOf(id), fromHex(hash), bytesOf(language), fromHex(wording), salt));
}

// [slot, code, salt] of each section that is shown.
export function parseSlots(raw) {
  const lines = latin(raw.subarray(0, 4096)).split("\n");
  if (raw.length > 4096 || lines.length !== SLOTS + 1 || lines[SLOTS] !== "") throw new Fault("slots");
  const shown = [];
  lines.slice(0, SLOTS).forEach((line, slot) => {
    const [number, code, salt, ...more] = line.split(" ");
    if (number !== String(slot).padStart(2, "0") || more.length) throw new Fault("slots");
    if (salt === undefined && code === "withheld") return;
    if (!CODE.test(code ?? "") || !HASH.test(salt ?? "")) throw new Fault("slots");
    shown.push([slot, code, fromHex(salt)]);
  });
  return shown;
}

export function sectionCommitment(kind, slot, code, salt, raw) {
  const label = bytesOf("casebound/v1/section");
  const place = Uint8Array.of(slot);
  return sha256(pack(label, bytesOf(kind.id), fromHex(kind.hash), place, bytesOf(code), salt, raw));
}

export function sectionName(slot, code) {
  return `sections/${String(slot).padStart(2, "0")}-${code}.json`;
}

export function pem(key) {
  return bytesOf(`-----BEGIN PUBLIC KEY-----\n${base64(join(SPKI, key))}\n-----END PUBLIC KEY-----\n`);
}
