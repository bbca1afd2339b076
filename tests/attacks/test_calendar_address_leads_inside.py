"""The address of a calendar makes the server ask somebody: never its own network, whatever it says."""

import http.client
import io
import socket
from contextlib import closing

import pytest

from casebound.core.errors import BadInput
from casebound.today import fetch
from casebound.today.lines import MOST_BYTES

URL = "https://calendar.example.org/ana.ics"
INSIDE = [
    *("127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("169.254.169.254", "169.254.0.1", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1"),
    *("192.0.2.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::10.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::", "2001::1"),
    *("fec0::1", "fec0::a9fe:a9fe", "3fff::1", "168.63.129.16", "::ffff:0:7f00:1", "5f00::1"),
    *("", "localhost", "0x7f000001", "2130706433", "127.1"),
]


class Server:
    """Stands in for the network. answers: by host, what is sent back; asked: whom it was asked of."""

    def __init__(self, answers: dict[str, bytes], names: dict[str, list[list[str]]] | None = None) -> None:
        self.answers, self.names, self.asked = answers, names or {}, []

    def resolve(self, host: str) -> list[str]:
        known = self.names.get(host, [["93.184.216.34"]])
        return known.pop(0) if len(known) > 1 else known[0]

    def connect(self, there: fetch.Target, address: str, seconds: float) -> http.client.HTTPConnection:
        self.asked.append((there.host, address))
        line = http.client.HTTPConnection(there.host)
        line.sock = Wire(self.answers[there.host])  # type: ignore[assignment]
        return line

    def fetched(self, url: str = URL, **how: object) -> bytes:
        return fetch.fetched(url, self.resolve, self.connect, **how)  # type: ignore[arg-type]


class Wire:
    def __init__(self, answer: bytes) -> None:
        self.answer = answer

    def makefile(self, *args: object, **how: object) -> io.BytesIO:
        return io.BytesIO(self.answer)

    def sendall(self, raw: bytes) -> None:
        pass

    def settimeout(self, seconds: float) -> None:
        assert 0 < seconds <= fetch.PATIENCE

    def close(self) -> None:
        pass


def ok(body: bytes, *lines: bytes) -> bytes:
    head = b"".join(line + b"\r\n" for line in lines)
    return b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + body


def to(url: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} On\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n".encode()


def test_a_public_address_is_asked():
    server = Server({"calendar.example.org": ok(b"BEGIN:VCALENDAR", b"Content-Type: image/png")})
    assert server.fetched() == b"BEGIN:VCALENDAR"
    assert fetch.is_public("93.184.216.34")
    assert fetch.is_public("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_inside_is_asked(address):
    server = Server({"calendar.example.org": ok(b"secret")}, {"calendar.example.org": [[address]]})
    assert not fetch.is_public(address)
    with pytest.raises(BadInput, match="not public"):
        server.fetched()
    assert server.asked == []


def test_one_address_inside_among_public_ones_is_enough_to_refuse():
    names = {"calendar.example.org": [["93.184.216.34", "10.0.0.1"]]}
    server = Server({}, names)
    with pytest.raises(BadInput, match="not public"):
        server.fetched()


def test_a_name_that_answers_otherwise_the_second_time_leads_nowhere():
    """DNS rebinding: the connection goes to the address that was looked at; nobody asks for it again."""
    names = {"calendar.example.org": [["93.184.216.34"], ["127.0.0.1"]]}
    server = Server({"calendar.example.org": ok(b"BEGIN:VCALENDAR")}, names)
    assert server.fetched() == b"BEGIN:VCALENDAR"
    assert server.asked == [("calendar.example.org", "93.184.216.34")]


def test_the_connection_asks_no_name_again(monkeypatch):
    """The real one: to the numeric address, with the certificate of the name."""
    went, told = [], []

    class Context:
        def wrap_socket(self, plain: object, server_hostname: str) -> object:
            told.append(server_hostname)
            return plain

    monkeypatch.setattr(fetch.socket, "create_connection", lambda to, timeout: went.append(to) or Wire(b""))
    monkeypatch.setattr(fetch.ssl, "create_default_context", Context)
    with closing(fetch.connect(fetch.target(URL), "93.184.216.34", 3.0)):
        assert (went, told) == ([("93.184.216.34", 443)], ["calendar.example.org"])


@pytest.mark.parametrize(
    "there",
    [
        *(
            "http://calendar.example.org/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://inside.example.org/",
        ),
        *("file:///etc/passwd", "ftp://calendar.example.org/", "gopher://x/", "https://a.example.org:8443/"),
        *("//inside.example.org/x", "https://user@calendar.example.org/", "", "https://"),
        *("//[", "https://[::1", "https://[x]/"),
    ],
)
def test_a_redirect_is_looked_at_like_the_first_address(there):
    inside = {"inside.example.org": [["10.0.0.7"]], "127.0.0.1": [["127.0.0.1"]], "::1": [["::1"]]}
    server = Server({"calendar.example.org": to(there)}, inside)
    with pytest.raises(BadInput):
        server.fetched()
    assert {host for host, _ in server.asked} == {"calendar.example.org"}


def test_a_redirect_to_another_public_name_is_followed_and_a_circle_is_left():
    server = Server(
        {"calendar.example.org": to("https://b.example.org/x", 308), "b.example.org": ok(b"here")}
    )
    assert server.fetched() == b"here"
    circle = Server({"calendar.example.org": to(URL)})
    with pytest.raises(BadInput, match="on and on"):
        circle.fetched()
    assert len(circle.asked) == fetch.HOPS + 1


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://calendar.example.org/a",
            "calendar.example.org",
            "file:///etc/passwd",
            "javascript:alert(1)",
        ),
        *(
            "https://calendar.example.org:22/",
            "https://calendar.example.org:99999/",
            "https://a:b@c.example.org/",
        ),
        *("https://calendar.example.org/a b", "https://calendar.example.org/\r\nHost: x", "https:///x"),
        *("https://calendar.example.org\\@127.0.0.1/", "https://cal\u0435ndar.example.org/", "https://[::1"),
        *("https://calendar%2eexample.org/", "https://[fe80::1%25eth0]/", "h" * 5000),
    ],
)
def test_what_is_no_plain_https_address_is_refused_unasked(url):
    server = Server({})
    with pytest.raises(BadInput):
        server.fetched(url)
    assert server.asked == []


def test_too_much_is_not_read_to_the_end():
    server = Server(
        {"calendar.example.org": ok(b"x" * (MOST_BYTES + 200_000), b"Content-Length: 1099511627776")}
    )
    with pytest.raises(BadInput, match="larger than 5 MB"):
        server.fetched()


def test_who_sends_a_byte_now_and_then_is_left_after_ten_seconds():
    clock = iter(range(0, 1000, 3))
    server = Server({"calendar.example.org": ok(b"BEGIN:VCALENDAR")})
    with pytest.raises(BadInput, match="ten seconds"):
        server.fetched(now=lambda: float(next(clock)))


class Endless(io.RawIOBase):
    """Begins an answer and then says one thing over and over, a few bytes at a time."""

    def __init__(self, begins: bytes, goes_on: bytes) -> None:
        super().__init__()
        self.begins, self.goes_on, self.reads = begins, goes_on, 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:
        self.reads += 1
        assert self.reads < 2_000, "nobody looked at the time"
        piece = (self.begins or self.goes_on)[: len(into)]
        self.begins = b""
        into[: len(piece)] = piece
        return len(piece)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("begins", "goes_on"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"HTTP/1.0 200 OK\r\n\r\n", b"x"),
        (CHUNKED, b"0"),
        (CHUNKED + b"1\r\nx\r\n0\r\n", b"X: y\r\n"),
    ],
)
def test_who_never_comes_to_an_end_anywhere_in_the_answer_is_left(monkeypatch, begins, goes_on):
    def makefile(_wire: object, *_args: object, buffering: int = -1) -> io.IOBase:
        raw = Endless(begins, goes_on)
        return io.BufferedReader(raw) if buffering else raw

    monkeypatch.setattr(Wire, "makefile", makefile)
    seconds = iter(range(1_000_000))
    with pytest.raises(BadInput, match="ten seconds"):
        Server({"calendar.example.org": b""}).fetched(now=lambda: next(seconds) / 100)


def test_a_name_nobody_answers_for_or_only_after_a_long_time():
    def gone(host: str) -> list[str]:
        raise socket.gaierror

    with pytest.raises(BadInput, match="could not be reached"):
        fetch.fetched(URL, gone, Server({}).connect)
    with pytest.raises(BadInput, match="ten seconds"):
        fetch._in_time(lambda: fetch.time.sleep(2) or [], 0.05)


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 500 No\r\n\r\n", b"HTTP/1.1 304 x\r\n\r\n", b"\x00" * 500]
)
def test_what_is_no_good_answer_is_told_without_the_address(answer):
    with pytest.raises(BadInput) as told:
        Server({"calendar.example.org": answer}).fetched()
    assert "example" not in told.value.sentence
