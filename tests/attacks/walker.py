"""Somebody who opens every page, and fills every form that she finds with words of ours."""

import http.client
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

FREE = {"text", "search", "tel", "email", "url", "textarea", "password", ""}
Fields = list[tuple[str, str]]
DAYS = {"date", "month", "datetime-local"}
QUIET = {"off", "new-password", "current-password", "one-time-code", "username"}  # a browser learns nothing


@dataclass
class Field:
    """One control of a form: its kind, what it is called, what stands in it."""

    kind: str
    name: str
    value: str
    learnt: bool = False  # by a browser, to offer it again
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """As the page draws it."""

    action: str
    method: str
    quiet: str = ""
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def hidden(self) -> Fields:
        """What a browser sends of itself."""
        return [(one.name, one.value) for one in self.fields if one.kind == "hidden"]

    @property
    def free(self) -> list[str]:
        """Names of what a person can type or give."""
        return [one.name for one in self.fields if one.kind in FREE or one.kind == "file"]

    def filled(self, word: Callable[[Field], str], last: bool = False) -> list[tuple[str, str]]:
        """What a browser would send, when she typed these words and took one of each choice."""
        told: list[tuple[str, str]] = []
        radios: dict[str, str] = {}
        for one in self.fields:
            if one.kind == "radio":
                radios[one.name] = one.value if last else radios.get(one.name, one.value)
            elif one.kind == "select":
                told.append((one.name, one.value or (one.options or [""])[0]))
            elif one.kind in FREE or (one.kind in {*DAYS, "time", "number"} and not one.value):
                told.append((one.name, word(one)))
            elif one.kind != "file":
                told.append((one.name, one.value))
        return [*told, *radios.items()]


class Page(HTMLParser):
    """Forms and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.named: dict[str, Form] = {}
        self.inside: Form | None = None
        self.writing: Field | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        elif tag == "form":
            self.inside = Form(
                told.get("action", ""), told.get("method", "get").lower(), told.get("autocomplete", "")
            )
            self.forms.append(self.inside)
            self.named[told.get("id", "")] = self.inside
        elif tag == "option" and self.writing:
            self.writing.options.append(told.get("value", ""))
            if "selected" in told:
                self.writing.value = told.get("value", "")
        elif tag in ("input", "textarea", "select", "button"):
            self._control(tag, told)

    def _control(self, tag: str, told: dict[str, str]) -> None:
        form = self.named.get(told.get("form", "")) if told.get("form") else self.inside
        name, kind = told.get("name", ""), told.get("type", "") if tag == "input" else tag
        if form is None or "disabled" in told:
            return
        if kind in ("button", "submit"):
            if told.get("type", "submit") == "submit":
                form.buttons.append((name, told.get("value", "")))
            return
        if not name:
            return
        quiet = told.get("autocomplete", form.quiet) in QUIET
        learnt = tag == "input" and kind in FREE and not quiet and "readonly" not in told
        self.writing = Field(kind, name, told.get("value", "on" if kind == "checkbox" else ""), learnt)
        form.fields.append(self.writing)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag in ("select", "textarea"):
            self.writing = None

    def handle_data(self, data: str) -> None:
        if self.writing and self.writing.kind == "textarea":
            self.writing.value += data


@dataclass
class Seen:
    """An answer: where it was given, what it says, where it leads."""

    path: str
    status: int
    text: str
    where: str = ""

    @property
    def drawn(self) -> bool:
        """Whether it is a page."""
        return "<html" in self.text[:200]


class Walker:
    """A browser in front of the proxy of a server.

    led: what a browser writes into its history: addresses, titles, names of files.
    """

    def __init__(self, port: int, host: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.host = host
        self.cookies: dict[str, str] = {}
        self.led: list[str] = []

    def look(self, path: str) -> Seen:
        self.led.append(path)
        return self._ask("GET", path, None, {})

    def submit(self, page: str, form: Form, fields: Fields, file: tuple[str, bytes]) -> Seen:
        """As a browser sends it. file: its name and content, for each control that takes one."""
        to = urlsplit(urljoin(page, form.action or page)).path
        if form.method == "get":
            return self.look(f"{to}?{urlencode(fields)}")
        taking = [one.name for one in form.fields if one.kind == "file"]
        kind, body = "application/x-www-form-urlencoded", urlencode(fields).encode()
        if taking:
            kind, body = _parts(fields, [(name, *file) for name in taking])
        return self._ask("POST", to, body, {"Content-Type": kind})

    def _ask(self, verb: str, path: str, body: bytes | None, more: dict[str, str]) -> Seen:
        told = {"Host": self.host, "Origin": f"https://{self.host}", "X-Forwarded-Proto": "https"} | more
        told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.line.request(verb, path, body, told)
        answer = self.line.getresponse()
        text, where = answer.read().decode("utf-8", "replace"), answer.getheader("Location") or ""
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        title = re.search("<title>(.*?)</title>", text, re.DOTALL)
        named = [where, title[1] if title else "", *answer.headers.get_all("Content-Disposition", [])]
        self.led += filter(None, named)
        return Seen(path, answer.status, text, where)


def _parts(fields: Fields, files: list[tuple[str, str, bytes]]) -> tuple[str, bytes]:
    border = secrets.token_hex(16)
    made = [f'--{border}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields]
    raw = "".join(made).encode()
    for name, called, content in files:
        head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
        raw += head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n"
    return f"multipart/form-data; boundary={border}", raw + f"--{border}--\r\n".encode()


def within(page: str, links: list[str]) -> Iterator[str]:
    """Paths of the same house that a page leads to, without what stands behind the mark."""
    for link in links:
        parts = urlsplit(urljoin(page, link))
        if not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("/static/"):
            yield parts.path
