"""Fetching a calendar from the address that she gave. The server never looks into its own network for it.

Only https on port 443. Every address that a name stands for has to be a public one, and the connection goes
to the very address that was looked at (a name that answers otherwise the second time leads nowhere). A
redirect is looked at in the same way. Five megabytes, ten seconds. What the answer says about its own type
counts for nothing.
"""

import http.client
import io
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from casebound.today.lines import MOST_BYTES
from casebound.today.refused import (
    NO_ADDRESS,
    NOT_PUBLIC,
    NOT_REACHED,
    ON_AND_ON,
    OTHER_PORT,
    PASSWORD,
    TOO_LARGE,
    TOO_SLOW,
    answered,
    refused,
)

LONGEST_ADDRESS = 2_000
PATIENCE = 10.0  # seconds for all of it
HOPS = 3
PIECE = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Not for the public, though the library lets single ones among them pass.
_SPECIAL = [
    ipaddress.ip_network(text)
    for text in (
        *("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32"),  # the last: the host under a hired server
        *("2001::/23", "64:ff9b:1::/48", "fec0::/10", "3fff::/20"),
    )
]

Resolve = Callable[[str], list[str]]
Connect = Callable[["Target", str, float], http.client.HTTPConnection]


@dataclass(frozen=True)
class Target:
    """One https address, taken apart."""

    host: str
    path: str

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"https://{host}{self.path}"


def target(url: str) -> Target:
    """The address in its parts. Raises BadInput for whatever is no plain https address on port 443."""
    url = url.strip()
    if url[:9].lower() == "webcal://":
        url = "https://" + url[9:]
    if len(url) > LONGEST_ADDRESS or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise refused(NO_ADDRESS)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise refused(NO_ADDRESS) from None
    if parts.scheme != "https" or not host or "%" in host:
        raise refused(NO_ADDRESS)
    if port not in (None, 443):
        raise refused(OTHER_PORT)
    if "@" in parts.netloc:
        raise refused(PASSWORD)
    return Target(host, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public network, also one that carries another inside."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if address.teredo or (int(address) >> 32 == 0):
            return False
        if inside is not None:
            return is_public(str(inside))
    if any(address in network for network in _SPECIAL if network.version == address.version):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_loopback or address.is_link_local
    )


def resolve(host: str) -> list[str]:
    """Every address that a name stands for."""
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def connect(there: Target, address: str, seconds: float) -> http.client.HTTPConnection:
    """A connection to that very address; the certificate has to be that of the name."""
    line = http.client.HTTPSConnection(there.host, 443, timeout=seconds)
    plain = socket.create_connection((address, 443), timeout=seconds)
    try:
        line.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=there.host)
    except BaseException:
        plain.close()
        raise
    return line


def fetched(
    url: str,
    resolve: Resolve = resolve,
    connect: Connect = connect,
    now: Callable[[], float] = time.monotonic,
) -> bytes:
    """The bytes at an address. Raises BadInput in words that say what to do; they never name the address."""
    until, there = now() + PATIENCE, target(url)
    for _hop in range(HOPS + 1):
        moved, raw = _asked(there, until, resolve, connect, now)
        if not moved:
            return raw
        there = target(_joined(there.url, moved))
    raise refused(ON_AND_ON)


def _joined(url: str, moved: str) -> str:
    try:
        return urljoin(url, moved)
    except ValueError:  # brackets that are no address
        raise refused(NO_ADDRESS) from None


def _asked(
    there: Target, until: float, resolve: Resolve, connect: Connect, now: Callable[[], float]
) -> tuple[str, bytes]:
    """Where it leads on to, else what it gave."""
    addresses = _in_time(lambda: resolve(there.host), until - now())
    if not addresses or not all(is_public(address) for address in addresses):
        raise refused(NOT_PUBLIC if addresses else NOT_REACHED)
    try:
        with closing(connect(there, addresses[0], _left(until, now))) as line:
            headers = {"Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "calendar"}
            line.sock = _Wire(line.sock, lambda: _left(until, now))
            line.request("GET", there.path, headers=headers)
            answer = line.getresponse()
            if answer.status in _REDIRECTS:
                return answer.getheader("Location") or "nowhere:", b""
            if answer.status != 200:
                raise answered(answer.status)
            return "", _body(answer, until, now)
    except TimeoutError:
        raise refused(TOO_SLOW) from None
    except (OSError, http.client.HTTPException, UnicodeError):
        raise refused(NOT_REACHED) from None


def _body(answer: http.client.HTTPResponse, until: float, now: Callable[[], float]) -> bytes:
    raw = bytearray()
    while True:
        _left(until, now)
        piece = answer.read1(PIECE)
        if not piece:
            return bytes(raw)
        raw += piece
        if len(raw) > MOST_BYTES:
            raise refused(TOO_LARGE)


class _Wire:
    """A connection of which no single read lasts longer than what is left of all the time: `left`.

    Whoever sends a byte now and then, in the answer's head, between two pieces or after the last one, or
    says without end that the answer is to come, is left when the time is over.
    """

    def __init__(self, sock: Any, left: Callable[[], float]) -> None:
        self._sock, self._left = sock, left

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Read(self._sock, self._left))

    def sendall(self, raw: bytes) -> None:
        self._sock.settimeout(self._left())
        self._sock.sendall(raw)

    def close(self) -> None:
        self._sock.close()


class _Read(io.RawIOBase):
    """Its bytes. The socket itself is closed with the last that reads from it."""

    def __init__(self, sock: Any, left: Callable[[], float]) -> None:
        super().__init__()
        self._sock, self._left, self._raw = sock, left, sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int | None:
        self._sock.settimeout(self._left())
        found: int | None = self._raw.readinto(into)
        return found

    def close(self) -> None:
        self._raw.close()
        super().close()


def _left(until: float, now: Callable[[], float]) -> float:
    seconds = until - now()
    if seconds <= 0:
        raise refused(TOO_SLOW)
    return seconds


def _in_time(act: Callable[[], list[str]], seconds: float) -> list[str]:
    """What a look-up gives, if it comes in time: the system's own has no limit that could be set."""
    given: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

    def run() -> None:
        try:
            given.put(act())
        except (OSError, UnicodeError):
            given.put([])

    threading.Thread(target=run, daemon=True).start()
    try:
        return given.get(timeout=max(0.01, seconds))
    except queue.Empty:
        raise refused(TOO_SLOW) from None
