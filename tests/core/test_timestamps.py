"""What a time token proves, for whom, and what happens where it cannot be looked into."""

import builtins
import ssl
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casebound.core import timestamps
from casebound.core.errors import CaseboundError, Malformed, Tampered, Untrusted
from casebound.core.timestamps import Unread
from tests.anchors.authority import Authority

NOTE = b"a checkpoint\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def token(authority: Authority) -> bytes:
    return authority.stamp(NOTE)


def test_a_question_holds_the_hash_alone():
    asked = timestamps.query(NOTE)
    assert sha256(NOTE).digest() in asked.raw
    assert NOTE.strip() not in asked.raw
    assert timestamps.query(NOTE).nonce != asked.nonce


def test_a_token_says_when(authority, token):
    stamp = timestamps.verify(token, NOTE, authority.ca)
    assert stamp == timestamps.read(token)
    assert stamp.imprint == sha256(NOTE).digest()
    assert stamp.latest - stamp.earliest == 2  # to the second, give or take the accuracy of one


def test_the_answer_is_to_this_question(authority):
    asked = timestamps.query(NOTE)
    assert timestamps.read(authority.answer(asked.raw)).nonce == asked.nonce


def test_another_note(authority, token):
    with pytest.raises(Tampered, match="another checkpoint"):
        timestamps.verify(token, NOTE + b"x", authority.ca)


def test_another_authority(token, tmp_path: Path):
    with pytest.raises(Untrusted, match="not signed by the authority"):
        timestamps.verify(token, NOTE, Authority(tmp_path).ca)


def test_a_changed_time(authority, token):
    stamp = timestamps.read(token)
    written = token.find(b"20", token.find(stamp.imprint))
    changed = token[: written + 3] + bytes([token[written + 3] ^ 1]) + token[written + 4 :]
    assert timestamps.read(changed).earliest != stamp.earliest
    with pytest.raises(Untrusted):
        timestamps.verify(changed, NOTE, authority.ca)


def test_certificates_in_no_order_are_left_to_others(tmp_path: Path):
    raw = Authority(tmp_path, unsorted=True).stamp(NOTE)
    for look in (lambda: timestamps.read(raw), lambda: timestamps.verify(raw, NOTE, b"")):
        with pytest.raises(Unread):
            look()


def test_where_the_package_is_missing(token, monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "rfc3161_client":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    for look in (lambda: timestamps.query(NOTE), lambda: timestamps.read(token)):
        with pytest.raises(Unread, match="rfc3161-client"):
            look()


def test_no_time_was_granted(authority):
    with pytest.raises(Malformed, match="granted no time"):
        timestamps.read(authority.answer(b"no question"))


def test_another_hash_than_ours(monkeypatch, token):
    from cryptography.x509 import ObjectIdentifier

    real = timestamps._parsed(token)
    imprint = SimpleNamespace(message=b"", hash_algorithm=ObjectIdentifier("1.2.3"))
    info = SimpleNamespace(message_imprint=imprint, gen_time=real.tst_info.gen_time, accuracy=None)
    with pytest.raises(Malformed, match="another hash"):
        timestamps._stamp(SimpleNamespace(status=0, tst_info=info))


def test_a_time_that_no_clock_shows():
    class Info:
        message_imprint = None

        @property
        def gen_time(self):
            raise ValueError

    with pytest.raises(Unread):
        timestamps._stamp(SimpleNamespace(status=0, tst_info=Info()))


@pytest.mark.parametrize("pem", [b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_file_without_certificates(pem):
    with pytest.raises(Malformed, match="PEM"):
        timestamps.authorities(pem)


def test_a_certificate_of_no_known_version(authority):
    der = ssl.PEM_cert_to_DER_cert(authority.ca.decode())
    version = bytes.fromhex("a003020102")
    assert version in der
    changed = ssl.DER_cert_to_PEM_cert(der.replace(version, version[:-1] + b"\x28"))
    with pytest.raises(Malformed, match="PEM"):
        timestamps.authorities(changed.encode())


def test_a_certificate_named_twice_counts_once(authority):
    assert len(timestamps.authorities(authority.ca * 2)) == 1


def test_too_long_to_be_a_token():
    with pytest.raises(Malformed, match="too long"):
        timestamps.read(bytes(timestamps.MOST_BYTES + 1))


@given(some.binary(max_size=300))
def test_noise(raw):
    with pytest.raises(CaseboundError):
        timestamps.read(raw)


@given(some.data())
def test_no_changed_byte_passes_for_another_time(authority, token, data):
    at, byte = data.draw(some.integers(0, len(token) - 1)), data.draw(some.integers(0, 255))
    changed = token[:at] + bytes([byte]) + token[at + 1 :]
    try:
        stamp = timestamps.verify(changed, NOTE, authority.ca)
    except CaseboundError:
        return
    assert stamp == timestamps.read(token)
