"""Tokens that one program refuses and the other takes; and a machine that has neither."""

from hashlib import sha256
from pathlib import Path

import pytest

from casebound.core import timestamps
from casebound.core.errors import CaseboundError, Malformed, Tampered, Untrusted
from casebound.core.timestamps import Unread
from casebound.verify import tokens
from tests.anchors.authority import Authority

NOTE = b"a checkpoint\n"


@pytest.fixture(scope="module")
def unsorted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("unsorted"), unsorted=True, accuracy=2)


@pytest.fixture(scope="module")
def token(unsorted: Authority) -> bytes:
    return unsorted.stamp(NOTE)


def test_both_programs_read_the_same(tmp_path: Path) -> None:
    plain = Authority(tmp_path, accuracy=3)
    raw = plain.stamp(NOTE)
    assert tokens._openssl_read(raw) == timestamps.read(raw)
    assert tokens._openssl_verify(raw, NOTE, plain.ca) == timestamps.verify(raw, NOTE, plain.ca)


def test_what_the_package_refuses_openssl_checks(unsorted: Authority, token: bytes) -> None:
    with pytest.raises(Unread):
        timestamps.read(token)
    stamp = tokens.verify(token, NOTE, unsorted.ca)
    assert stamp == tokens.read(token)
    assert stamp.imprint == sha256(NOTE).digest()
    assert stamp.latest - stamp.earliest == 4


def test_openssl_refuses_another_note_authority_or_byte(
    unsorted: Authority, token: bytes, tmp_path: Path
) -> None:
    with pytest.raises(Tampered):
        tokens.verify(token, b"another", unsorted.ca)
    with pytest.raises(Untrusted):
        tokens.verify(token, NOTE, Authority(tmp_path).ca)
    with pytest.raises(Malformed, match="PEM"):
        tokens.verify(token, NOTE, b"none")
    with pytest.raises(CaseboundError):
        tokens.verify(token[:-1] + bytes([token[-1] ^ 1]), NOTE, unsorted.ca)


def test_a_machine_with_neither(token: bytes, unsorted: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(Unread, match="openssl"):
        tokens.verify(token, NOTE, unsorted.ca)


def test_an_openssl_that_hangs(token: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "openssl"
    slow.write_text("#!/bin/sh\nsleep 5\n")
    slow.chmod(0o700)
    monkeypatch.setattr("shutil.which", lambda name: str(slow))
    monkeypatch.setattr(tokens, "_PATIENCE", 0.2)
    with pytest.raises(Unread, match="did not answer"):
        tokens.read(token)


def test_noise() -> None:
    with pytest.raises(Unread):
        tokens.read(b"\x30\x03junk")
