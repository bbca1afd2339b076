// Whether the practice's own clock can have been right: places in the ledger are proven, times are only said.

const SLACK = 120n; // seconds that two good clocks may be apart (docs/spec/anchors.md, 3)

export function doubts(words, { entries, disclosure }) {
  const sentences = [];
  let newest = null;
  for (const { header } of [...entries, disclosure]) {
    const told = { seq: header.seq, said: moment(words, header.time) };
    if (newest && header.time + SLACK < newest.time) {
      const later = { other: newest.seq, then: moment(words, newest.time) };
      sentences.push(fill(words.clock_back, { ...told, ...later }));
    }
    if (!newest || header.time > newest.time) newest = header;
  }
  return sentences;
}
