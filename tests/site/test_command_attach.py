"""Files from the command line: sealed with their page, or added to one; whole, or nothing at all."""

import hashlib

import pytest

from casebound.attachments import doctor, stored
from casebound.attachments.models import Attachment
from casebound.core.attachments import CHUNK, FILES_LIMIT
from casebound.records.models import Draft
from casebound.site import env
from tests.attachments.adding import bytes_of
from tests.site.commanding import Desk, in_memory

pytestmark = pytest.mark.django_db
RAW = bytes_of(CHUNK + 7)


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    desk = Desk(tmp_path, lambda: tuple(capsys.readouterr()))
    desk.set_up()
    (tmp_path / "photo.jpg").write_bytes(RAW)
    (tmp_path / "mail.eml").write_bytes(b"From: him")
    return desk


def shown(desk, entry):
    return desk.json("show", entry)["answers"]["files"]


def test_files_are_sealed_with_their_page(desk, tmp_path):
    words = ("--attach", str(tmp_path / "photo.jpg"), "--attach", str(tmp_path / "mail.eml"))
    done = desk.record("incident", *words, "--origin", "My phone", "--captured", "By me, that night")
    photo, mail = shown(desk, done["entry"])
    assert (photo["name"], photo["type"], photo["size"]) == ("photo.jpg", "image/jpeg", len(RAW))
    assert photo["sha256"] == hashlib.sha256(RAW).hexdigest()
    assert (mail["name"], mail["origin"], mail["captured"]) == ("mail.eml", "My phone", "By me, that night")
    assert doctor.counted() == 2
    assert not Draft.objects.exists()
    assert desk.casebound("doctor").code == 0


def test_files_are_added_to_a_page_that_was_sealed(desk, tmp_path):
    page = desk.record()["entry"]
    done = desk.json("attach", page, str(tmp_path / "photo.jpg"))
    assert done["files"] == ["photo.jpg"]
    [photo] = shown(desk, done["entry"])
    assert photo["sha256"] == hashlib.sha256(RAW).hexdigest()
    assert desk.json("show", done["entry"])["answers"]["text"] == "Files that belong to this page."
    words = desk.answers(text="The mail that he sent.")
    said = desk.casebound("attach", page, str(tmp_path / "mail.eml"), "--answers", words)
    assert f"which belongs to {page}" in said.out


def test_at_a_terminal_it_is_asked_where_they_come_from(desk, tmp_path, monkeypatch):
    page = desk.record()["entry"]
    told = iter(["From his mailbox", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda: next(told))
    done = desk.casebound("attach", page, str(tmp_path / "mail.eml"))
    assert "Where do these files come from?" in done.err
    entry = done.out.split(" sealed as ")[1].split(",")[0]
    [mail] = shown(desk, entry)
    assert (mail["origin"], "captured" in mail) == ("From his mailbox", False)


def wrong(tmp_path):
    (tmp_path / "empty").touch()
    with (tmp_path / "huge").open("wb") as huge:
        huge.truncate(100 * 10**6 + 1)
    return {
        "none": "cannot be read",
        "keys": "is no file",
        "empty": "is empty",
        "huge": "larger than 100 MB",
    }


def test_what_cannot_be_attached_is_said_before_anything_is_read(desk, tmp_path):
    page = desk.record()["entry"]
    for name, said in wrong(tmp_path).items():
        assert said in desk.refuses("attach", page, str(tmp_path / "mail.eml"), str(tmp_path / name))
    many = [str(tmp_path / "mail.eml")] * (FILES_LIMIT + 1)
    assert "At most 50" in desk.refuses("attach", page, *many)
    told = desk.refuses("attach", page, str(tmp_path / "mail.eml"), "--origin", "two\nlines")
    assert "does not fit" in told
    assert "hold no key" in desk.refuses("attach", "e999", str(tmp_path / "mail.eml"))
    assert "take no files" in desk.refuses(
        "record", "client", "--attach", str(tmp_path / "mail.eml"), "--answers", desk.answers(name="Pat")
    )
    assert not Attachment.objects.exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError(5, "Input/output error")])
def test_what_breaks_off_leaves_nothing(desk, tmp_path, monkeypatch, fault):
    def put(*words, **more):
        if words[2] == 1:
            raise fault
        return before(*words, **more)

    before = stored.put
    page = desk.record()["entry"]
    monkeypatch.setattr(stored, "put", put)
    done = desk.casebound("attach", page, str(tmp_path / "photo.jpg"))
    assert done.code in (2, 130)
    assert not Attachment.objects.exists()
    assert not Draft.objects.exists()


def test_a_file_that_shrinks_while_it_is_read_is_not_sealed(desk, tmp_path, monkeypatch):
    page = desk.record()["entry"]
    begin = stored.begin

    def cut(*words, **more):
        (tmp_path / "photo.jpg").write_bytes(b"short")
        return begin(*words, **more)

    monkeypatch.setattr(stored, "begin", cut)
    assert "changed while it was read" in desk.refuses("attach", page, str(tmp_path / "photo.jpg"))
    assert not Attachment.objects.exists()
