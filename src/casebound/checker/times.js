// Time tokens (docs/spec/evidence.md, 2 and 6): where they belong is checked here, what they say is not.
// Whoever gives the authority's certificates has it looked into afterwards; that never makes a file damaged.

const MOST_TIMES = 4000;
const MOST_TOKEN = 1 << 16;

export async function readTimes(shelf, log) {
  const times = [];
  let last = "";
  while (shelf.next.startsWith("times/")) {
    const folder = `times/${String(times.length + 1).padStart(4, "0")}`;
    const note = shelf.take(`${folder}/checkpoint`);
    const token = shelf.take(`${folder}/token.tsr`);
    const steps = parseSteps(shelf.take(`${folder}/consistency.txt`));
    const stamped = await openStamped(note, log);
    const digest = hexOf(await sha256(token));
    const place = String(stamped.size).padStart(20, "0") + digest;
    const misplaced = place <= last || stamped.size > log.checkpoint.size || times.length === MOST_TIMES;
    if (misplaced || stamped.size === 0n) throw new Fault("misplaced", folder);
    if (token.length > MOST_TOKEN || stamped.signatures !== 1) throw new Fault("proof");
    await verifyConsistency(stamped.size, log.checkpoint.size, stamped.root, log.checkpoint.root, steps);
    times.push({ folder, digest, token, note, size: stamped.size });
    last = place;
  }
  return times;
}

// Each token with {stamp} if an authority that was given signed it, else with the code of why not.
export async function judgeTimes(times, given) {
  const judged = [];
  for (const time of times) {
    const looked = given ? verifyToken(time.token, time.note, given) : Promise.reject(new Fault("token_unvouched"));
    const unread = (error) => ({ ...time, fault: error instanceof Fault ? error.code : "token_unread" });
    judged.push(await looked.then((stamp) => ({ ...time, stamp }), unread));
  }
  return judged;
}

// A checkpoint of this log, also one from before its practice went on from a copy.
async function openStamped(note, log) {
  const name = parseCheckpoint(parseNote(note).text).origin;
  const origin = ORIGIN.exec(name);
  const known = origin && origin[1] === log.practice && Number(origin[2]) <= log.generation;
  if (!known) throw new Fault("other_ledger");
  const hash = await sha256(join(bytesOf(name), Uint8Array.of(10, PLAIN), log.key));
  return openCheckpoint(note, { ...log, name, id: hexOf(hash.subarray(0, 4)) });
}
