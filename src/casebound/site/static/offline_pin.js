// Whose key this browser seals to: her signed key statement, its receipt, and the ledger they belong to.

// {practice, recipient, kem} once everything in the pin holds; throws otherwise.
async function openPin(pin) {
  const statement = parseStatement("key", pin.statement);
  const log = await parseVkey(pin.log);
  const author = await sha256(statement["sign-key"]);
  const digest = await sha256(log.key);
  const told = [
    same(statement.signer, author),
    same(statement["log-key-seen"], digest),
    log.name.startsWith(`casebound.invalid/${hexOf(statement.practice)}/g`),
    hexOf(statement.practice) === pin.practice,
  ];
  if (!told.every(Boolean)) throw new Fault("stranger");
  await verify(statement["sign-key"], pin.statement, pin.signature);
  const receipt = parseReceipt(pin.receipt);
  if (receipt.index !== statement.seq) throw new Fault("proof");
  const checkpoint = await openCheckpoint(receipt.note, log);
  const leaf = await leafHash(join(pin.statement, pin.signature));
  await verifyInclusion(leaf, receipt.index, checkpoint.size, receipt.proof, checkpoint.root);
  const label = bytesOf("casebound/v1/key");
  const parts = pack(label, Uint8Array.of(OFFLINE_HYBRID), statement["sign-key"], statement["kem-key"]);
  const recipient = await sha256(parts);
  if (hexOf(recipient) !== pin.recipient) throw new Fault("stranger");
  return { practice: statement.practice, recipient, kem: statement["kem-key"] };
}

// The context of one part of a note: what `info` binds it to (docs/spec/seal.md, 1).
function offlineContext(suite, key, note, part) {
  const object = join(note, bigEndian(part));
  const label = bytesOf("casebound/v1/offline");
  return pack(label, Uint8Array.of(suite), key.practice, NONE, object, bigEndian(0), key.recipient);
}
