"""What a person or a browser sends: kinds, answers, links, files, pictures, notes from a phone, passkeys."""

import io
import json
import unicodedata
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from fido2.utils import websafe_decode
from fido2.webauthn import AttestedCredentialData, RegistrationResponse
from PIL import Image

from casebound.attachments import arriving, pictures, slips
from casebound.core import canonical, entry, kinds_sample, vocabulary
from casebound.core.errors import BadInput, CaseboundError
from casebound.core.packing import pack
from casebound.kinds import shipped
from casebound.members import links
from casebound.people import passkeys
from casebound.records import blob, offline
from casebound.site import typed
from casebound.verify.quoted import quoted
from tests.fuzz.target import Target, one_of, refusing
from tests.people.soft_passkey import SoftPasskey
from tests.small_practice import fixed, person

HERE = Path(__file__).parent
SOURCES = HERE.parents[1] / "src/casebound"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHALLENGE = "c" * 43
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
TOML_WORDS = (b"[[questions]]\n", b"[[pages]]\n", b'type = "', b"= [[", b"version = ", b'""""""')


def _kind(raw: bytes) -> None:
    kind = shipped().load(raw, {})
    answers = kinds_sample.sample(kind, kind.language, 1)
    entry.check(kind, answers, NOW, zone="Europe/Berlin", for_seal=False)


def _kinds() -> list[bytes]:
    names = ("note", "small_thing", "client", "correction")
    return [(SOURCES / f"kinds/{name}.v1.toml").read_bytes() for name in names]


def _wording(raw: bytes) -> None:
    shipped().load((SOURCES / "kinds/incident.v1.toml").read_bytes(), {"es": raw})


def _wordings() -> list[bytes]:
    return [(SOURCES / "kinds/incident.v1.es.toml").read_bytes()]


def _vocabulary(raw: bytes) -> None:
    vocabulary.load(raw, {}).find("a")


def _vocabularies() -> list[bytes]:
    names = ("phases", "relations")
    return [(SOURCES / f"vocabulary/{name}.v1.toml").read_bytes() for name in names]


def _answers(raw: bytes) -> None:
    """As `record --answers -` takes them."""
    with mock.patch("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw))):
        answers = typed.read_answers("-")
    checked = entry.check(shipped().get("incident"), answers, NOW, zone="UTC", for_seal=False)
    assert all(canonical.decode(section) is not None for section in checked.sections.values())


def _samples() -> list[bytes]:
    kind = shipped().get("incident")
    return [json.dumps(kinds_sample.sample(kind, "en", seed)).encode() for seed in (1, 2)]


def _canonical(raw: bytes) -> None:
    assert canonical.encode(canonical.decode(raw)) == raw


def _link(raw: bytes) -> None:
    assert isinstance(links.read(raw.decode("utf-8", "replace"), "That is no link."), bytes)


class _Request(HttpRequest):
    def __init__(self) -> None:
        super().__init__()
        self.method = "POST"
        self.resolver_match = SimpleNamespace(view_name=arriving.VIEW, kwargs={"draft": "ab" * 16})  # type: ignore[assignment]


BOUNDARY = b"--x\r\n"
FORM = (
    BOUNDARY
    + b'Content-Disposition: form-data; name="file"; filename="a photo.jpg"\r\n'
    + b"Content-Type: image/jpeg\r\n\r\nbytes of a photo\r\n"
    + BOUNDARY
    + b'Content-Disposition: form-data; name="origin-1"\r\n\r\nmy own\r\n--x--\r\n'
)


def _upload(raw: bytes) -> bool:
    """Headers of a form with files: what is kept of any name is one plain line without a path."""
    kept: list[Any] = []
    request = _Request()
    stored = mock.Mock(begin=lambda who, slip, **_: kept.append(slip), put=mock.Mock(), remove=mock.Mock())
    handlers = [arriving.Arriving(request), MemoryFileUploadHandler(request)]
    told = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(len(raw))}
    with mock.patch.object(arriving, "stored", stored), mock.patch.object(arriving.door, "who", mock.Mock()):
        try:
            MultiPartParser(told, io.BytesIO(raw), handlers, "utf-8").parse()
        except (MultiPartParserError, SuspiciousOperation, CaseboundError):
            return False
    for slip in kept:
        assert slip.name.strip()
        assert not set(slip.name) & set("/\\")
        assert len(slip.name) <= 200
        assert not {unicodedata.category(char) for char in slip.name} & set(UNSEEN)
        assert slip.type.isascii()
        assert slip.type.count("/") == 1
        assert not set(slip.type) & set(' ;,\r\n"')
    return bool(kept)


@cache
def _pictures() -> list[bytes]:
    found = []
    for form, mode in (("JPEG", "RGB"), ("PNG", "RGBA"), ("GIF", "P"), ("WEBP", "RGB"), ("PNG", "I;16")):
        out = io.BytesIO()
        exif = Image.Exif()
        exif[0x0112], exif[0x010E] = 6, "where she lives"
        more = {"exif": exif} if form != "GIF" and mode != "I;16" else {}
        Image.new(mode, (9, 7)).save(out, form, **more)
        found.append(out.getvalue())
    return found


def _picture(raw: bytes) -> None:
    small = pictures.small([raw])
    bare, ending = pictures.without_hidden_data(raw)
    assert ending in ("png", "jpg")
    for made in (small, bare):
        with Image.open(io.BytesIO(made)) as picture:
            assert not picture.getexif()
            assert not set(picture.info) & {
                "exif",
                "xmp",
                "comment",
                "XML:com.adobe.xmp",
            }


def _offline(raw: bytes) -> None:
    sent = offline.read(raw)
    parts = [number.to_bytes(4, "big") + part for number, part in sent.parts.items()]
    assert pack(offline.FIRST, sent.note, sent.recipient, *parts) == raw


ANA = SimpleNamespace(secret=person("ana"), practice=SimpleNamespace(uid=fixed("practice", 16)))
DRAFT, FILE = fixed("draft", 16), fixed("file", 16)


@cache
def _slips() -> list[bytes]:
    return [slips.sealed(ANA, slips.Slip(DRAFT, FILE, "a photo.jpg", "image/jpeg", 9, fixed("key")))]  # type: ignore[arg-type]


def _slip(raw: bytes) -> None:
    slips.opened(ANA, DRAFT, FILE, raw)  # type: ignore[arg-type]
    one_of(_slips, raw)


@cache
def _passkeys() -> tuple[bytes, bytes, AttestedCredentialData]:
    """Good answers of a browser, to the page that sets up and to the one that asks; and the credential."""
    soft = SoftPasskey()
    made = soft.make({"rp": {"id": settings.HOST}, "challenge": CHALLENGE})
    credential = RegistrationResponse.from_dict(json.loads(made)).response.attestation_object.auth_data
    assert credential.credential_data is not None
    told = soft.sign({"rpId": settings.HOST, "challenge": CHALLENGE})
    return made.encode(), told.encode(), credential.credential_data


def _passkey(raw: bytes) -> bool:
    """A browser's answer, before anything of it is believed: it is taken, or refused by one sentence."""
    answer = raw.decode("utf-8", "replace")
    asked = {"challenge": CHALLENGE, "user_verification": None}
    request = HttpRequest()
    request.META = {"HTTP_HOST": settings.HOST}
    request.session = {passkeys.CHALLENGE: dict(asked)}  # type: ignore[assignment]
    full = mock.patch.object(passkeys, "of", return_value=[mock.Mock(pk=1)] * passkeys.MOST)
    known = mock.patch.object(passkeys, "_credential", return_value=_passkeys()[2])
    with full, known, mock.patch.object(passkeys.transaction, "atomic", side_effect=_Passed):
        try:
            passkeys.set_up(request, mock.Mock(), "mine", answer)
        except BadInput as refused:
            if "enough" in refused.sentence:
                return True
        request.session = {passkeys.CHALLENGE: dict(asked)}  # type: ignore[assignment]
        try:
            passkeys.check(request, mock.Mock(), answer)
        except BadInput:
            return False
        except _Passed:
            _signed_alike(raw)
            return True
    raise AssertionError("an answer was neither taken nor refused")


class _Passed(Exception):
    """The signature held, and the row would be looked at next."""


def _signed_alike(raw: bytes) -> None:
    """JSON may be spaced in many ways; what was signed is the same."""
    told, good = (
        json.loads(raw.decode("utf-8", "replace"))["response"],
        json.loads(_passkeys()[1])["response"],
    )
    names = ("clientDataJSON", "authenticatorData", "signature")
    assert [websafe_decode(told[name]) for name in names] == [websafe_decode(good[name]) for name in names]


def _blob(raw: bytes) -> None:
    words = blob.Words.parse(raw)
    assert bytes(words) == raw
    assert dict(words.entries()) is not None
    list(words.ranked([b"a", b"ri"]))


def _blobs() -> list[bytes]:
    return [bytes(blob.gather({3: [(2, b"a river"), (1, b"calm")], 9: [(1, b"a night")]}))]


def _quoted(raw: bytes) -> None:
    text = quoted(raw.decode("utf-8", "replace"))
    inside = text[1:-1]
    assert text[0] == "\u2068"
    assert text[-1] == "\u2069"
    assert not [it for it in inside if unicodedata.category(it) in ("Cc", "Zl", "Zp", "Cs") and it != "\t"]
    assert not set(inside) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def _plain_words() -> list[bytes]:
    return [b"a calm river", "شكرا 🙂 日本".encode()]


TARGETS = (
    Target("kind", refusing(_kind), _kinds, runs=3_000, longest=5_000, words=TOML_WORDS),
    Target("wording", refusing(_wording), _wordings, runs=500, longest=20_000, words=TOML_WORDS),
    Target("vocabulary", refusing(_vocabulary), _vocabularies, runs=3_000, words=TOML_WORDS),
    Target(
        "answers",
        refusing(_answers),
        _samples,
        runs=5_000,
        longest=20_000,
        words=(b"[[[[", b'"account"', b"null"),
    ),
    Target("canonical", refusing(_canonical), lambda: [b'{"a":[1,true,null,"x"]}\n'], words=(b"[[[[", b'{"')),
    Target("link", refusing(_link), lambda: [links.written(b"x" * 32).encode()], longest=300),
    Target("upload", _upload, lambda: [FORM], runs=5_000, words=(b"filename*=UTF-8''", b"\r\n", BOUNDARY)),
    Target("picture", refusing(_picture), _pictures, runs=3_000),
    Target("offline", refusing(_offline), lambda: [pack(offline.FIRST, bytes(16), bytes(32), b"\0\0\0\1x")]),
    Target("slip", refusing(_slip), _slips, runs=3_000),
    Target("passkey", _passkey, lambda: list(_passkeys()[:2]), runs=5_000, words=(b"[[[[", b"null", b"{}")),
    Target("search_words", refusing(_blob), _blobs),
    Target("quoted", refusing(_quoted), _plain_words, longest=300),
)
