"""A practice made in a test: real keys, real signatures, statements in order."""

from dataclasses import replace
from hashlib import sha256

from casebound.core import ed25519
from casebound.core import statements as st
from casebound.core.keys import KemSecret, Secret
from casebound.core.ledger import EMPTY, leaf_hash
from casebound.core.notes import Checkpoint, LogKey, origin
from casebound.core.trust import Roll, replay

ID = bytes(range(16))
ZERO = bytes(32)
START = 1_770_000_000  # 2026-02-02
LOG = LogKey(b"L" * 32)
OWN, TEAM = b"own casebook ana", b"the safety team."


def secret(name: str) -> Secret:
    seed = sha256(name.encode()).digest()
    return Secret(seed + seed, sha256(seed).digest(), sha256(b"sign" + seed).digest())


ANA, BEN, CHEN, DANA, MALLORY = map(secret, ("Ana", "Ben", "Chen", "Dana", "Mallory"))
NUMBERS = {ANA.sign_seed: 1, BEN.sign_seed: 2, DANA.sign_seed: 3, CHEN.sign_seed: 4, MALLORY.sign_seed: 66}


def dropins(name: str) -> dict[str, bytes]:
    light = secret(name).x25519
    hybrid = KemSecret(secret(name).mlkem_seed, light).public.raw
    return {"dropin_key": hybrid, "dropin_light": hybrid[-32:]}


class House:
    """Appends leaves to a ledger as the write path does, or as somebody does who skips its checks."""

    def __init__(self, practice: bytes = ID, log: LogKey = LOG) -> None:
        self.practice, self.log = practice, log
        self.leaves: list[bytes] = []
        self.frontier, self.clock = EMPTY, START
        self.newest: dict[bytes, bytes] = {}
        self.pages: dict[bytes, int] = {}

    @property
    def seq(self) -> int:
        return len(self.leaves)

    def append(self, leaf: bytes, signer: bytes) -> bytes:
        """Takes any bytes, as whoever holds the database can."""
        self.newest[signer] = leaf_hash(leaf)
        self.frontier = self.frontier.extend(self.newest[signer])
        self.leaves.append(leaf)
        self.clock += 60
        return self.newest[signer]

    def common(self, signer: bytes) -> dict:
        return {
            "practice": self.practice,
            "seq": self.seq,
            "time": self.clock,
            "signer": signer,
            "previous": self.newest.get(signer, ZERO),
            "root": self.frontier.root(),
            "token": ZERO,
        }

    def leaf(self, kind: type, seed: bytes, changed: dict | None = None, **values) -> bytes:
        """A statement signed by `seed`; `changed` overrides the common lines."""
        statement = kind(**self.common(st.author(ed25519.public_of(seed))), **values)
        return st.sign(replace(statement, **(changed or {})), seed)

    def say(self, kind: type, who: Secret | bytes, **values) -> bytes:
        """Appends a statement and returns its leaf hash."""
        seed = who if isinstance(who, bytes) else who.sign_seed
        return self.append(self.leaf(kind, seed, **values), st.author(ed25519.public_of(seed)))

    def known(self, size: int | None = None, root: bytes = ZERO, generation: int = 1) -> dict:
        """The newest checkpoint somebody kept, as a generation statement quotes it; None: nobody did."""
        if size is None:
            return {"known_size": None, "known_root": ZERO, "known_signature": bytes(64)}
        root = self.frontier.root() if size == self.seq and root == ZERO else root
        signature = self.log.signature(Checkpoint(origin(self.practice, generation), size, root))
        return {"known_size": size, "known_root": root, "known_signature": signature}

    def open(self) -> "House":
        self.say(st.Practice, self.log.seed, log_key=self.log.public, generation=1)
        return self

    def key(self, who: Secret, invitation: int | None = None, invite: bytes | None = None, **changed) -> dict:
        person, public = changed.get("person", NUMBERS.get(who.sign_seed, 99)), who.public
        text = st.voucher_text(self.practice, person, public.sign, public.kem)
        values = {
            "person": person,
            "sign_key": public.sign,
            "kem_key": public.kem,
            "kem_suite": 17,
            "log_key_seen": sha256(self.log.public).digest(),
            "invitation": invitation,
            "voucher": ed25519.sign(invite, text) if invite else bytes(64),
        }
        return values | changed

    def found(self) -> "House":
        """Ana sets up a practice of one."""
        self.open().say(st.Key, ANA, **self.key(ANA))
        for role in ("practitioner", "administrator"):
            self.say(st.Role, ANA, person=1, role=role, change="given")
        self.say(st.Casebook, ANA, casebook=OWN, purpose="own", epoch=1, **dropins("own 1"))
        self.grant(ANA, OWN, ANA)
        return self

    def invite(self, name: str, *roles: str, by: Secret = ANA) -> tuple[int, bytes]:
        seed = sha256(b"invite" + name.encode()).digest()
        values = {"invite_key": ed25519.public_of(seed), "roles": roles, "expires": self.clock + 72 * 3600}
        seq = self.seq
        self.say(st.Invitation, by, **values)
        return seq, seed

    def join(self, who: Secret, *roles: str) -> None:
        self.say(st.Key, who, **self.key(who, *self.invite(str(NUMBERS[who.sign_seed]), *roles)))

    def staffed(self) -> "House":
        """Ana, Ben the safety lead and Dana the administrator; Ben opens the Safety team and lets Ana in."""
        self.found()
        self.join(BEN, "practitioner", "lead")
        self.join(DANA, "administrator")
        self.say(st.Casebook, BEN, casebook=TEAM, purpose="team", epoch=1, **dropins("team 1"))
        self.grant(BEN, TEAM, BEN)
        self.grant(BEN, TEAM, ANA)
        return self

    def granting(self, casebook: bytes, whom: Secret, **changed) -> dict:
        state = self.roll().casebooks[casebook]
        values = {
            "casebook": casebook,
            "epoch": state.epoch,
            "person": NUMBERS[whom.sign_seed],
            "recipient": whom.public.fingerprint,
            "sealed": sha256(b"sealed grant").digest(),
            "epoch_leaf": state.epoch_leaf,
        }
        return values | changed

    def grant(self, by: Secret, casebook: bytes, whom: Secret, **changed) -> bytes:
        return self.say(st.Grant, by, **self.granting(casebook, whom, **changed))

    def rotating(self, casebook: bytes, left: tuple[int, ...] = (), **changed) -> dict:
        state = self.roll().casebooks[casebook]
        values = {
            "casebook": casebook,
            "epoch": state.epoch + 1,
            **dropins(f"{casebook!r} {state.epoch + 1}"),
            "previous_epoch": state.epoch_leaf,
            "left": left,
        }
        return values | changed

    def entry_leaf(self, who: Secret, casebook: bytes, **changed) -> bytes:
        """Leaf data with the layout of docs/spec/seal.md §6, written out here field by field."""
        author = st.author(who.public.sign)
        here = {"page": self.pages.get(casebook, 0) + 1, "casebook": casebook, "author": author}
        it = self.common(author) | here | changed
        header = b"".join(
            (
                b"casebound-entry/v1\n",
                it["practice"],
                it["seq"].to_bytes(8, "big"),
                it["casebook"],
                it["page"].to_bytes(8, "big"),
                it["author"],
                it["time"].to_bytes(8, "big"),
                b"commitment" * 60 + bytes(8),
                it["previous"],
                it["root"],
                it["token"],
            )
        )
        return header + who.sign(header)

    def enter(self, who: Secret, casebook: bytes, **changed) -> int:
        """Appends an entry and returns its number."""
        seq = self.seq
        self.append(self.entry_leaf(who, casebook, **changed), st.author(who.public.sign))
        self.pages[casebook] = self.pages.get(casebook, 0) + 1
        return seq

    def statements(self) -> list[tuple[int, bytes]]:
        return [
            (seq, leaf) for seq, leaf in enumerate(self.leaves) if not leaf.startswith(b"casebound-entry")
        ]

    def roll(self) -> Roll:
        return replay(self.practice, self.statements(), self.log.public, self.leaves.__getitem__)

    def head(self) -> bytes:
        """The signed checkpoint of the whole ledger."""
        return self.log.sign(Checkpoint(origin(self.practice), self.seq, self.frontier.root()))
