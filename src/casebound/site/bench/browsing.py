"""A browser that measures: pages of a running server over the wire, compressed, with their assets."""

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    wire: int
    where: str = ""

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Browser:
    """One connection, kept open, with cookies. host: the name the server answers to."""

    port: int
    host: str
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def get(self, path: str, encoding: str = "identity") -> Answer:
        return self._ask("GET", path, None, encoding)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(fields).encode(), "identity")

    def sign_in(self, name: str, password: str) -> None:
        token = _TOKEN.search(self.get("/lock/").text)
        assert token, "the lock has a form"
        fields = {"csrfmiddlewaretoken": token[1], "handle": name, "password": password}
        answer = self.post("/lock/", fields)
        assert answer.status in (302, 303), f"the book opens ({answer.status})"

    def cold(self, path: str) -> int:
        """Bytes over the wire for a page and everything it needs, by a browser that has nothing yet."""
        page = self.get(path)
        assert page.status == 200, f"{path} answers {page.status}"
        assets = dict.fromkeys(_ASSET.findall(page.text))
        return sum(self.get(each, "gzip").wire for each in (path, *assets))

    def close(self) -> None:
        self.line.close()

    def _ask(self, method: str, path: str, body: bytes | None, encoding: str) -> Answer:
        address = f"http://{self.host}:{self.port}"
        headers = {"Host": f"{self.host}:{self.port}", "Accept-Encoding": encoding, "Origin": address}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, path, body, headers)
        answer = self.line.getresponse()
        raw = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        wire = len(raw) + sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        return Answer(answer.status, raw, wire, answer.getheader("Location") or "")
