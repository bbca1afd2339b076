// Ed25519 (RFC 8032) by the browser's own WebCrypto, once a known answer has shown that it is there and right.

// Under a key of small order one signature fits every message: such a key vouches for nothing.
const SMALL_ORDER = new Set([
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
]);

// RFC 8032, 7.1, test 3.
const KNOWN = {
  key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
  message: "af82",
  signature:
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac" +
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
};

export function checkPublic(key) {
  const plain = Uint8Array.from(key);
  if (plain.length === 32) plain[31] &= 0x7f;
  if (plain.length !== 32 || SMALL_ORDER.has(hexOf(plain))) throw new Fault("key");
}

export async function fits(key, message, signature) {
  const loaded = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, loaded, signature, message);
}

export async function verify(key, message, signature) {
  checkPublic(key);
  let good = false;
  try {
    good = await fits(key, message, signature);
  } catch {
    good = false; // some browsers refuse bytes that are no point when the key is read, others when it is used
  }
  if (!good) throw new Fault("signature");
}

// Whether this browser verifies what is right and refuses what is wrong.
export async function browserCan() {
  try {
    const [key, message, signature] = [KNOWN.key, KNOWN.message, KNOWN.signature].map(fromHex);
    const right = await fits(key, message, signature);
    const wrong = await fits(key, Uint8Array.of(0xaf, 0x83), signature);
    const empty = hexOf(await sha256(new Uint8Array()));
    return right && !wrong && empty.startsWith("e3b0c44298fc1c149afbf4c8996fb924");
  } catch {
    return false;
  }
}
