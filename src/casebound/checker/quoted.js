// Words of others: each line has its own direction, and what nobody sees is spelled out as code points.

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;
// Letters, marks and signs that draw nothing.
const FILLERS =
  /[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufffc\u{e0100}-\u{e01ef}]/u;
// Persian and Indian scripts and pictures need these after a sign of their own; Latin letters never do.
const JOINERS = "\u200c\u200d\ufe0e\ufe0f";
const LAST_LATIN = 0x2ff;

export function visible(text) {
  let before = 0;
  let shown = "";
  for (const sign of text) {
    const point = sign.codePointAt(0);
    const kept = sign === "\t" || (JOINERS.includes(sign) && before > LAST_LATIN);
    const hidden = !kept && (UNSEEN.test(sign) || FILLERS.test(sign));
    shown += hidden ? `[U+${point.toString(16).toUpperCase().padStart(4, "0")}]` : sign;
    before = point;
  }
  return shown;
}

const LONGEST_READ = 16 * 1024 * 1024; // bytes of a section in which answers are looked for
const DEEPEST = 64;

// The value of canonical JSON; null unless writing it again gives exactly these bytes (docs/spec/entry.md, 3).
export function readCanonical(raw) {
  if (raw.length > LONGEST_READ) return null;
  try {
    const found = JSON.parse(utf8(raw));
    return same(bytesOf(`${written(found, 0)}\n`), raw) ? found : null;
  } catch {
    return null;
  }
}

// Names and values as they stand in canonical JSON; an object of this language puts numbers first.
export function inOrder(found) {
  return Object.keys(found).sort(byCodePoint).map((name) => [name, found[name]]);
}

function written(found, depth) {
  if (depth > DEEPEST) throw new Fault("text");
  if (Array.isArray(found)) return `[${found.map((item) => written(item, depth + 1)).join(",")}]`;
  if (found !== null && typeof found === "object") {
    return `{${inOrder(found).map(([name, inner]) => `${plain(name)}:${written(inner, depth + 1)}`).join(",")}}`;
  }
  return plain(found);
}

// Whole numbers that every reader agrees on; text in which no half of a character stands.
function plain(found) {
  if (typeof found === "number" && !Number.isSafeInteger(found)) throw new Fault("text");
  if (typeof found === "string" && /\p{Cs}/u.test(found)) throw new Fault("text");
  return JSON.stringify(found);
}

function byCodePoint(one, other) {
  const [first, second] = [[...one], [...other]];
  for (let at = 0; at < first.length && at < second.length; at += 1) {
    const apart = first[at].codePointAt(0) - second[at].codePointAt(0);
    if (apart) return apart;
  }
  return first.length - second.length;
}
