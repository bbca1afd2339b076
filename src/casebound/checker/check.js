// The state of a file's bytes: what `casebound verify` says by its exit code (docs/spec/evidence.md, 6).

export const VOUCHED = 0;
export const BROKEN = 1;
export const UNREADABLE = 2;
export const UNVOUCHED = 3;

// What a person was told by phone, as the fingerprint or verifier key to look for; null if it can be neither.
export async function readKey(text) {
  const trimmed = text.trim();
  if (trimmed === "") return "";
  try {
    return (await parseVkey(trimmed)).text;
  } catch {
    const digits = trimmed.replace(/[\s:-]/g, "").toLowerCase();
    return /^[0-9a-f]{64}$/.test(digits) ? digits : null;
  }
}

// {status, digest, fault, contents}; never throws, whatever the bytes. `key` comes from readKey.
// given: {certificates} from readCertificates, {policy} from readPolicy, where somebody has them.
export async function check(raw, key, tell = async () => {}, given = {}) {
  const digest = hexOf(await sha256(raw));
  if (!looksLikeZip(raw)) return { status: UNREADABLE, digest, fault: new Fault("no_zip") };
  try {
    const contents = await inspect(readContainer(raw), tell);
    if (key && key !== contents.log.fingerprint && key !== contents.log.text) throw new Fault("other_key");
    const { policy, certificates } = given;
    if (policy?.logs.length && !policy.logs.some(({ text }) => text === contents.log.text)) throw new Fault("other_key");
    contents.times = await judgeTimes(contents.times, certificates);
    const missing = await missed(contents, policy, certificates);
    const known = Boolean(key || policy?.logs.length);
    return { status: known && !missing.length ? VOUCHED : UNVOUCHED, digest, contents, known, missing };
  } catch (error) {
    return { status: BROKEN, digest, fault: error instanceof Fault ? error : new Fault("page", error.message) };
  }
}

// Codes of what was asked for and is not there.
async function missed({ log, times }, policy, certificates) {
  // A policy without a log counts for the log of the file, whose key is then known otherwise.
  const lack = policy ? await unmet(policy.logs.length ? policy : { ...policy, logs: [log] }, log.note) : "";
  const undated = certificates && !times.some(({ stamp }) => stamp) ? ["none_of_these"] : [];
  return [...(lack ? [lack] : []), ...undated];
}
