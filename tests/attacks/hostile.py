"""What somebody can do who owns the database: rows, triggers, and (as operator) the log key too."""

from collections.abc import Callable

from django.db import connection

from casebound.book import guards, logkey, roll
from casebound.book.models import Leaf, Practice
from casebound.core import ed25519, notes, statements
from casebound.core.header import Header
from casebound.core.leaves import is_entry, split
from casebound.core.ledger import EMPTY, leaf_hash
from casebound.kinds import shipped
from casebound.members import found, invite
from casebound.members.who import Who
from casebound.records import write
from casebound.upkeep import doctor

PASSWORD = "a calm river at night"


class Book:
    """A practice as it was stored: Ana, Ben the safety lead, Dana the administrator, and five entries."""

    def __init__(self) -> None:
        self.ana, self.ana_key = found.found(found.Founding("Ana", PASSWORD, email="ana@example.org"))
        self.practice: Practice = self.ana.practice
        self.ben = self.join("Ben", "lead")
        self.dana = self.join("Dana", "administrator")
        self.team = next(id for id, state in self.ana.roll.casebooks.items() if state.purpose == "team")
        self.done = [self.note(self.ana, f"Number {number}.", share=number == 2) for number in range(5)]
        self.seqs = [done.seq for done in self.done]

    def join(self, name: str, *roles: str) -> Who:
        link = invite.invite(self.ana, roles)
        return invite.accept(link, invite.Joining(name, PASSWORD))[0]

    def note(self, who: Who, words: str, share: bool = False) -> write.Done:
        kind = shipped().get("incident")
        answers = {"account": words, "happened": "2025-03-14T20:02"}
        also = (self.team,) if share else ()
        return write.seal_entry(who, write.Order(kind, "en", answers, who.own_casebook(), also=also))

    def leaf(self, seq: int) -> bytes:
        return Leaf.objects.get(practice=self.practice, seq=seq).data

    def said(self) -> str:
        """What doctor says, in one text; empty when nothing is grave."""
        roll._known.clear()
        return "\n".join(it.sentence for it in doctor.examine_all(with_guards=False) if it.grave)


def sql(query: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []


def drop_guards() -> None:
    if connection.vendor == "sqlite":
        named = [f"DROP TRIGGER {name}" for name in sorted(guards.expected("sqlite"))]
    else:
        standing = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        named = [f"DROP TRIGGER {name} ON {table}" for name, table in sql(standing)]
    for statement in named:
        sql(statement)


def set_leaf(seq: int, leaf_data: bytes) -> None:
    signed, signature = split(leaf_data)
    sql("UPDATE book_leaf SET signed = %s, signature = %s WHERE seq = %s", signed, signature, seq)


def delete(seq: int) -> None:
    for table in ("book_entrykey", "book_opening", "book_entry", "book_leaf"):
        sql(f"DELETE FROM {table} WHERE seq = %s", seq)


def add_leaf(practice: Practice, leaf_data: bytes) -> int:
    seq = Leaf.objects.filter(practice=practice).count()
    signed, signature = split(leaf_data)
    kind = "entry" if is_entry(leaf_data) else statements.parse(signed).TYPE
    row = (practice.id, seq, kind, signed, signature, leaf_hash(leaf_data))
    sql(
        "INSERT INTO book_leaf (practice_id, seq, type, signed, signature, hash) VALUES (%s,%s,%s,%s,%s,%s)",
        *row,
    )
    return seq


def forge(book: Book, kind: type[statements.Statement], signer: Who, **fields: object) -> bytes:
    """Leaf data of a statement at the end of the ledger, in perfect form, signed by this person."""
    frontier, previous = EMPTY, bytes(32)
    for leaf in Leaf.objects.filter(practice=book.practice).order_by("seq"):
        frontier = frontier.extend(leaf_hash(leaf.data))
        if _signer(leaf.data) == signer.secret.public.author:
            previous = leaf_hash(leaf.data)
    common = {
        "practice": book.practice.uid,
        "seq": frontier.size,
        "time": 4_000_000_000,
        "signer": signer.secret.public.author,
        "previous": previous,
        "root": frontier.root(),
        "token": bytes(32),
    }
    signed = statements.encode(kind(**(common | fields)))
    return signed + signer.secret.sign(signed)


def cover_tracks(practice: Practice, sign: Callable[[bytes], bytes] | None = None) -> None:
    """What an operator can mend: hashes, checkpoints (he has the log key), head and tails."""
    seed = logkey.of(practice).seed
    sign = sign or (lambda text: ed25519.sign(seed, text))
    frontier, tails = EMPTY, {}
    sql("DELETE FROM book_checkpoint")
    sql("DELETE FROM book_tail")
    for leaf in Leaf.objects.filter(practice=practice).order_by("seq"):
        digest = leaf_hash(leaf.data)
        sql("UPDATE book_leaf SET hash = %s WHERE seq = %s", digest, leaf.seq)
        frontier, tails[_signer(leaf.data)] = frontier.extend(digest), digest
        text = notes.Checkpoint(practice.origin, frontier.size, frontier.root()).text()
        row = (practice.id, frontier.size, frontier.root(), sign(text))
        sql("INSERT INTO book_checkpoint (practice_id, size, root, signature) VALUES (%s,%s,%s,%s)", *row)
    for signer, digest in tails.items():
        row = (practice.id, signer, digest)
        sql("INSERT INTO book_tail (practice_id, signer, hash) VALUES (%s,%s,%s)", *row)
    sql("UPDATE book_head SET size = %s, frontier = %s", frontier.size, frontier.to_bytes())


def _signer(leaf_data: bytes) -> bytes:
    signed = split(leaf_data)[0]
    return Header.parse(signed).author if is_entry(leaf_data) else statements.parse(signed).signer
