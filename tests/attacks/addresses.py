"""Every address of the house, read from the URL conf itself: a new page is attacked unasked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from tests.attachments.adding import add, bytes_of, draft, seal
from tests.members.pages import Practice
from tests.people.helpers import browser, sign_in


@dataclass(frozen=True)
class Address:
    """route: as the URL conf says it, such as `entry/<str:id>/`."""

    route: str
    name: str
    view: object

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Converter and name of each."""
        parts = self.route.split("<")[1:]
        return [tuple(part.split(">")[0].split(":")) for part in parts]  # type: ignore[misc]

    def path(self, values: Mapping[str, object]) -> str:
        """With these values; what is not among them is 1 or x."""
        found = self.route
        for kind, name in self.parameters:
            value = values.get(f"{self.name}.{name}", values.get(name, 1 if kind == "int" else "x"))
            found = found.replace(f"<{kind}:{name}>", str(value))
        return f"/{found}"


def every_address() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Address]:
    for pattern in patterns:
        assert isinstance(pattern.pattern, RoutePattern), "addresses are written by path()"
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield Address(route, str(pattern.name), pattern.callback)


class House:
    """Ana's practice with a page, a file and a draft; Ana's browser, and values that lead to what is there.

    settings.DATA has to name a folder.
    """

    def __init__(self, **how: bool) -> None:
        self.practice = Practice()
        ana = self.practice.ana
        sheet = draft(ana)
        slip = add(ana, sheet, bytes_of(100))
        self.done = seal(ana, sheet)
        self.sheet = draft(ana)
        self.browser = browser(ana.account, self.practice.keys["Ana"], **how)
        self.stranger = Client(**how)
        self.values = {
            "id": self.done.id,
            "casebook.id": ana.own_casebook().hex(),
            "casebook_admit.id": ana.own_casebook().hex(),
            "casebook_remove.id": ana.own_casebook().hex(),
            "draft": self.sheet.id.hex(),
            "file": slip.id.hex(),
            "kind": "note",
            "page": "what",
            "size": 192,
        }

    def sign_in_again(self) -> None:
        """After a form that may have ended her session."""
        sign_in(self.browser, self.practice.ana.account, self.practice.keys["Ana"])


STRANGE = (
    *("..", "%2e%2e%2fetc%2fpasswd", "%00", "%ff", "%ed%a0%80", "%0d%0aSet-Cookie:%20a=b", "{{7*7}}"),
    *("'\"><script>", "9" * 30, "-1", "0", "e0", "e" + "9" * 18, "x" * 3000, "%E2%80%AE", "\u0661\u0662"),
    *("00" * 16, "zz" * 16),
)
