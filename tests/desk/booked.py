"""A practice with a front desk: Ben starts it, Chen answers the phone, Ana has refused somebody."""

from typing import Any

from casebound.desk import telling
from casebound.members import casebooks, desk_book, invite
from casebound.members.who import Who
from casebound.records import write
from tests.members.test_founding import PASSWORD
from tests.records.seeded import Book, client, seal

REASON = "He locked the door and would not let me out."


class Desk(Book):
    """Chen has no role at all and reads the desk's casebook and her own."""

    def __init__(self) -> None:
        super().__init__()
        self.ben, self.mallory = self.people["Ben"], self.people["Mallory"]
        self.desk = desk_book.start(self.ben)
        self.chen = self.at_the_desk("Chen")

    def at_the_desk(self, name: str) -> Who:
        """Somebody invited for the desk alone, and let in by Ben."""
        wish = invite.Joining(name, PASSWORD, f"{name.lower()}@example.org")
        self.people[name], self.keys[name] = invite.accept(invite.invite(self.ana, ()), wish)
        who = self.people[name]
        casebooks.admit(self.ben, self.desk, who.number, who.secret.public.words)
        return who

    def decided(self, who: Who | None = None, decided: str = "refuse", **more: Any) -> write.Done:
        given = {"client": self.number, "decided": decided, "reasons": REASON} | more
        return seal(who or self.ana, "decision", **given)

    def told(self, who: Who | None = None, decision: write.Done | None = None, **wish: Any) -> write.Done:
        """Ana's refusal of Sam Poe, put at the desk."""
        given = {"action": "block", "name": "Sam Poe", "phones": ("206 555 0134",)} | wish
        done = decision or self.decided(who)
        return telling.publish(who or self.ana, done.seq, telling.Wish(**given), f"{done.seq} {wish}")

    def told_about(self, name: str, phone: str, who: Who | None = None, **wish: Any) -> write.Done:
        """The same about somebody else."""
        decision = self.decided(who, client=client(who or self.ana, name))
        return self.told(who, decision, **({"name": name, "phones": (phone,)} | wish))
