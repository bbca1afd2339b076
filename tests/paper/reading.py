"""Reads back what a PDF of the house shows: enough of the format for what our own typesetter writes."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.S)
_TOKEN = re.compile(rb"/(\w+) [\d.]+ Tf|(/(?:ActualText|Alt|Lang) ?)?\(|\bTm\b")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    """One document: `pages` is the text of each page, one line for each line that was set."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.objects = {int(number): body for number, body in _OBJECT.findall(raw)}
        self._maps: dict[int, dict[int, str]] = {}
        self.pages = [self._page(body) for body in self.objects.values() if b"/Type/Page/" in body]

    @property
    def text(self) -> str:
        """Everything shown, with line ends as spaces, so that wrapped sentences can be found."""
        return re.sub(r"\s+", " ", " ".join(self.pages)).replace("\u200b", "")

    def attached(self) -> dict[bytes, bytes]:
        """Names and bytes of the files inside."""
        found = {}
        for body in self.objects.values():
            if b"/Type/Filespec" in body:
                name = re.search(rb"/F\((.*?)\)", body)
                to = re.search(rb"/EF<</F (\d+) 0 R", body)
                assert name
                assert to
                found[name[1]] = self._stream(int(to[1]))
        return found

    def _page(self, page: bytes) -> str:
        resources = self.objects[self._reference(page, b"Resources")]
        fonts = re.search(rb"/Font<<(.*?)>>", resources)
        named = dict(re.findall(rb"/(\w+) (\d+) 0 R", fonts[1])) if fonts else {}
        content = self._stream(self._reference(page, b"Contents"))
        shown, letters = [], dict[int, str]()
        at = 0
        while token := _TOKEN.search(content, at):
            at = token.end()
            if token[1]:
                letters = self._map(int(named[token[1]]))
            elif token[0] == b"Tm":
                shown.append("\n")
            else:
                at = _end_of_string(content, at)
                codes = b"" if token[2] else _unescaped(content[token.end() : at - 1])
                pairs = zip(codes[::2], codes[1::2], strict=True)
                shown.append("".join(letters.get(high << 8 | low, "") for high, low in pairs))
        return "".join(shown)

    def _map(self, font: int) -> dict[int, str]:
        if font not in self._maps:
            table = self._stream(self._reference(self.objects[font], b"ToUnicode"))
            pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table.split(b"endcodespacerange")[1])
            self._maps[font] = {
                int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs
            }
        return self._maps[font]

    def _stream(self, number: int) -> bytes:
        body = self.objects[number]
        match = _STREAM.search(body)
        assert match
        return zlib.decompress(match[1]) if b"/FlateDecode" in body[: match.start()] else match[1]

    @staticmethod
    def _reference(body: bytes, key: bytes) -> int:
        match = re.search(rb"/" + key + rb" (\d+) 0 R", body)
        assert match
        return int(match[1])


def _end_of_string(content: bytes, at: int) -> int:
    """Past the bracket that closes a string; brackets inside it stand in pairs or behind a backslash."""
    open_brackets = 1
    while open_brackets:
        sign = content[at : at + 1]
        open_brackets += {b"(": 1, b")": -1}.get(sign, 0)
        at += 2 if sign == b"\\" else 1
    return at


def _unescaped(string: bytes) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8)]) if code[:1].isdigit() else _LETTERS.get(code, code)

    return _ESCAPE.sub(one, string)
