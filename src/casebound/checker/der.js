// DER (X.690), read strictly: one-byte tags, definite lengths in their shortest form, nothing left over.

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 2;
const OCTETS = 4;
const OBJECT = 6;
const BOOLEAN = 1;
const BITS = 3;
const GENERALIZED = 0x18;
const UTC_TIME = 0x17;

// {tag, body, raw} of bytes that are one value and nothing more; `tag` says which, or 0 for any.
export function derOf(raw, tag = 0) {
  const [only, end] = derAt(raw, 0);
  if (end !== raw.length) throw new Fault("token_unread");
  return expected(only, tag);
}

// The values inside of a constructed one.
export function inside(node) {
  const found = [];
  for (let at = 0; at < node.body.length; ) {
    const [next, end] = derAt(node.body, at);
    found.push(next);
    at = end;
  }
  return found;
}

// Takes values one after another, each of the tag that is asked for.
export function taker(nodes) {
  let at = 0;
  const take = (tag) => expected(nodes[at++], tag);
  take.has = (tag) => at < nodes.length && nodes[at].tag === tag;
  take.end = () => {
    if (at !== nodes.length) throw new Fault("token_unread");
  };
  return take;
}

export function parts(node, tag = SEQUENCE) {
  return taker(inside(expected(node, tag)));
}

function expected(node, tag) {
  if (!node || (tag && node.tag !== tag)) throw new Fault("token_unread");
  return node;
}

function derAt(raw, at) {
  const [tag, first] = [raw[at], raw[at + 1]];
  if (first === undefined || (tag & 31) === 31) throw new Fault("token_unread");
  let [length, start] = [first, at + 2];
  if (first > 127) {
    const count = first & 127;
    length = 0;
    for (let place = 0; place < count; place += 1) length = length * 256 + (raw[start + place] ?? 0);
    if (count < 1 || count > 3 || length < 128 || length < 256 ** (count - 1)) throw new Fault("token_unread");
    start += count;
  }
  const end = start + length;
  if (end > raw.length) throw new Fault("token_unread");
  return [{ tag, body: raw.subarray(start, end), raw: raw.subarray(at, end) }, end];
}

// 1.2.840.113549.1.7.2 and the like.
export function objectId(node) {
  const numbers = [];
  let number = 0;
  for (const value of expected(node, OBJECT).body) {
    number = number * 128 + (value & 127);
    if (number > 0xffffffff) throw new Fault("token_unread");
    if (value < 128) {
      numbers.push(number);
      number = 0;
    }
  }
  const top = Math.min(2, Math.floor(numbers[0] / 40));
  return [top, numbers[0] - 40 * top, ...numbers.slice(1)].join(".");
}

// A whole number that is not negative and below 2^31, from an INTEGER or a value tagged like one.
export function smallNumber({ body }) {
  if (body.length < 1 || body.length > 4 || body[0] > 127) throw new Fault("token_unread");
  return body.reduce((sum, value) => sum * 256 + value, 0);
}

// Microseconds since 1970 of a time in UTC.
export function derTime({ tag, body }) {
  const text = latin(body);
  const long = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,6}))?Z$/;
  const whole = tag === UTC_TIME ? (/^[5-9]/.test(text) ? "19" : "20") + text : text;
  const found = tag === UTC_TIME || tag === GENERALIZED ? long.exec(whole) : null;
  if (!found) throw new Fault("token_unread");
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const again = new Date(at).toISOString().replace(/[-T:]/g, "").slice(0, 14);
  if (again !== whole.slice(0, 14)) throw new Fault("token_unread");
  return at * 1000 + Number((found[7] ?? "").padEnd(6, "0"));
}
