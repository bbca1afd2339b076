// Certificates of time authorities (RFC 5280), as far as one shape of chain needs: RSA or ECDSA with SHA-2.
// Whatever is not known here is not passed over: the token is then said to be one that this page cannot judge.

const MOST_CERTIFICATES = 20;
const MOST_LINKS = 5;
const MOST_STEPS = 30; // signatures looked at for one token
const HASHES = {
  "2.16.840.1.101.3.4.2.1": "SHA-256",
  "2.16.840.1.101.3.4.2.2": "SHA-384",
  "2.16.840.1.101.3.4.2.3": "SHA-512",
};
const SIGNATURES = {
  "1.2.840.113549.1.1.11": ["RSA", "SHA-256"],
  "1.2.840.113549.1.1.12": ["RSA", "SHA-384"],
  "1.2.840.113549.1.1.13": ["RSA", "SHA-512"],
  "1.2.840.10045.4.3.2": ["EC", "SHA-256"],
  "1.2.840.10045.4.3.3": ["EC", "SHA-384"],
  "1.2.840.10045.4.3.4": ["EC", "SHA-512"],
};
const RSA_KEY = "1.2.840.113549.1.1.1";
const EC_KEY = "1.2.840.10045.2.1";
const CURVES = {
  "1.2.840.10045.3.1.7": ["P-256", 32],
  "1.3.132.0.34": ["P-384", 48],
  "1.3.132.0.35": ["P-521", 66],
};
const [KEY_USAGE, BASIC, NAME_LIMITS, PURPOSES] = ["2.5.29.15", "2.5.29.19", "2.5.29.30", "2.5.29.37"];
const STAMPING = "1.3.6.1.5.5.7.3.8";

// The certificates of a PEM file as bytes; none where it holds none.
export function readPem(text) {
  const found = text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g);
  return [...found].map(([, inner]) => fromBase64(inner.replace(/\s/g, "")));
}

// {known, unread}: those that can be read, and whether one could not, which may be the one that is needed.
export function readCertificates(raws) {
  const known = [];
  for (const raw of raws) {
    try {
      known.push(readCertificate(raw));
    } catch {
      continue;
    }
  }
  return { known, unread: known.length < raws.length };
}

export function readCertificate(raw) {
  const whole = parts(derOf(raw));
  const [signed, algorithm, signature] = [whole(SEQUENCE), whole(SEQUENCE), whole(BITS)];
  whole.end();
  const take = parts(signed);
  const version = take.has(0xa0) ? smallNumber(derOf(take(0xa0).body, INTEGER)) : 0;
  const serial = take(INTEGER).raw;
  if (!same(take(SEQUENCE).raw, algorithm.raw)) throw new Fault("token_unread");
  const issuer = take(SEQUENCE).raw;
  const valid = inside(take(SEQUENCE)).map(derTime);
  const [subject, spki] = [take(SEQUENCE).raw, take(SEQUENCE).raw];
  const extensions = take.has(0xa3) ? readExtensions(take(0xa3)) : new Map();
  take.end();
  const known = objectId(inside(algorithm)[0]);
  const rest = { version, serial, issuer, subject, spki, valid, extensions };
  return { ...rest, raw, signed: signed.raw, algorithm: known, signature: bitsOf(signature) };
}

function readExtensions(node) {
  const found = new Map();
  for (const one of inside(derOf(node.body, SEQUENCE))) {
    const take = parts(one);
    const id = objectId(take(OBJECT));
    const critical = take.has(BOOLEAN) && take(BOOLEAN).body[0] === 255;
    const unknown = critical && ![KEY_USAGE, BASIC, PURPOSES].includes(id);
    if (unknown || id === NAME_LIMITS || found.has(id)) throw new Fault("token_unread");
    found.set(id, { critical, value: derOf(take(OCTETS).body) });
    take.end();
  }
  return found;
}

function bitsOf({ body }) {
  if (body[0] !== 0) throw new Fault("token_unread");
  return body.subarray(1);
}

// Whether the key of a certificate signed this; the algorithm by its number, for a plain key the hash beside it.
export async function keySigned({ spki }, algorithm, message, signature, hash = "") {
  const [sort, curve] = keyOf(spki);
  const [family, digest] = SIGNATURES[algorithm] ?? (algorithm === RSA_KEY ? ["RSA", hash] : []);
  if (!digest || (hash && hash !== digest)) throw new Fault("token_unread");
  if (family !== sort) return false;
  const rsa = { name: "RSASSA-PKCS1-v1_5", hash: digest };
  const [name, size] = curve ?? [];
  const how = family === "RSA" ? rsa : { name: "ECDSA", namedCurve: name };
  const key = await crypto.subtle.importKey("spki", spki, how, false, ["verify"]);
  if (family === "RSA" && key.algorithm.modulusLength < 2048) throw new Fault("token_unread");
  const raw = family === "RSA" ? signature : fixedWidth(signature, size);
  return crypto.subtle.verify(family === "RSA" ? rsa : { name: "ECDSA", hash: digest }, key, raw, message);
}

function keyOf(spki) {
  const algorithm = inside(inside(derOf(spki, SEQUENCE))[0]);
  const id = objectId(algorithm[0]);
  if (id === RSA_KEY) return ["RSA"];
  const curve = id === EC_KEY ? CURVES[objectId(algorithm[1])] : undefined;
  if (!curve) throw new Fault("token_unread");
  return ["EC", curve];
}

// Two numbers side by side, each as wide as the curve: WebCrypto's writing of what DER writes as a pair.
function fixedWidth(signature, size) {
  const pair = inside(derOf(signature, SEQUENCE));
  if (pair.length !== 2) throw new Fault("token_unread");
  const wide = pair.map(({ tag, body }) => {
    const plain = body[0] === 0 ? body.subarray(1) : body;
    if (tag !== INTEGER || plain.length > size || body[0] > 127) throw new Fault("token_unread");
    return join(new Uint8Array(size - plain.length), plain);
  });
  return join(...wide);
}

// Whether it may sign time tokens and nothing else.
export function isStamper({ extensions }) {
  const purposes = extensions.get(PURPOSES);
  const only = purposes ? inside(purposes.value).map(objectId) : [];
  const usage = usageOf(extensions);
  const signs = usage === null || (usage & 0xc0 && !(usage & 0x3f));
  return purposes?.critical === true && only.join() === STAMPING && Boolean(signs);
}

function usageOf(extensions) {
  const usage = extensions.get(KEY_USAGE);
  return usage ? (usage.value.body[1] ?? 0) : null;
}

// Whether it may sign certificates of time stampers, with so many others between.
function isIssuer({ version, extensions }, below) {
  const basic = extensions.get(BASIC);
  const told = basic ? inside(basic.value) : [];
  const most = told[1] ? smallNumber(told[1]) : MOST_LINKS;
  const usage = usageOf(extensions);
  const purposes = extensions.get(PURPOSES);
  const stamps = !purposes || inside(purposes.value).map(objectId).includes(STAMPING);
  const isAuthority = version === 2 && told[0]?.tag === BOOLEAN && told[0].body[0] === 255;
  return isAuthority && below <= most && (usage === null || Boolean(usage & 4)) && stamps;
}

// Whether a chain leads from a certificate to a root that was given, all of them valid at that moment.
export async function leadsTo(roots, others, certificate, at, below = 0, steps = { left: MOST_STEPS }) {
  const valid = (it) => it.valid.length === 2 && it.valid[0] <= at && at <= it.valid[1];
  if (!valid(certificate) || below > MOST_LINKS) return false;
  const issues = (it) => same(it.subject, certificate.issuer) && isIssuer(it, below) && valid(it);
  const signedBy = (it) => {
    if ((steps.left -= 1) < 0) throw new Fault("token_unread");
    return keySigned(it, certificate.algorithm, certificate.signed, certificate.signature);
  };
  for (const root of roots.filter((it) => issues(it) && same(it.subject, it.issuer))) {
    if ((await signedBy(root)) && (await keySigned(root, root.algorithm, root.signed, root.signature))) return true;
  }
  for (const other of others.filter((it) => issues(it) && !same(it.raw, certificate.raw))) {
    if ((await signedBy(other)) && (await leadsTo(roots, others, other, at, below + 1, steps))) return true;
  }
  return false;
}
