// Whom somebody outside vouches for: a policy file of C2SP tlog-policy, and the cosignatures it asks for.

const COSIGNATURE = 4;
const LONGEST_POLICY = 1 << 18;
const MOST_LEAVES = 0x7fffffffffffffffn;
const NOBODY = "none";

// {logs, witnesses, groups, quorum}; throws Fault("policy_wrong", number). Names are bytes, one sign each.
export async function readPolicy(raw) {
  const text = latin(raw.subarray(0, LONGEST_POLICY));
  const lines = text.split("\n");
  const ended = raw.length <= LONGEST_POLICY && lines.pop() === "" && !/[\x00-\x08\x0b-\x1f\x7f]/.test(text);
  if (!ended) throw new Fault("policy_wrong", "1");
  const reading = { logs: [], witnesses: new Map(), groups: new Map(), used: new Set(), quorum: null };
  for (const [at, line] of lines.entries()) {
    const terms = line.split(/[ \t]+/).filter((term) => term !== "");
    if (!terms.length || terms[0].startsWith("#")) continue;
    if (!(await readLine(reading, terms).catch(() => false))) throw new Fault("policy_wrong", String(at + 1));
  }
  if (reading.quorum === null) throw new Fault("policy_wrong", String(lines.length));
  return reading;
}

async function readLine(reading, [sort, ...terms]) {
  if (sort === "log" && (terms.length === 1 || terms.length === 2)) return readLogKey(reading, terms[0]);
  if (sort === "witness" && (terms.length === 2 || terms.length === 3)) return readWitness(reading, ...terms);
  if (sort === "group" && terms.length > 2) return readGroup(reading, ...terms);
  if (sort !== "quorum" || terms.length !== 1 || reading.quorum !== null) return false;
  reading.quorum = terms[0];
  return terms[0] === NOBODY || isDefined(reading, terms[0]);
}

function isDefined({ witnesses, groups }, name) {
  return witnesses.has(name) || groups.has(name);
}

function vkeyOf(word, kind) {
  return parseVkey(utf8(Uint8Array.from(word, (sign) => sign.charCodeAt(0))), kind);
}

async function readLogKey({ logs }, word) {
  const key = await vkeyOf(word, PLAIN);
  const fresh = logs.every((log) => !same(log.key, key.key));
  logs.push(key);
  return fresh;
}

async function readWitness(reading, name, word) {
  const key = await vkeyOf(word, COSIGNATURE);
  const others = [...reading.witnesses.values()];
  const fresh = name !== NOBODY && !isDefined(reading, name) && others.every((it) => !same(it.key, key.key));
  reading.witnesses.set(name, key);
  return fresh;
}

function readGroup(reading, name, needed, ...members) {
  const told = /^[1-9][0-9]{0,4}$/.test(needed) ? Number(needed) : Number(needed === "any");
  const count = needed === "all" ? members.length : told;
  const fresh = name !== NOBODY && !isDefined(reading, name);
  const once = new Set(members).size === members.length && members.every((member) => !reading.used.has(member));
  const known = members.every((member) => isDefined(reading, member));
  reading.groups.set(name, { needed: count, members });
  for (const member of members) reading.used.add(member);
  return fresh && once && known && count >= 1 && count <= members.length;
}

// The code of what the policy misses in a signed checkpoint; empty once its log and its quorum signed.
export async function unmet({ logs, witnesses, groups, quorum }, raw) {
  try {
    const note = parseNote(raw);
    const { origin } = parseCheckpoint(note.text);
    const signed = new Set();
    for (const key of [...logs, ...witnesses.values()]) {
      const theirs = note.signatures.filter(({ name, id }) => name === key.name && id === key.id);
      for (const signature of theirs) await verifyLine(key, note.text, signature.raw);
      if (theirs.length) signed.add(key);
    }
    if (!logs.some((log) => signed.has(log) && log.name === origin)) return "policy_log";
    const met = new Set([NOBODY, ...[...witnesses].filter(([, key]) => signed.has(key)).map(([name]) => name)]);
    // A group only names what stands above it, so one pass in order suffices.
    for (const [name, group] of groups) {
      if (group.members.filter((member) => met.has(member)).length >= group.needed) met.add(name);
    }
    return met.has(quorum) ? "" : "policy_few";
  } catch {
    return "policy_false";
  }
}

// A log signs the text; a witness signs it with the time in front that its line carries.
function verifyLine({ key, kind }, text, raw) {
  if (kind === PLAIN) return verify(key, text, raw);
  if (raw.length < 8) throw new Fault("signature");
  const time = new DataView(raw.buffer, raw.byteOffset, 8).getBigUint64(0);
  if (time > MOST_LEAVES) throw new Fault("signature");
  return verify(key, join(bytesOf(`cosignature/v1\ntime ${time}\n`), text), raw.subarray(8));
}
