"""The cast in browsers of their own, with books that are open."""

from django.test import Client

from casebound.members import found, invite
from casebound.members.who import Who, of_account
from tests.members.test_founding import PASSWORD
from tests.people.helpers import browser


class Practice:
    """Ana's practice. `join` brings in another of the cast, with a browser."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}
        self.ana, self.keys["Ana"] = found.found(found.Founding("Ana", PASSWORD, email="ana@example.org"))
        self.people = {"Ana": self.ana}

    def join(self, name: str, *roles: str) -> Who:
        link = invite.invite(self.ana, roles or ("practitioner",))
        wish = invite.Joining(name, PASSWORD, f"{name.lower()}@example.org")
        self.people[name], self.keys[name] = invite.accept(link, wish)
        return self.people[name]

    def browser(self, name: str) -> Client:
        return browser(self.people[name].account, self.keys[name])

    def again(self, name: str) -> Who:
        """The same person, with nothing remembered from before."""
        return of_account(self.people[name].account, self.keys[name])

    @property
    def team(self) -> bytes:
        return next(state.id for state in self.ana.roll.casebooks.values() if state.purpose == "team")


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]
