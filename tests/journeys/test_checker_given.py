"""The attorney was given more than a file: an authority's certificates, a policy of witnesses."""

import json
from base64 import b64decode, b64encode
from contextlib import suppress
from hashlib import sha256
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from playwright.sync_api import Page, expect

from casebound import checker as built
from casebound.core import ed25519, evidence, ledger, notes, policy, witness
from casebound.core.errors import CaseboundError
from casebound.core.notes import COSIGNATURE, VerifierKey
from casebound.core.timestamps import Unread
from casebound.verify import tokens
from tests.anchors.authority import SINCE, UNTIL
from tests.core.time_vectors import FILE, note
from tests.journeys import harness
from tests.journeys.test_checker import HEADS, checker, looked_at, page_file, then_state_is
from tests.small_practice import FACTS, SmallPractice, fixed

__all__ = ["checker", "page_file"]
pytestmark = pytest.mark.journey
VECTORS: dict[str, Any] = json.loads(FILE.read_text("utf-8"))["vectors"]
GOOD = {row["name"]: row for row in VECTORS["good"]}
LACKING = "Something else that you asked for is missing"
WITNESS = VerifierKey("w.example/one", ed25519.public_of(fixed("witness one")), COSIGNATURE)
SECOND = VerifierKey("w.example/two", ed25519.public_of(fixed("witness two")), COSIGNATURE)


def run(page: Page, script: str) -> Any:
    return harness.run_in(page, f"(async () => {{ {built.engine()}\n{script} }})()")


def says_of_tokens(page: Page, rows: list[tuple[bytes, str]]) -> list[Any]:
    """[earliest, latest] of each token over the note of the vectors, or why not."""
    sent = json.dumps([[b64encode(token).decode(), pem] for token, pem in rows])
    script = f"""const note = bytesOf({json.dumps(note().decode())});
      const found = [];
      for (const [token, pem] of {sent}) {{
        const looked = verifyToken(fromBase64(token), note, readCertificates(readPem(pem)));
        found.push(await looked.then((it) => [it.earliest, it.latest], (error) => error.code ?? "odd"));
      }}
      return found;"""
    found: list[Any] = run(page, script)
    return found


def test_each_token_of_the_vectors_has_its_bounds_or_none(checker: Page) -> None:
    rows = [(b64decode(row["token"]), row["certificates"]) for row in (*VECTORS["good"], *VECTORS["bad"])]
    found = says_of_tokens(checker, rows)
    good = len(VECTORS["good"])
    bounds = {row["name"]: [row["earliest"], row["latest"]] for row in VECTORS["good"]}
    bounds["a status text that says another time"] = (
        "token_unread"  # its lengths are not in their shortest form
    )
    assert dict(zip(bounds, found[:good], strict=True)) == bounds
    told = dict(zip([row["name"] for row in VECTORS["bad"]], found[good:], strict=True))
    assert set(told.values()) <= {"token_unread", "token_other", "token_stranger"}
    assert told["by another authority"] == told["by a certificate that had run out"] == "token_stranger"
    assert told["over another note"] == "token_other"


@pytest.mark.parametrize("name", ["ECDSA P-256", "RSA 2048, SHA-256", "certificates out of order"])
def test_no_changed_byte_gives_another_time(checker: Page, name: str) -> None:
    """And no other program calls false what the page calls true."""
    token, pem = b64decode(GOOD[name]["token"]), GOOD[name]["certificates"]
    changed = [token[:at] + bytes([token[at] ^ 1]) + token[at + 1 :] for at in range(0, len(token), 7)]
    changed += [token[:at] for at in range(0, len(token), 61)]
    found = says_of_tokens(checker, [(raw, pem) for raw in changed])
    true = [GOOD[name]["earliest"], GOOD[name]["latest"]]
    for raw, said in zip(changed, found, strict=True):
        if isinstance(said, list):
            assert said == true
            with suppress(Unread):  # a part that nobody needs and another program stumbles over
                stamp = tokens.verify(raw, note(), pem.encode())
                assert [stamp.earliest, stamp.latest] == true
    assert "token_stranger" in found


def stamped_file(*, cosigned: tuple[bytes, ...] = ()) -> tuple[SmallPractice, bytes]:
    """An entry after a token of the vectors' practice, which it quotes; so does Ben's opening of it."""
    practice = SmallPractice("times")
    token = b64decode(GOOD["RSA 2048, SHA-256"]["token"])
    early = practice.checkpoint()
    assert early == note()
    entry = practice.write({0: ("facts", FACTS)}, token=sha256(token).digest(), time=GOOD_TIME)
    seq = practice.opens(entry.seq, token=sha256(token).digest(), time=GOOD_TIME - 3600)
    steps = ledger.consistency(practice.hashes(), 3, 5)
    checkpoint = practice.checkpoint()
    for seed in cosigned:
        name = WITNESS.name if seed == fixed("witness one") else SECOND.name
        checkpoint = witness.cosign(checkpoint, name, seed, 1_800_000_000)
    return practice, practice.evidence(
        [(entry, None)],
        times=[evidence.TimePart(early, token, steps)],
        openings=[practice.opening(seq)],
        checkpoint=checkpoint,
    )


GOOD_TIME = GOOD["RSA 2048, SHA-256"]["latest"] + 60


def given(page: Page, field: str, raw: bytes) -> None:
    page.locator("#more").evaluate("it => it.open = true")
    page.set_input_files(f"#{field}", files=[{"name": field, "mimeType": "text/plain", "buffer": raw}])


def when_checking(page: Page, raw: bytes, key: str) -> None:
    page.set_input_files("#file", files=[{"name": "e.zip", "mimeType": "application/zip", "buffer": raw}])
    page.fill("#key", key)
    page.click("#check")


def test_with_the_authoritys_certificate_the_page_says_between_which_moments(checker: Page) -> None:
    practice, raw = stamped_file()
    key, row = practice.log.fingerprint, GOOD["RSA 2048, SHA-256"]
    # Given no certificate, then the token is nobody's word
    when_checking(checker, raw, key)
    then_state_is(checker, 0)
    harness.then_reads(checker, "nobody has vouched for the authority that signed it")
    # When the authority's own certificate is chosen, then it is proven, in the words of Python
    given(checker, "authority", row["certificates"].encode())
    expect(checker.locator("#verdict")).to_have_count(0)
    checker.click("#check")
    then_state_is(checker, 0)
    found = evidence.check(raw, log_key=key, authorities=row["certificates"].encode())
    said = [sentence for sentence in found.proven if "was written after" in sentence]
    assert [sentence.split()[0] for sentence in said] == ["Entry", "Opening"]
    harness.then_reads(checker, *said, "but for the bounds that time tokens set")
    # And an opening that says another time is doubted in the same words
    doubts = [sentence.partition("right: ")[2] for sentence in found.not_proven if "opening 4" in sentence]
    assert len(doubts) == 2  # against the entry before it, and against the token
    harness.then_reads(checker, *doubts)
    looked_at(checker, "checker-dated")
    # And that of somebody else vouches for nothing
    other = next(row for row in VECTORS["bad"] if row["name"] == "by another authority")["certificates"]
    given(checker, "authority", other.encode())
    checker.click("#check")
    expect(checker.locator("#verdict")).to_contain_text(LACKING)
    assert evidence.check(raw, log_key=key, authorities=other.encode()).status == 3
    harness.then_reads(checker, "it was not signed by the authority whose certificate you gave")
    given(checker, "authority", b"no certificate")
    checker.click("#check")
    harness.then_reads(checker, "This file holds no certificate in PEM form")
    looked_at(checker, "checker-no-certificate")


def test_a_policy_is_asked_of_the_checkpoint_as_python_asks_it(checker: Page) -> None:
    practice, raw = stamped_file(cosigned=(fixed("witness one"),))
    log = f"log {practice.log.vkey(practice.origin)}\n"
    other = f"log {SmallPractice('other').log.vkey(notes.origin(bytes(16)))}\n"
    people = f"witness one {WITNESS}\nwitness two {SECOND}\n"
    policies = {
        log + "quorum none\n": 0,
        log + people + "quorum one\n": 0,
        log + people + "group any any one two\nquorum any\n": 0,
        log + people + "quorum two\n": 3,
        log + people + "group both all one two\nquorum both\n": 3,
        other + "quorum none\n": 1,
        people + "quorum one\n": 3,  # without a log it says nothing about whose ledger this is
        other + log + "quorum none\n": 0,
    }
    key = practice.log.fingerprint
    for text, status in policies.items():
        assert evidence.check(raw, policy=text.encode()).status == status, text
        assert engine_says(checker, raw, text, "") == status, text
        assert (
            engine_says(checker, raw, text, key)
            == evidence.check(raw, log_key=key, policy=text.encode()).status
        )
    given(checker, "policy", (log + people + "quorum two\n").encode())
    when_checking(checker, raw, "")
    expect(checker.locator("#verdict")).to_contain_text(LACKING)
    harness.then_reads(checker, "too few of its witnesses have signed")
    looked_at(checker, "checker-policy")
    given(checker, "policy", (log + people + "quorum one\n").encode())
    checker.click("#check")
    then_state_is(checker, 0)
    assert HEADS[0]
    given(checker, "policy", (log + "quorum nobody\n").encode())
    checker.click("#check")
    harness.then_reads(checker, "Line 2 of this policy cannot be used")


def engine_says(page: Page, raw: bytes, text: str, key: str) -> int:
    sent = json.dumps([b64encode(raw).decode(), text, key])
    found: int = run(
        page,
        f"""const [raw, text, typed] = {sent};
      const policy = await readPolicy(bytesOf(text));
      return (await check(fromBase64(raw), await readKey(typed), async () => {{}}, {{ policy }})).status;""",
    )
    return found


def test_the_same_policies_are_read_and_refused(checker: Page) -> None:
    practice = SmallPractice()
    log, one = f"log {practice.log.vkey(practice.origin)}", f"witness one {WITNESS}"
    two = f"witness two {SECOND}"
    tried = [
        f"{log}\nquorum none\n",
        f"{log}\nquorum none",
        f"{log}\r\nquorum none\r\n",
        f"\ufeff{log}\nquorum none\n",
        f"{log} https://log.example\nquorum none\n",
        f"{log} a b\nquorum none\n",
        f"{log}\n{log}\nquorum none\n",
        f"# words\n\n \t{log}\n\t{one}\nquorum  one \n",
        f"{one}\n{one}\nquorum none\n",
        f"{log}\n",
        f"{one}\n{two}\ngroup g 2 one two\nquorum g\n",
        f"{one}\n{two}\ngroup g 3 one two\nquorum g\n",
        f"{one}\ngroup g 0 one\nquorum g\n",
        f"{one}\ngroup g 01 one\nquorum g\n",
        f"{one}\ngroup g all\nquorum g\n",
        f"{one}\ngroup g any one one\nquorum g\n",
        f"{one}\n{two}\ngroup g any one\ngroup h any one\nquorum h\n",
        f"{one}\ngroup g any h\nquorum g\n",
        f"{one}\ngroup one any one\nquorum one\n",
        "quorum none\nquorum none\n",
        f"witness none {WITNESS}\nquorum none\n",
        f"witness one {practice.log.vkey(practice.origin)}\nquorum none\n",
        f"log {WITNESS}\nquorum none\n",
        f"{log[:-2]}\nquorum none\n",
        "quorum nobody\n",
        "moon\nquorum none\n",
        "",
        f"witness é {WITNESS}\nquorum é\n",
        f"{one}\x00\nquorum none\n",
        f"{one}\ngroup g constructor one\nquorum g\n",
        f"witness __proto__ {WITNESS}\nquorum __proto__\n",
        f"{one}\u00a0\nquorum one\n",
        "#" * (1 << 18) + "\n",
    ]
    script = f"""const found = [];
      for (const text of {json.dumps(tried)}) {{
        found.push(await readPolicy(bytesOf(text)).then(() => true, () => false));
      }}
      return found;"""
    told = []
    for text in tried:
        try:
            policy.parse(text.encode())
            told.append(True)
        except CaseboundError:
            told.append(False)
    assert run(checker, script) == told
    assert 5 < sum(told) < len(told) - 6


def test_a_hostile_circle_of_certificates_is_left_soon(checker: Page) -> None:
    """Twenty that all sign each other are more ways than anybody has time for."""
    circle = circle_of_certificates(20)

    script = f"""const sent = {json.dumps([b64encode(raw).decode() for raw in circle])};
      const [first, ...others] = sent.map(fromBase64).map(readCertificate);
      const found = leadsTo([], others, first, first.valid[0] + 1);
      return found.then(() => "went on", (error) => error.code);"""
    assert run(checker, script) == "token_unread"


def circle_of_certificates(count: int) -> list[bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Round")])
    blank = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    blank = blank.not_valid_before(SINCE).not_valid_after(UNTIL)
    blank = blank.add_extension(x509.BasicConstraints(True, None), critical=True)
    made = [blank.serial_number(number).sign(key, hashes.SHA256()) for number in range(1, count + 1)]
    return [one.public_bytes(Encoding.DER) for one in made]
