// Bytes: hex, text, base64 in their one writing, length-prefixed packing, SHA-256.

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export function hexOf(raw) {
  let text = "";
  for (const value of raw) text += HEX[value];
  return text;
}

// The bytes behind lower-case hex digits; whoever calls has looked at the digits.
export function fromHex(digits) {
  const raw = new Uint8Array(digits.length / 2);
  for (let at = 0; at < raw.length; at += 1) raw[at] = parseInt(digits.substr(2 * at, 2), 16);
  return raw;
}

export function utf8(raw) {
  try {
    return strict.decode(raw);
  } catch {
    throw new Fault("text");
  }
}

// Bytes to look at: as text if they are text, else each that is no ASCII as its number.
export function asText(raw) {
  try {
    return strict.decode(raw);
  } catch {
    return latin(raw).replace(/[\x80-\xff]/g, (sign) => `\\x${HEX[sign.charCodeAt(0)]}`);
  }
}

export function bytesOf(text) {
  return encoder.encode(text);
}

// One character a byte: for searching, and for texts that are compared with what would be written.
export function latin(raw) {
  const parts = [];
  for (let at = 0; at < raw.length; at += 8192) {
    parts.push(String.fromCharCode(...raw.subarray(at, at + 8192)));
  }
  return parts.join("");
}

export function base64(raw) {
  return btoa(latin(raw));
}

// Throws for any writing but the one that `base64` makes.
export function fromBase64(text) {
  let raw = null;
  try {
    raw = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  } catch {
    throw new Fault("text");
  }
  if (base64(raw) !== text) throw new Fault("text");
  return raw;
}

export function join(...parts) {
  const raw = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    raw.set(part, at);
    at += part.length;
  }
  return raw;
}

export function same(one, other) {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}

// Each part behind its length, 4 bytes big-endian (docs/spec/seal.md, 1).
export function pack(...parts) {
  return join(...parts.flatMap((part) => [bigEndian(part.length), part]));
}

export function bigEndian(number) {
  return Uint8Array.of(number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255);
}

export async function sha256(raw) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", raw));
}

// A whole number from 0 to 2^63 - 1 in its one ASCII form, as BigInt.
export function decimal(text) {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text) || BigInt(text) > 0x7fffffffffffffffn) throw new Fault("text");
  return BigInt(text);
}
