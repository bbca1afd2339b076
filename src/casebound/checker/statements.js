// The statements that an evidence file carries: a person's keys, and openings (docs/spec/ledger.md).

const hexDigits = (size) => (text) => {
  if (text.length !== 2 * size || !/^[0-9a-f]*$/.test(text)) throw new Fault("text");
  return fromHex(text);
};
const within = (low, high) => (text) => {
  const number = decimal(text);
  if (number < low || number > high) throw new Fault("text");
  return number;
};
const instant = (text) => {
  const found = new Date(text);
  const again = Number.isNaN(found.getTime()) ? "" : found.toISOString().replace(".000Z", "Z");
  if (again !== text || text < "1970" || text.length !== 20) throw new Fault("text");
  return BigInt(found.getTime() / 1000);
};
const MOST_PEOPLE = 0xffffffffn;
const COMMON_LINES = [
  ["practice", hexDigits(16)],
  ["seq", decimal],
  ["time", instant],
  ["signer", hexDigits(32)],
  ["previous", hexDigits(32)],
  ["root", hexDigits(32)],
  ["token", hexDigits(32)],
];
const KEY_LINES = [
  ["person", within(1n, MOST_PEOPLE)],
  ["sign-key", hexDigits(32)],
  ["kem-key", hexDigits(1216)],
  ["kem-suite", within(17n, 17n)],
  ["log-key-seen", hexDigits(32)],
  ["invitation", (text) => (text === "-" ? null : decimal(text))],
  ["voucher", hexDigits(64)],
];

const LINES = { key: [...COMMON_LINES, ...KEY_LINES], opened: [...COMMON_LINES, ["entry", decimal]] };

// The values of a statement of this type by the words of its lines.
export function parseStatement(type, raw) {
  const lines = raw.length > 1 << 16 ? [] : utf8(raw).split("\n");
  const wanted = LINES[type];
  const whole = lines.length === wanted.length + 2 && lines.at(-1) === "";
  if (!whole || lines[0] !== `casebound-${type}/v1`) throw new Fault("statement");
  const values = {};
  wanted.forEach(([word, read], place) => {
    const line = lines[place + 1];
    if (!line.startsWith(`${word} `)) throw new Fault("statement");
    values[word] = read(line.slice(word.length + 1));
  });
  return values;
}
