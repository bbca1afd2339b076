"""The shell of every page, the form components, static files, and the pages for when something goes wrong."""

import gzip
import logging
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings as house
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve

from casebound.site import assets, layout, views
from casebound.site.gallery import Sheet
from casebound.site.quiet import Bare
from casebound.site.rooms import NAVIGATION, NavItem

ROOM = Path(layout.__file__).parent
pytestmark = pytest.mark.django_db


def asked(roles: set[str] | None = None, address: str = "/") -> HttpRequest:
    request = RequestFactory().get(address)
    request.resolver_match = resolve(address)
    if roles is not None:
        request.person = SimpleNamespace(name="Ana Ruiz", roles=roles)  # type: ignore[attr-defined]
    return request


def drawn(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


# The spine


def test_a_stranger_sees_no_spine() -> None:
    assert layout.navigation(asked())["spine"] == []


def test_the_spine_shows_what_a_role_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [
        NavItem(NAVIGATION[0].name, "home", "home"),
        NavItem(NAVIGATION[0].name, "health", "page", frozenset({"practitioner"})),
        NavItem(NAVIGATION[0].name, "leave", "people", frozenset({"administrator"})),
        NavItem(NAVIGATION[0].name, "no_such_page", "more"),
    ]
    monkeypatch.setattr(layout, "NAVIGATION", items)

    def seen(roles: set[str]) -> list[str]:
        return [step.address for step in layout.navigation(asked(roles))["spine"]]

    assert seen({"practitioner"}) == ["/", "/health/"]
    assert seen({"administrator"}) == ["/", "/leave/"]
    assert seen({"practitioner", "administrator"}) == ["/", "/health/", "/leave/"]
    assert seen(set()) == ["/"]


def test_the_current_page_is_marked_once() -> None:
    page = render_to_string(
        "site/spine.html", layout.navigation(asked({"practitioner"})), asked({"practitioner"})
    )

    assert page.count('aria-current="page"') == 1
    assert "Signed in as Ana Ruiz." in page


def test_each_item_of_the_spine_has_a_drawing() -> None:
    for item in NAVIGATION:
        assert "<svg" in drawn("{% icon name %}", name=item.icon)


def test_the_demo_says_so_on_every_page(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    monkeypatch.setattr(house, "DEMO", True)
    monkeypatch.setattr(house, "GALLERY", True)

    for address in ("/look/", "/look/one/", "/look/cover/"):
        page = client.get(address).content.decode()
        assert 'class="band demo"' in page, address
        assert "Demo:" in page


def test_a_hard_moment_shows_no_other_band() -> None:
    bands = [SimpleNamespace(tone="look", text="Words are due", address="", way="")]

    assert "Words are due" in drawn('{% include "site/bands.html" %}', bands=bands)
    assert "Words are due" not in drawn('{% include "site/bands.html" with only_tone="demo" %}', bands=bands)


# Every page


class Inline(HTMLParser):
    """Collects what the content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(tag)
        addresses = [given.get(name) or "" for name in ("src", "href", "action")]
        self.foreign += [address for address in addresses if re.match(r"(\w+:)?//", address)]


@pytest.mark.parametrize("address", ["/look/", "/look/one/", "/look/cover/", "/leave/", "/nowhere/"])
def test_no_page_has_inline_code_or_foreign_addresses(
    monkeypatch: pytest.MonkeyPatch, client: Client, address: str
) -> None:
    monkeypatch.setattr(house, "GALLERY", True)
    page = client.get(address).content.decode()
    reader = Inline()
    reader.feed(page)

    assert reader.found == []
    assert reader.foreign == []
    assert re.search(r"<title>(.+ - )?Notes</title>", page)


@pytest.mark.parametrize("path", sorted(ROOM.parent.rglob("templates/**/*.html")), ids=lambda path: path.name)
def test_every_template_compiles(path: Path) -> None:
    assert engines["django"].from_string(path.read_text(encoding="utf-8")) is not None


def test_the_gallery_is_closed_outside_of_tests(client: Client) -> None:
    assert client.get("/look/").status_code == 404


# Form components


def test_a_field_ties_hint_and_error_to_its_box() -> None:
    form = Sheet({"mail": "ana.example.org"})
    page = drawn('{% include "site/field.html" with field=form.mail only %}', form=form)

    assert '<label for="id_mail">E-mail</label>' in page
    assert '<p class="hint" id="id_mail_helptext">For the receipt.</p>' in page
    assert 'id="id_mail_error"' in page
    assert 'aria-describedby="id_mail_helptext id_mail_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'class="input"' in page
    assert 'value="ana.example.org"' in page


def test_grouped_choices_become_folds_and_count_what_is_chosen() -> None:
    form = Sheet({"client_did": ["BND.1", "BND.2"]})
    page = drawn('{% include "site/field.html" with field=form.client_did only %}', form=form)

    assert page.count('<details class="group" open>') == 2
    assert "2 chosen" in page
    assert page.count("checked>") == 2
    assert "<small>Also hints" in page
    assert 'type="checkbox"' in page


def test_many_groups_are_folded_and_few_show_what_is_inside() -> None:
    class Long(forms.Form):
        few = forms.MultipleChoiceField(
            choices=[(name, [(name, name)]) for name in "abc"], widget=forms.CheckboxSelectMultiple
        )
        many = forms.MultipleChoiceField(
            choices=[(name, [(name, name)]) for name in "abcdefgh"], widget=forms.CheckboxSelectMultiple
        )

    for name, groups, shown in (("few", 3, 1), ("many", 8, 0)):
        page = drawn('{% include "site/field.html" with field=field only %}', field=Long()[name])
        assert page.count("<details") == groups
        assert page.count('<details class="group" open>') == shown


def test_nothing_is_chosen_beforehand() -> None:
    page = drawn('{% include "site/form.html" %}', form=Sheet())

    assert "checked" not in page


def test_a_follow_up_stands_inside_its_option_and_nowhere_else() -> None:
    page = drawn('{% include "site/form.html" %}', form=Sheet())
    stop = page.index('value="stop"')
    left = page.index('value="left"')

    assert page.count('name="stop_when"') == 1
    assert stop < page.index('class="follow stack"') < page.index('name="stop_when"') < left


def test_choices_are_escaped() -> None:
    form = Sheet({"words": "<script>alert(1)</script>", "stop_words": '"><img src=x>'})
    page = drawn('{% include "site/form.html" %}', form=form)

    assert "<script" not in page
    assert "<img" not in page


def test_the_summary_counts_in_words_and_leads_to_each_field() -> None:
    form = Sheet({"words": "", "mail": "x@y.invalid"})
    page = drawn('{% include "site/errors.html" with form=form only %}', form=form)

    assert "Two things to look at" in page
    assert "Everything you typed is still here." in page
    assert 'href="#id_words"' in page
    assert 'href="#id_mail"' in page


def test_the_summary_leads_to_a_group_of_choices_too() -> None:
    form = Sheet({"words": "He came back.", "i_did": "flew"})
    summary = drawn('{% include "site/errors.html" with form=form only %}', form=form)
    field = drawn('{% include "site/field.html" with field=form.i_did only %}', form=form)

    assert "One thing to look at" in summary
    assert 'href="#id_i_did"' in summary
    assert '<fieldset class="field" id="id_i_did" tabindex="-1" aria-describedby="id_i_did_error">' in field


def test_no_summary_without_errors() -> None:
    assert "panel" not in drawn('{% include "site/errors.html" with form=form only %}', form=Sheet())


@pytest.mark.parametrize(
    ("count", "words"), [(1, "One thing"), (2, "Two things"), (3, "Three"), (12, "12 things")]
)
def test_small_numbers_are_words(count: int, words: str) -> None:
    assert drawn("{{ count|things_to_look_at }}", count=count).startswith(words)


def test_the_seal_says_its_number_in_words() -> None:
    page = drawn("{% seal 42 day %}", day=date(2026, 11, 20))

    assert 'aria-label="Sealed page number 42"' in page
    assert "20 NOV 2026" in page


def test_progress_is_said_and_drawn() -> None:
    page = drawn('{% include "site/progress.html" with now=4 all=7 only %}')

    assert "Question 4 of 7" in page
    assert page.count('class="done"') == 3
    assert page.count('class="now"') == 1
    assert "Saved" not in page


# Stylesheet and script


def test_the_address_of_a_file_changes_with_its_content(client: Client) -> None:
    asset = assets.load("casebound.css")
    assert asset is not None
    response = client.get(f"/static/{asset.name}")

    assert response.content == (ROOM / "static" / "casebound.css").read_bytes()
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert client.get(f"/static/{asset.name}", headers={"Accept-Encoding": "gzip"}).content == asset.packed
    assert gzip.decompress(asset.packed) == asset.plain


@pytest.mark.parametrize(
    "name",
    [
        "casebound.css",
        "casebound.0000000000000000.css",
        "../settings.0000000000000000.py",
        "%2e%2e/settings.0000000000000000.py",
        "nothing.0000000000000000.js",
        "",
    ],
)
def test_no_other_file_is_served(client: Client, name: str) -> None:
    response = client.get(f"/static/{name}")

    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"


def test_files_are_only_read(client: Client) -> None:
    assert client.post("/static/casebound.css").status_code == 405


def test_a_misspelt_file_is_a_fault_of_the_template() -> None:
    with pytest.raises(ValueError, match=r"no static file .casbound\.css"):
        drawn("{% static 'casbound.css' %}")


def test_the_stylesheet_asks_for_nothing_else_and_stays_small() -> None:
    sheet = (ROOM / "static" / "casebound.css").read_text(encoding="utf-8")
    asset = assets.load("casebound.css")

    assert "url(" not in sheet
    assert "@import" not in sheet
    assert asset is not None
    assert len(asset.packed) < 10_000


def test_the_light_fallback_holds_every_colour() -> None:
    """Browsers without light-dark() would otherwise draw a page without that colour."""
    sheet = (ROOM / "static" / "casebound.css").read_text(encoding="utf-8")
    themed = dict(re.findall(r"(--[\w-]+): light-dark\((#\w+),", sheet))
    block = sheet.split("@supports not (color: light-dark(#000, #fff))")[1].split("} }")[0]

    assert len(themed) > 15
    assert dict(re.findall(r"(--[\w-]+): (#\w+);", block)) == themed
    assert (
        sheet.count("light-dark(#") == len(themed) + 1
    )  # the question itself; no colour stands outside a name


# When something goes wrong


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Client:
    def fail(request: HttpRequest) -> None:
        raise RuntimeError("the sentence Ana wrote")

    monkeypatch.setattr(house, "GALLERY", True)
    monkeypatch.setattr(layout, "person_of", fail)
    return Client(raise_request_exception=False)


def test_a_fault_says_what_to_do_next(broken: Client) -> None:
    response = broken.get("/look/")
    page = response.content.decode()

    assert response.status_code == 500
    assert "What was sealed or saved before is safe." in page
    assert "Leave this page" in page
    assert "Ana wrote" not in page
    assert "RuntimeError" not in page
    assert response.headers["Cache-Control"] == "no-store"


def test_a_fault_is_logged_without_a_word_of_what_was_written(
    broken: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "django.request"):
        logging.getLogger("django.request").addHandler(caplog.handler)
        broken.get("/look/?who=Mallory")
        logging.getLogger("django.request").removeHandler(caplog.handler)
    lines = "\n".join(Bare().format(record) for record in caplog.records)

    assert "RuntimeError" in lines
    assert "test_layout.py" in lines
    assert "Ana wrote" not in lines
    assert "Mallory" not in lines


def test_an_unknown_address_tells_what_is_safe(client: Client) -> None:
    response = client.get("/nowhere/<b>x</b>/")

    assert response.status_code == 404
    assert "Everything you sealed is still in your book." in response.content.decode()
    assert "nowhere" not in response.content.decode()


def test_too_much_text_is_not_called_a_mistake(rf: RequestFactory) -> None:
    response = views.bad_request(rf.post("/"), RequestDataTooBig("x"))

    assert response.status_code == 413
    assert "your text is still in the form" in response.content.decode()


def test_a_lapsed_form_says_that_the_text_is_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "GALLERY", True)
    response = Client(enforce_csrf_checks=True).post("/look/", {"words": "He came back."})

    assert response.status_code == 403
    assert "your text is still in the form" in response.content.decode()


@pytest.mark.parametrize("code", [400, 403, 404, 413, 500])
def test_every_page_for_a_fault_has_a_way_on(code: int) -> None:
    page = render_to_string(f"{code}.html")

    assert page.count("<h1>") == 1
    assert 'class="btn main" href="/"' in page
    assert not re.search(r"\b(sorry|oops|please note|illegal)\b", page, re.IGNORECASE)
