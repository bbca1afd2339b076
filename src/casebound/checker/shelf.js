// The members of an evidence file, taken one after another in the one order that is right.

export const FORMATS = ["casebound-evidence/v1", "casebound-evidence/v2"]; // without openings, and with them
// Every member that these forms of the file can have; any other may come from a later one.
const ENTRY_PART = "header\\.bin|signature\\.bin|author\\.pem|proof\\.tlog-proof|kind\\.txt|slots\\.txt|sections/.+";
const EVERY_MEMBER = [
  "README\\.txt|evidence\\.pdf|manifest\\.txt|policy\\.txt|checkpoint",
  "people/[^/]+/(statement\\.txt|signature\\.bin|proof\\.tlog-proof)",
  `entries/[^/]+/(${ENTRY_PART})`,
  "openings/[^/]+/(statement\\.txt|signature\\.bin|signer\\.pem|proof\\.tlog-proof)",
  "(kinds|vocabulary|computed)/[^/]+",
  "times/[^/]+/(checkpoint|token\\.tsr|consistency\\.txt)",
  "files/[^/]+/[^/]+",
  `disclosure/(${ENTRY_PART}|consistency\\.txt)`,
].map((pattern) => new RegExp(`^(${pattern})$`));
const PLAIN_NAME = /^[a-z0-9._-]{1,80}$/;

export class Shelf {
  constructor(members) {
    this.members = new Map(members);
    this.order = members.map(([name]) => name);
    this.at = 0;
  }

  get next() {
    return this.order[this.at] ?? "";
  }

  take(name) {
    if (this.next !== name) throw this.stranger() ?? new Fault("misplaced", name);
    this.at += 1;
    return this.members.get(name);
  }

  takeAscending(folder) {
    let last = "";
    while (this.next.startsWith(`${folder}/`)) {
      const name = this.next.slice(folder.length + 1);
      if (!PLAIN_NAME.test(name) || name <= last) throw new Fault("unexpected", this.next);
      this.take(this.next);
      last = name;
    }
  }

  end() {
    if (this.next) throw this.stranger() ?? new Fault("unexpected", this.next);
  }

  // A part that a later version may have brought: it is not called damaged, and never intact.
  stranger() {
    const known = !this.next || EVERY_MEMBER.some((pattern) => pattern.test(this.next));
    return known ? null : new Fault("newer", this.next);
  }

  // The slots to be shown of the disclosure, once the manifest lists exactly the members there are.
  async checkManifest(manifest) {
    const lines = latin(manifest).split("\n");
    const slots = slotsOf(lines[1] ?? "");
    const second = this.order.some((name) => name.startsWith("openings/"));
    const wanted = [`# ${FORMATS[Number(second)]}`, ["# disclosure", ...new Set(slots)].join(" ")];
    for (const name of this.order) {
      if (name === "manifest.txt" || name.startsWith("disclosure/")) continue;
      const data = this.members.get(name);
      wanted.push(`# ${data.length} bytes`, `${hexOf(await sha256(data))}  ${name}`);
    }
    if (`${wanted.join("\n")}\n` !== lines.join("\n")) throw difference(lines, wanted);
    return slots.map(Number);
  }
}

function slotsOf(line) {
  const words = line.replace(/^# disclosure/, "").split(" ");
  return words.filter((word) => /^(0[0-9]|1[0-5])$/.test(word));
}

function difference(lines, wanted) {
  if (!FORMATS.some((format) => lines[0] === `# ${format}`)) {
    return new Fault(/^# casebound-evidence\/v[0-9]+$/.test(lines[0]) ? "newer" : "manifest", "manifest.txt");
  }
  const listed = new Set(lines);
  const other = wanted.slice(2).find((line) => !line.startsWith("# ") && !listed.has(line));
  return other ? new Fault("altered", other.slice(66)) : new Fault("manifest");
}
