// Proofs of the ledger's tree: RFC 9162, 2.1.3.2 and 2.1.4.2, over SHA-256. Sizes and numbers are BigInt.

export function leafHash(data) {
  return sha256(join(Uint8Array.of(0), data));
}

function nodeHash(left, right) {
  return sha256(join(Uint8Array.of(1), left, right));
}

export async function verifyInclusion(leaf, index, size, proof, root) {
  if (index >= size) throw new Fault("proof");
  let [first, last, node] = [index, size - 1n, leaf];
  for (const step of proof) {
    if (last === 0n) throw new Fault("proof");
    if (first & 1n || first === last) {
      node = await nodeHash(step, node);
      while (!(first & 1n) && first) [first, last] = [first >> 1n, last >> 1n];
    } else {
      node = await nodeHash(node, step);
    }
    [first, last] = [first >> 1n, last >> 1n];
  }
  if (last || !same(node, root)) throw new Fault("proof");
}

// The root of the leaves before this one, by a proof that was verified: its steps to the left, the smallest first.
export async function rootBefore(index, size, proof) {
  let [first, last, node] = [index, size - 1n, null];
  for (const step of proof) {
    if (first & 1n || first === last) {
      node = node ? await nodeHash(step, node) : step;
      while (!(first & 1n) && first) [first, last] = [first >> 1n, last >> 1n];
    }
    [first, last] = [first >> 1n, last >> 1n];
  }
  return node ?? sha256(new Uint8Array());
}

// That the tree of size `now` only added to that of size `old`.
export async function verifyConsistency(old, now, oldRoot, newRoot, proof) {
  if (old === now || old === 0n) {
    const told = old === now ? newRoot : await sha256(new Uint8Array());
    if (proof.length || !same(oldRoot, told)) throw new Fault("proof");
    return;
  }
  const steps = (old & (old - 1n)) === 0n ? [oldRoot, ...proof] : proof;
  if (old > now || steps.length === 0) throw new Fault("proof");
  let [first, last] = [old - 1n, now - 1n];
  while (first & 1n) [first, last] = [first >> 1n, last >> 1n];
  let [before, after] = [steps[0], steps[0]];
  for (const step of steps.slice(1)) {
    if (last === 0n) throw new Fault("proof");
    if (first & 1n || first === last) {
      [before, after] = [await nodeHash(step, before), await nodeHash(step, after)];
      while (!(first & 1n) && first) [first, last] = [first >> 1n, last >> 1n];
    } else {
      after = await nodeHash(after, step);
    }
    [first, last] = [first >> 1n, last >> 1n];
  }
  if (last || !same(before, oldRoot) || !same(after, newRoot)) throw new Fault("proof");
}

// The hashes of a consistency.txt, one a line.
export function parseSteps(raw) {
  const lines = utf8(raw).split("\n");
  if (lines.pop() !== "") throw new Fault("proof");
  const steps = lines.map(fromBase64);
  if (steps.some((step) => step.length !== 32)) throw new Fault("proof");
  return steps;
}
