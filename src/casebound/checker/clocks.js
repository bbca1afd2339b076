// Whether the practice's own clock can have been right: places in the ledger are proven, times are only said.

const SLACK = 120n; // seconds that two good clocks may be apart (docs/spec/anchors.md, 3)

export function doubts(words, { entries, disclosure, times }) {
  const sentences = [];
  let newest = null;
  for (const { header } of [...entries, disclosure]) {
    const told = { seq: header.seq, said: moment(words, header.time) };
    if (newest && header.time + SLACK < newest.time) {
      const later = { other: newest.seq, then: moment(words, newest.time) };
      sentences.push(fill(words.clock_back, { ...told, ...later }));
    }
    if (!newest || header.time > newest.time) newest = header;
    const { latest, earliest } = boundsOf(header, times);
    if (latest !== null && header.time > latest + SLACK) {
      sentences.push(fill(words.clock_ahead, { ...told, then: moment(words, latest) }));
    }
    if (earliest !== null && header.time + SLACK < earliest) {
      sentences.push(fill(words.clock_behind, { ...told, then: moment(words, earliest) }));
    }
  }
  return sentences;
}

function boundsOf({ seq, token }, times) {
  const trusted = times.filter(({ stamp }) => stamp);
  const over = trusted.filter(({ size }) => seq < size).map(({ stamp }) => BigInt(stamp.latest));
  const quoted = trusted.filter(({ digest }) => digest === hexOf(token)).map(({ stamp }) => BigInt(stamp.earliest));
  const least = (all, better) => all.reduce((one, other) => (better(other, one) ? other : one), all[0] ?? null);
  return { latest: least(over, (a, b) => a < b), earliest: least(quoted, (a, b) => a > b) };
}
