// Whether the practice's own clock can have been right: places in the ledger are proven, times are only said.

const SLACK = 120n; // seconds that two good clocks may be apart (docs/spec/anchors.md, 3)

export function doubts(words, contents) {
  const sentences = [];
  let newest = null;
  for (const leaf of inOrderOfLeaves(words, contents)) {
    const told = { what: leaf.what, said: moment(words, leaf.time) };
    if (newest && leaf.time + SLACK < newest.time) {
      const later = { other: newest.what, then: moment(words, newest.time) };
      sentences.push(fill(words.clock_back, { ...told, ...later }));
    }
    if (!newest || leaf.time > newest.time) newest = leaf;
    const { latest, earliest } = boundsOf(leaf, contents.times);
    if (latest !== null && leaf.time > latest + SLACK) {
      sentences.push(fill(words.clock_ahead, { ...told, then: moment(words, latest) }));
    }
    if (earliest !== null && leaf.time + SLACK < earliest) {
      sentences.push(fill(words.clock_behind, { ...told, then: moment(words, earliest) }));
    }
  }
  return sentences;
}

// Entries, openings and the disclosure as they stand in the ledger.
function inOrderOfLeaves(words, { entries, openings, disclosure }) {
  const named = (name) => ({ seq, time, token }) => ({ what: fill(words[name], { seq }), seq, time, token });
  const leaves = [...entries, disclosure].map(({ header }) => header).map(named("clock_entry"));
  leaves.push(...openings.map(named("clock_opening")));
  return leaves.sort((one, other) => (one.seq < other.seq ? -1 : 1));
}

function boundsOf({ seq, token }, times) {
  const trusted = times.filter(({ stamp }) => stamp);
  const over = trusted.filter(({ size }) => seq < size).map(({ stamp }) => BigInt(stamp.latest));
  const quoted = trusted.filter(({ digest }) => digest === hexOf(token)).map(({ stamp }) => BigInt(stamp.earliest));
  const least = (all, better) => all.reduce((one, other) => (better(other, one) ? other : one), all[0] ?? null);
  return { latest: least(over, (a, b) => a < b), earliest: least(quoted, (a, b) => a > b) };
}
