// HPKE base mode, one message (RFC 9180), over WebCrypto: the suites 0x11 and 0x12 of docs/spec/seal.md, 1.

const OFFLINE_HYBRID = 0x11;
const OFFLINE_LIGHT = 0x12;
const MLKEM_PUBLIC = 1184;
const X25519_KEM = Uint8Array.of(0x00, 0x20);
const HYBRID_KEM = Uint8Array.of(0x64, 0x7a);
const NONE = new Uint8Array();
const VERSION = bytesOf("HPKE-v1");
// The label of the hybrid's combiner (draft-connolly-cfrg-xwing-kem): \.//^\
const COMBINER = Uint8Array.of(0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c);

// Whether this browser computes both halves of the hybrid; otherwise it seals with X25519 alone.
function canHybrid() {
  try {
    const { supports } = SubtleCrypto;
    return supports("encapsulateBits", "ML-KEM-768") && supports("digest", "SHA3-256");
  } catch {
    return false;
  }
}

async function hmac(key, data) {
  // An empty key and 32 zeros are the same to HMAC; WebCrypto takes only the second.
  const raw = key.length ? key : new Uint8Array(32);
  const loaded = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", loaded, data));
}

function labeledExtract(suite, salt, label, secret) {
  return hmac(salt, join(VERSION, suite, bytesOf(label), secret));
}

// At most 32 bytes: one block of HKDF-Expand.
async function labeledExpand(suite, key, label, info, length) {
  const told = join(Uint8Array.of(0, length), VERSION, suite, bytesOf(label), info, Uint8Array.of(1));
  return (await hmac(key, told)).subarray(0, length);
}

// {shared, enc} of X25519 with a key pair that lives for this call only.
async function x25519(publicRaw) {
  const theirs = await crypto.subtle.importKey("raw", publicRaw, { name: "X25519" }, false, []);
  const ours = await crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"]);
  const raw = await crypto.subtle.deriveBits({ name: "X25519", public: theirs }, ours.privateKey, 256);
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", ours.publicKey));
  return { shared: new Uint8Array(raw), enc };
}

// DHKEM(X25519, HKDF-SHA256): RFC 9180, 4.1.
async function lightKem(publicRaw) {
  const { shared, enc } = await x25519(publicRaw);
  const suite = join(bytesOf("KEM"), X25519_KEM);
  const key = await labeledExtract(suite, NONE, "eae_prk", shared);
  return { secret: await labeledExpand(suite, key, "shared_secret", join(enc, publicRaw), 32), enc };
}

// MLKEM768-X25519: both secrets, what was sent and the key go into one hash.
async function hybridKem(publicRaw) {
  const [mlkem, ecc] = [publicRaw.subarray(0, MLKEM_PUBLIC), publicRaw.subarray(MLKEM_PUBLIC)];
  const key = await crypto.subtle.importKey("raw-public", mlkem, "ML-KEM-768", false, ["encapsulateBits"]);
  const { sharedKey, ciphertext } = await crypto.subtle.encapsulateBits("ML-KEM-768", key);
  const { shared, enc } = await x25519(ecc);
  const combined = join(new Uint8Array(sharedKey), shared, enc, ecc, COMBINER);
  const secret = new Uint8Array(await crypto.subtle.digest("SHA3-256", combined));
  return { secret, enc: join(new Uint8Array(ciphertext), enc) };
}

// Suite ‖ enc ‖ ciphertext, to a person's KEM key (1216 bytes), bound to `info`.
async function sealTo(kemKey, suite, info, plaintext) {
  const hybrid = suite === OFFLINE_HYBRID;
  const { secret, enc } = hybrid ? await hybridKem(kemKey) : await lightKem(kemKey.subarray(MLKEM_PUBLIC));
  // KEM, KDF HKDF-SHA256, AEAD AES-256-GCM.
  const id = join(bytesOf("HPKE"), hybrid ? HYBRID_KEM : X25519_KEM, Uint8Array.of(0, 1, 0, 2));
  const pskHash = await labeledExtract(id, NONE, "psk_id_hash", NONE);
  const infoHash = await labeledExtract(id, NONE, "info_hash", info);
  const context = join(Uint8Array.of(0), pskHash, infoHash);
  const schedule = await labeledExtract(id, secret, "secret", NONE);
  const raw = await labeledExpand(id, schedule, "key", context, 32);
  const iv = await labeledExpand(id, schedule, "base_nonce", context, 12);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plaintext);
  return join(Uint8Array.of(suite), enc, new Uint8Array(closed));
}

// Padmé with a floor of 1,024 bytes over length ‖ raw (docs/spec/seal.md, 4).
function padded(raw) {
  const framed = pack(raw);
  const size = framed.length;
  if (size <= 1024) return join(framed, new Uint8Array(1024 - size));
  const exponent = Math.floor(Math.log2(size));
  const step = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1));
  return join(framed, new Uint8Array(Math.ceil(size / step) * step - size));
}
