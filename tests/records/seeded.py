"""A practice with something in it to read: Ana's full note, what was added, a client, a shared page."""

from datetime import UTC, datetime, timedelta

from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import read, write
from tests.members.pages import Practice

ACCOUNT = "He asked whether I do “extras”.\n\nI took my hands away and stepped back to the door."
FULL = {
    "account": ACCOUNT,
    "happened": "2026-11-20T20:02~",
    "setting": "SOLO",
    "relation": "CLIENT",
    "behaviours": ["VRB.SEXREQ"],
    "responses": ["FROZE"],
    "said": [
        {"speaker": "they", "words": "So do you do extras for regulars?", "exact": "exact"},
        {"speaker": "me", "words": "The session is over.", "exact": "roughly"},
    ],
    "steps": [{"step": "FROZE", "words": "Could not move", "time": "20:04", "reaction": "He laughed"}],
    "feelings": "I was afraid and then angry.",
    "helped": "Standing by the door.",
}


def seal(who: Who, kind: str = "incident", also: tuple[bytes, ...] = (), **answers: object) -> write.Done:
    chosen = shipped().get(kind)
    order = write.Order(chosen, "en", answers, who.own_casebook(), also=also)
    return write.seal_entry(who, order)


def note(who: Who, also: tuple[bytes, ...] = (), **more: object) -> write.Done:
    return seal(who, "incident", also, **({"account": ACCOUNT, "happened": "2026-11-20T20:02~"} | more))


def add(who: Who, kind: str, to: int, **answers: object) -> write.Done:
    order = write.Order(shipped().get(kind), "en", answers, who.own_casebook(), amends=to)
    return write.seal_entry(who, order)


def client(who: Who, name: str, **more: object) -> int:
    """The number of a new client."""
    done = seal(who, "client", name=name, **more)
    return read.several(who, [done.seq])[done.seq].digest.client


class Book(Practice):
    """Ana with a full note about a client, Ben the safety lead, and Mallory, who reads nothing of theirs."""

    def __init__(self) -> None:
        super().__init__()
        self.join("Ben", "lead", "practitioner")
        self.join("Mallory")
        self.number = client(self.ana, "Sam Poe", phones=["206 555 0134"], nicknames=["Sammy"])
        self.full = self.written(FULL | {"client": self.number})

    def written(self, answers: dict[str, object], minutes: int = 5) -> write.Done:
        """Sealed some minutes after the first word was saved."""
        order = write.Order(
            shipped().get("incident"),
            "en",
            answers,
            self.ana.own_casebook(),
            started=datetime.now(UTC) - timedelta(minutes=minutes),
        )
        return write.seal_entry(self.ana, order)
