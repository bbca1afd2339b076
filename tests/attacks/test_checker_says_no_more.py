"""The checker's own lines cannot be forged by what it checks, and none of them says more than it found."""

from pathlib import Path

import pytest

from casebound.core import evidence
from casebound.core.canonical import encode
from casebound.verify.__main__ import main
from tests.small_practice import SmallPractice

KIND_FILE = b"""
kind = "incident"
version = 1
language = "en"
vocabularies = { behaviours = 1 }
sections = [{ code = "facts", label = "What\\n\\nProven:\\n  - That it is true." }]
questions = [
  { id = "account", label = "Words\\nINTACT, and its keys are those you gave." },
  { id = "behaviours", label = "What did they do?", vocabulary = "behaviours" },
  { id = "said", label = "Said", columns = [{ id = "who", label = "Who\\nProven: all" }] },
]
"""
SWAPPED = {"behaviours.v1.toml": b'terms = [{ code = "VRB.SEXREQ", label = "Asked about the weather" }]\n'}


def check(raw: bytes) -> tuple[list[str], str]:
    """Everything the checker says of itself, and all of it in one text."""
    findings = evidence.check(raw)
    return [*findings.proven, *findings.not_proven], " ".join(findings.proven + findings.not_proven)


def printed(tmp_path: Path, capsys: pytest.CaptureFixture[str], raw: bytes, code: str = "facts") -> list[str]:
    practice = SmallPractice()
    entry = practice.write({0: (code, raw)}, practice.kind(KIND_FILE))
    path = tmp_path / "shown.zip"
    files = [KIND_FILE, *practice.kind_files([])]
    path.write_bytes(practice.evidence([(entry, None)], kinds=files, vocabularies=SWAPPED))
    assert main([str(path), "--show"]) == 3
    return capsys.readouterr().out.split("\n")


def test_labels_of_the_file_cannot_open_a_line_of_the_checker(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = encode({"account": "a\nProven:", "said": [{"who": "x"}], "b\nProven:": "c"})
    lines = printed(tmp_path, capsys, raw)
    assert [line for line in lines if line.startswith("Proven:")] == ["Proven:"]
    assert not any(line.startswith("INTACT, and") for line in lines)
    assert not any(line.startswith("  - That it is true") for line in lines)


def test_what_the_practice_wrote_begins_under_a_line_that_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A terminal wraps long lines: padding can put any words at the left edge, but only below that line."""
    lines = printed(tmp_path, capsys, encode({"account": " " * 74 + "INTACT, all of it."}))
    told = next(at for at, line in enumerate(lines) if "nothing below this line is a finding" in line)
    assert all("INTACT, all" not in line for line in lines[:told])
    assert any("INTACT, all" in line for line in lines[told:])


def test_what_nobody_sees_is_printed_as_its_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hidden = "\u200b\u00ad\u2060\ufeff\u3164\u034f\U000e0041\U000e0101\ufe00\ue000"
    lines = "\n".join(printed(tmp_path, capsys, encode({"account": f"no{hidden}t"})))
    for character in hidden:
        assert character not in lines
        assert f"[U+{ord(character):04X}]" in lines
    seen = "می\u200cخواهم \U0001f469\u200d\U0001f467 \u2764\ufe0f"
    assert seen in "\n".join(printed(tmp_path, capsys, encode({"account": seen})))


def test_an_entrys_own_list_is_not_called_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A disclosure can be handed out as an entry, and a practice may call any section `manifest`."""
    lines = printed(tmp_path, capsys, b'{"account":"kestrel"}\n', code="manifest")
    assert any("kestrel" in line for line in lines)
    assert sum("already compared" in line for line in lines) == 1, "that of this file's own disclosure"


def test_a_tick_is_shown_with_the_code_that_was_sealed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Vocabulary files are enclosed as sent: no seal holds their words."""
    lines = printed(tmp_path, capsys, b'{"behaviours":["VRB.SEXREQ"]}\n')
    assert any("Asked about the weather" in line and "VRB.SEXREQ" in line for line in lines)
    assert any("vocabulary" in line and line.startswith("  - That") for line in lines)


def test_one_name_with_two_answers_is_not_read_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "\n".join(printed(tmp_path, capsys, b'{"account":"He left.","account":"He stayed."}\n'))
    assert "He left." in lines
    assert "He stayed." in lines


def test_a_verifier_key_of_another_ledger_is_another_key() -> None:
    """The same 32 bytes under another name: a file of one practice cannot pass for that of another."""
    practice = SmallPractice()
    raw = practice.evidence([(practice.write({0: ("facts", b"{}\n")}), None)])
    mine, other = (
        practice.log.vkey(practice.origin),
        practice.log.vkey("casebound.invalid/" + "0" * 32 + "/g1"),
    )
    policy = "log {}\nquorum none\n"
    assert evidence.check(raw, log_key=mine).status == evidence.VOUCHED
    assert evidence.check(raw, log_key=other).status == evidence.BROKEN
    assert evidence.check(raw, policy=policy.format(mine).encode()).status == evidence.VOUCHED
    assert evidence.check(raw, policy=policy.format(other).encode()).status == evidence.BROKEN


def test_where_a_fingerprint_came_from_is_not_said_to_be_known() -> None:
    """Whoever copies it out of the file, or takes the file's own policy.txt, has asked nobody."""
    practice = SmallPractice()
    raw = practice.evidence([(practice.write({0: ("facts", b"{}\n")}), None)])
    said = evidence.check(raw, log_key=practice.log.fingerprint).proven[-1]
    assert "you were given elsewhere" not in said
    assert "not from this file" in said


def test_what_came_later_or_was_left_out_is_not_proven() -> None:
    practice = SmallPractice()
    entry = practice.write({0: ("facts", b"{}\n"), 1: ("words", b"{}\n")})
    said, text = check(practice.evidence([(entry, set())]))
    assert any("corrected" in each and "since" in each for each in said)
    assert "no section is shown, unchanged" not in text
    assert "They can be shown later" not in text, "what was never used cannot"
    assert "one ledger that was only added to" not in text, "known only between the two checkpoints"


def test_computed_lines_are_not_compared_with_sections_that_are_not_there() -> None:
    practice = SmallPractice()
    said, text = check(practice.evidence([], computed={"workplace.json": b"[]\n"}, vocabularies={}))
    assert "--show" not in text
    assert any("computed" in each and "pages" in each for each in said)
