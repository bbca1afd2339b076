"""Photos and files: chosen on the page, sealed as they arrive, read on the page they belong to."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Playwright, Route, expect

from casebound.core.evidence import container
from tests.core.test_evidence_files import MAIL, made, part
from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House, is_sound
from tests.journeys.test_checker import (  # noqa: F401  the fixtures are used by their names
    checker,
    engine_says,
    page_file,
    python_says,
    remade,
    when_checking,
)
from tests.journeys.test_first_run import begin

pytestmark = pytest.mark.journey
SAYS = "He would not leave. I took a picture of the door."


def photo(path: Path) -> Path:
    out = io.BytesIO()
    Image.radial_gradient("L").resize((900, 700)).convert("RGB").save(out, "JPEG")
    path.write_bytes(out.getvalue())
    return path


def to_the_check(page: Page) -> None:
    """Given a note with its own words, read once more."""
    harness.when_pressing(page, "Something happened")
    harness.when_pressing(page, "Yes, I am safe")
    harness.when_writing(page, "What happened, in your own words?", SAYS)
    harness.when_pressing(page, "Read it and seal")


def test_photos_and_files_with_a_note(page: Page, house: House, tmp_path: Path) -> None:
    begin(page, house)
    to_the_check(page)
    harness.when_pressing(page, "Add a photo or file")
    is_sound(page, "draft_files_empty")
    film = tmp_path / "camera.mp4"
    film.write_bytes(bytes(range(256)) * 10_000)
    page.get_by_label("Choose files").set_input_files([photo(tmp_path / "door.jpg"), film])
    expect(page.get_by_role("button", name="Take it out door.jpg")).to_be_visible()
    expect(page.get_by_role("button", name="Take it out camera.mp4")).to_be_visible()
    page.get_by_text("Say where it comes from").first.click()
    page.get_by_label("Where did it come from?").first.fill("My phone")
    page.get_by_label("Who took or made it, and when?").first.fill("Me, the same evening")
    is_sound(page)
    harness.when_pressing(page, "Read it once more")
    harness.then_reads(page, SAYS, "door.jpg", "My phone", "camera.mp4")
    is_sound(page, "draft_check_files")
    harness.when_pressing(page, "Seal as first note")
    harness.when_pressing(page, "Read it")
    harness.then_reads(page, "door.jpg", "Me, the same evening")
    small = page.locator(".files img").first
    small.scroll_into_view_if_needed()
    harness.wait_until(lambda: small.evaluate("it => it.complete && it.naturalWidth > 0"))
    is_sound(page, "entry_files")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save the original camera.mp4").click()
    assert saved.value.path().read_bytes() == film.read_bytes()


def test_an_upload_that_breaks_off_goes_on_by_itself(page: Page, house: House, tmp_path: Path) -> None:
    begin(page, house)
    to_the_check(page)
    harness.when_pressing(page, "Add a photo or file")
    broken: list[str] = []

    def once(route: Route) -> None:
        if broken:
            route.continue_()
        else:
            broken.append(route.request.url)
            route.abort()

    page.route("**/1/", once)
    film = tmp_path / "camera.mp4"
    film.write_bytes(bytes(range(256)) * 10_000)
    page.get_by_label("Choose files").set_input_files(film)
    expect(page.get_by_role("button", name="Take it out camera.mp4")).to_be_visible()
    assert broken


MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


def test_a_voice_memo_by_one_press(playwright: Playwright, house: House) -> None:
    browser = playwright.chromium.launch(
        executable_path=harness.chromium(), args=[*harness.flags(), *MICROPHONE]
    )
    page = browser.new_context(viewport=harness.PHONE, permissions=["microphone"]).new_page()
    begin(page, house)
    to_the_check(page)
    harness.when_pressing(page, "Add a photo or file")
    harness.then_reads(page, "goes nowhere else", "may send your voice away")
    page.get_by_role("button", name="Record a voice memo").click()
    expect(page.locator("[data-record] [role=status]")).to_have_text("0:01")
    page.get_by_role("button", name="Stop and keep it").click()
    expect(page.locator("b", has_text="Voice memo")).to_be_visible()
    harness.when_pressing(page, "Read it once more")
    harness.then_reads(page, "Voice memo", ".webm")
    browser.close()


def test_what_leaves_with_an_evidence_file(page: Page, house: House, tmp_path: Path) -> None:
    begin(page, house)
    to_the_check(page)
    harness.when_pressing(page, "Add a photo or file")
    mail = tmp_path / "mail.eml"
    mail.write_bytes(b"From: him")
    page.get_by_label("Choose files").set_input_files([photo(tmp_path / "door.jpg"), mail])
    expect(page.get_by_role("button", name="Take it out mail.eml")).to_be_visible()
    harness.when_pressing(page, "Read it once more")
    harness.when_pressing(page, "Seal as first note")
    harness.when_pressing(page, "Read it")
    harness.when_pressing(page, "Make an evidence file")
    harness.when_choosing(page, "Everything but what is for learning", "No, a selection")
    harness.when_writing(page, "To whom does it go?", "R. Lane")
    harness.when_writing(page, "Why does it go to them?", "Advice")
    harness.when_pressing(page, "Show exactly what leaves")
    harness.then_reads(page, "Say whether the photos and files go along.")
    harness.when_choosing(page, "Photos without their hidden data")
    is_sound(page, "take_files")
    harness.when_pressing(page, "Show exactly what leaves")
    harness.then_reads(page, "enclosed as a copy without its hidden data", "enclosed as sealed")
    is_sound(page, "look_files")


def test_without_script(open_page: OpenPage, house: House, tmp_path: Path) -> None:
    page = open_page(java_script_enabled=False, viewport=harness.NARROW)
    begin(page, house)
    to_the_check(page)
    harness.when_pressing(page, "Add a photo or file")
    harness.no_sideways_scroll(page)
    page.get_by_label("Choose files").set_input_files(photo(tmp_path / "door.jpg"))
    harness.when_pressing(page, "Add them")
    harness.then_reads(page, "door.jpg")
    page.get_by_label("Take a photo").set_input_files(photo(tmp_path / "note.jpg"))
    harness.when_pressing(page, "Read it once more")
    harness.then_reads(page, "door.jpg", "note.jpg")
    harness.when_pressing(page, "Seal as first note")
    harness.when_pressing(page, "Read it")
    harness.then_reads(page, "door.jpg", "note.jpg", "Save the original")
    harness.no_sideways_scroll(page)


# The page that checks without Python judges files as the checker in Python does.


def test_enclosed_files_are_judged_alike(checker: Page) -> None:  # noqa: F811
    good = made([part(2, MAIL, True, "mail.eml"), part(1, b"drawn anew", False)])
    odd = [made([], ("evidence", section)) for section in (b'{"files":["x"]}\n', b'{"files":[ ]}\n')]
    files = [(raw, "") for raw in (good, *odd)]
    for at in range(0, len(MAIL) + 1, 3):
        changed = MAIL[:at] + b"?" + MAIL[at:]
        files.append((swapped(good, MAIL, changed), ""))
    for name in ("files/0001/01-best-x.jpg", "files/0002/01-copy-x.jpg", "files/0001/02-copy-x.jpg"):
        files.append((renamed(good, name), ""))
    assert engine_says(checker, files) == python_says(files)
    assert python_says(files)[:3] == [3, 3, 3]
    assert set(python_says(files)[3:]) == {1}
    when_checking(checker, good)
    harness.then_reads(
        checker,
        "Enclosed as sealed with entry 4, byte for byte: files/0001/02-original-mail.eml.",
        "That the copies enclosed with entry 4 show what the sealed files show",
    )


def swapped(raw: bytes, old: bytes, new: bytes) -> bytes:
    return remade([(name, new if data == old else data) for name, data in container.read(raw)])


def renamed(raw: bytes, other: str) -> bytes:
    members = container.read(raw)
    first = next(name for name, _ in members if name.startswith("files/"))
    return remade([(other if name == first else name, data) for name, data in members])
