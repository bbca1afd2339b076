"""Files enclosed in an evidence file: an original is held to its seal, a copy is called a copy."""

from hashlib import sha256

import pytest

from casebound.core import evidence
from casebound.core.attachments import File, chunks_of
from casebound.core.canonical import encode
from casebound.core.errors import BadInput, Malformed
from casebound.core.evidence import FilePart, container, files, parts
from tests.small_practice import FACTS, SmallPractice

PHOTO, MAIL = b"a photo with its place inside", b"From: him"


def described(raw: bytes, name: str) -> dict[str, object]:
    number = sha256(name.encode()).hexdigest()[:32]
    return File(number, name, "image/jpeg", len(raw), sha256(raw).hexdigest(), chunks_of(len(raw))).answer()


ANSWERS = {"files": [described(PHOTO, "the door.jpg"), described(MAIL, "él.eml")], "words": "See these."}
SECTION = ("evidence", encode(ANSWERS))


def made(
    enclosed: list[FilePart], section: tuple[str, bytes] = SECTION, shown: set[int] | None = None
) -> bytes:
    practice = SmallPractice()
    practice.write({0: ("facts", FACTS)})
    entry = practice.write({0: ("facts", FACTS), 13: section})
    return practice.evidence([(entry, shown)], files=enclosed)


def part(position: int, raw: bytes, original: bool, name: str = "the door.jpg") -> FilePart:
    return FilePart(4, position, name, original, raw)


def said(findings: evidence.Findings) -> str:
    return "\n".join([*findings.proven, "NOT", *findings.not_proven])


def test_originals_and_copies_are_told_apart() -> None:
    found = evidence.check(made([part(2, MAIL, True, "él.eml"), part(1, b"drawn anew", False)]))
    assert found.status == evidence.UNVOUCHED
    assert found.contents
    first, second = found.contents.files
    assert (first.member, first.original) == ("files/0001/01-copy-the_door.jpg", False)
    assert (second.member, second.original) == ("files/0001/02-original-_l.eml", True)
    assert second.told.name == "él.eml"
    proven, _, rest = said(found).partition("NOT")
    assert "Enclosed as sealed with entry 4, byte for byte: files/0001/02-original-_l.eml." in proven
    assert "01-copy" not in proven
    assert "That the copies enclosed with entry 4 show what the sealed files show" in rest
    assert "not enclosed" not in rest


def test_files_that_stayed_are_named_as_such() -> None:
    found = evidence.check(made([part(2, MAIL, True)]))
    assert "are not enclosed: number 1 of its list" in said(found)
    assert "not enclosed" not in said(evidence.check(made([], shown={0})))


@pytest.mark.parametrize(
    "enclosed",
    [
        [part(1, PHOTO + b"!", True)],
        [part(1, MAIL, True)],
        [part(3, PHOTO, False)],
        [part(1, PHOTO, True), part(1, PHOTO, False)],
    ],
    ids=["changed", "another one", "named by nobody", "twice"],
)
def test_a_file_that_is_not_the_one_sealed_never_leaves(enclosed: list[FilePart]) -> None:
    with pytest.raises(ValueError, match="ask for the original file"):
        made(enclosed)


def test_a_file_of_a_section_that_is_withheld_never_leaves() -> None:
    with pytest.raises(ValueError, match="named by no entry"):
        made([part(1, PHOTO, True)], shown={0})


@pytest.mark.parametrize(
    "section",
    [
        b'{"files":["x"]}\n',
        b'{"files":[]}\n',
        b'{"files":[ ]}\n',
        b'["files",{"files":[1]}]\n',
        encode({"files": [described(PHOTO, "a")] * 51}),
    ],
    ids=["no file", "none", "not canonical", "no answers", "too many"],
)
def test_a_description_of_no_known_kind_names_nothing(section: bytes) -> None:
    assert evidence.check(made([], ("evidence", section))).status == evidence.UNVOUCHED
    with pytest.raises(ValueError, match="named by no entry"):
        made([part(1, PHOTO, True)], ("evidence", section))


def test_a_name_that_leads_astray_is_refused() -> None:
    raw = made([part(1, PHOTO, True)])
    for other in ("files/0001/01-best-x.jpg", "files/0002/01-copy-x.jpg", "files/0001/1-copy-x.jpg"):
        members = [(other if name.startswith("files/") else name, data) for name, data in container.read(raw)]
        listed = [
            pair for pair in members if pair[0] != "manifest.txt" and not pair[0].startswith("disclosure/")
        ]
        manifest = parts.manifest_text((1, 4), listed)
        raw_again = container.write([(n, manifest if n == "manifest.txt" else d) for n, d in members])
        (fault,) = evidence.check(raw_again).faults
        assert fault.startswith(other)


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("../../etc/passwd", "files/0007/01-copy-.._.._etc_passwd"),
        ("a" * 300 + ".jpeg", f"files/0007/01-copy-{'a' * 69}.jpeg"),
        ("照片.png", "files/0007/01-copy-_.png"),
        ("b" * 90, f"files/0007/01-copy-{'b' * 80}"),
        ("noending", "files/0007/01-copy-noending"),
        ("", "files/0007/01-copy-file"),
    ],
)
def test_names_of_members_are_plain(name: str, member: str) -> None:
    assert files.member_name(7, part(1, b"", False, name)) == member


def test_too_much_is_said_before_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MOST_BYTES", 1000)
    with pytest.raises(BadInput, match="too much for one evidence file"):
        made([])


def test_a_section_too_long_to_read_names_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of sixteen million empty lists is a small file and a large memory."""
    monkeypatch.setattr(files, "LONGEST_READ", 1000)
    for length, found in ((960, 1), (1000, 0)):
        assert len(files._list(encode({"files": [{"id": "x"}], "more": "x" * length}))) == found


def test_a_step_of_a_proof_is_one_hash() -> None:
    assert parts.parse_steps(b"A" * 43 + b"=\n") == [bytes(32)]
    for other in (b"\n", b"AAAA\n", b"A" * 43 + b"=\n\n"):
        with pytest.raises(Malformed):
            parts.parse_steps(other)
