// Time tokens (RFC 3161 in RFC 5652), verified for whoever gives the authority's certificates. Signatures and
// hashes by WebCrypto alone. A shape that is not known here is neither trusted nor called false.

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const TOKEN_INFO = "1.2.840.113549.1.9.16.1.4";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
const SIGNING_CERTIFICATE_2 = "1.2.840.113549.1.9.16.2.47";

// {earliest, latest} in seconds; throws token_unread, token_other or token_stranger.
// `given`: the authority's, from readCertificates.
export async function verifyToken(token, note, given) {
  const signed = openToken(token);
  const info = readInfo(signed.content);
  if (!same(info.imprint, await sha256(note))) throw new Fault("token_other");
  const sent = readCertificates(signed.certificates);
  const known = [...sent.known, ...given.known];
  if (await isBy(signed, known, given.known, info.at)) return { earliest: info.earliest, latest: info.latest };
  throw new Fault(sent.unread || given.unread ? "token_unread" : "token_stranger");
}

async function isBy({ content, signer }, known, given, at) {
  const mine = known.find((it) => same(it.issuer, signer.issuer) && same(it.serial, signer.serial));
  if (!mine || !isStamper(mine)) return false;
  const digest = new Uint8Array(await crypto.subtle.digest(signer.hash, content));
  if (!same(signer.digest, digest) || !(await names(signer.attributes, mine.raw))) return false;
  const message = join(Uint8Array.of(SET), signer.attributesRaw.subarray(1)); // as a SET it was signed
  if (!(await keySigned(mine, signer.algorithm, message, signer.signature, signer.hash))) return false;
  return leadsTo(given, known, mine, at);
}

function openToken(token) {
  const answer = parts(derOf(token));
  if (smallNumber(inside(answer(SEQUENCE))[0]) !== 0) throw new Fault("token_unread");
  const outer = parts(answer(SEQUENCE));
  if (objectId(outer(OBJECT)) !== SIGNED_DATA) throw new Fault("token_unread");
  const take = parts(derOf(outer(0xa0).body));
  const version = smallNumber(take(INTEGER));
  const hashes = inside(take(SET)).map((one) => HASHES[objectId(inside(one)[0])]);
  const told = parts(take(SEQUENCE));
  if (version !== 3 || objectId(told(OBJECT)) !== TOKEN_INFO) throw new Fault("token_unread");
  const content = derOf(told(0xa0).body, OCTETS).body;
  const certificates = take.has(0xa0) ? inside(take(0xa0)).map(({ raw }) => raw).slice(0, MOST_CERTIFICATES) : [];
  if (take.has(0xa1)) take(0xa1);
  const signers = inside(take(SET));
  take.end();
  const signer = signers.length === 1 ? readSigner(signers[0]) : null;
  if (!signer || !hashes.includes(signer.hash)) throw new Fault("token_unread");
  return { content, certificates, signer };
}

function readSigner(node) {
  const take = parts(node);
  if (smallNumber(take(INTEGER)) !== 1) throw new Fault("token_unread"); // named by issuer and number
  const [issuer, serial] = inside(take(SEQUENCE)).map(({ raw }) => raw);
  const hash = HASHES[objectId(inside(take(SEQUENCE))[0])];
  const signed = take(0xa0);
  const algorithm = objectId(inside(take(SEQUENCE))[0]);
  const signature = take(OCTETS).body;
  const attributes = new Map();
  for (const one of inside(signed)) {
    const [id, values] = inside(one);
    const name = objectId(id);
    const held = inside(values);
    if (values.tag !== SET || held.length !== 1 || attributes.has(name)) throw new Fault("token_unread");
    attributes.set(name, held[0]);
  }
  const [sort, digest] = [attributes.get(CONTENT_TYPE), attributes.get(MESSAGE_DIGEST)];
  const whole = hash && serial && sort && objectId(sort) === TOKEN_INFO && digest?.tag === OCTETS;
  if (!whole) throw new Fault("token_unread");
  return { issuer, serial, hash, attributes, attributesRaw: signed.raw, algorithm, signature, digest: digest.body };
}

// Whether the signer named this very certificate as the one to check with (RFC 5816; by SHA-1 in RFC 3161).
async function names(attributes, raw) {
  const newer = attributes.get(SIGNING_CERTIFICATE_2);
  const older = attributes.get(SIGNING_CERTIFICATE);
  if (!newer && !older) return false;
  const first = inside(inside(inside(newer ?? older)[0])[0]);
  const told = newer && first[0].tag === SEQUENCE ? HASHES[objectId(inside(first[0])[0])] : undefined;
  const hash = newer ? (first[0].tag === SEQUENCE ? told : "SHA-256") : "SHA-1";
  const digest = first.find(({ tag }) => tag === OCTETS);
  if (!hash || !digest) throw new Fault("token_unread");
  return same(digest.body, new Uint8Array(await crypto.subtle.digest(hash, raw)));
}

function readInfo(content) {
  const take = parts(derOf(content));
  if (smallNumber(take(INTEGER)) !== 1) throw new Fault("token_unread");
  take(OBJECT);
  const made = parts(take(SEQUENCE));
  if (HASHES[objectId(inside(made(SEQUENCE))[0])] !== "SHA-256") throw new Fault("token_unread");
  const imprint = made(OCTETS).body;
  take(INTEGER);
  const at = derTime(take(GENERALIZED));
  const about = take.has(SEQUENCE) ? accuracy(take(SEQUENCE)) : 0;
  if (take.has(BOOLEAN)) take(BOOLEAN);
  if (take.has(INTEGER)) take(INTEGER);
  if (take.has(0xa0)) take(0xa0);
  if (take.has(0xa1)) noneCritical(take(0xa1));
  take.end();
  return { imprint, at, earliest: Math.floor((at - about) / 1e6), latest: Math.ceil((at + about) / 1e6) };
}

// Stated accuracy in microseconds; none stated counts as exact to the second.
function accuracy(node) {
  const take = parts(node);
  const number = (tag, unit) => (take.has(tag) ? smallNumber(take(tag)) * unit : 0);
  const about = number(INTEGER, 1e6) + number(0x80, 1e3) + number(0x81, 1);
  take.end();
  return about;
}

function noneCritical(node) {
  for (const one of inside(node)) {
    const take = parts(one);
    take(OBJECT);
    if (take.has(BOOLEAN) && take(BOOLEAN).body[0]) throw new Fault("token_unread");
  }
}
