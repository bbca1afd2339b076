"""Forms carry answers unchanged, from the draft to the page and back, and judge nothing themselves."""

from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from casebound.core import kinds_sample
from casebound.core.kinds import Kind, Page
from casebound.kinds import shipped
from casebound.records.forms import Known, PageForm
from tests.core.kinds_in_tests import all_kinds, every_feature, problems

PAGES = [pytest.param(kind, page, id=f"{kind.id}-{page.id}") for kind in all_kinds() for page in kind.pages]
KNOWN = Known({7: "Chen", 9: "Sam"}, {3: "Ben", 5: "Dana"})
EVERY = every_feature()


def form_of(kind: Kind, page: str, answers: dict[str, Any], data: QueryDict | None = None) -> PageForm:
    return PageForm(kind, kind.questions_on(page), answers, data, KNOWN)


def sent(form: PageForm) -> QueryDict:
    """What a browser sends back when nothing was touched."""
    data = QueryDict(mutable=True)
    for field in form:
        value = field.value()
        if value in (None, "", False):
            continue
        data.setlist(
            field.html_name, [str(item) for item in value] if isinstance(value, list) else [str(value)]
        )
    return data


def posted(page: str, **typed: str | list[str]) -> dict[str, Any]:
    """Answers of a page of the kind of every feature from what was typed."""
    data = QueryDict(mutable=True)
    for name, value in typed.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return form_of(EVERY, page, {}, data).answers()


@pytest.mark.parametrize(("kind", "page"), PAGES)
def test_what_a_draft_holds_comes_back_from_an_untouched_page(kind: Kind, page: Page) -> None:
    answers = kinds_sample.sample(kind, kind.language, 3)
    here = {question.id for question in kind.questions_on(page.id)}
    # No client is known to this form, and a sample may name one.
    wanted = {name: value for name, value in answers.items() if name in here - {"client"}}
    form = form_of(kind, page.id, answers)
    assert form_of(kind, page.id, {}, sent(form)).answers() == wanted


@pytest.mark.parametrize(("kind", "page"), PAGES)
def test_every_field_stands_on_the_page_exactly_once(kind: Kind, page: Page) -> None:
    html = render_to_string("site/form.html", {"form": form_of(kind, page.id, {})})
    for field in form_of(kind, page.id, {}):
        widgets = field.subwidgets if hasattr(field.field, "choices") else [field]
        if hasattr(field.field, "choices"):
            assert html.count(f'name="{field.html_name}"') == len(widgets), field.html_name
        else:
            assert html.count(f'name="{field.html_name}"') == 1, field.html_name


def test_text_passes_untouched() -> None:
    text = "  \u202eשלום\u202c <script>\r\n😀 \x00 "
    assert posted("one", text=text, line=" x ") == {"text": text, "line": " x "}
    assert list(problems(EVERY, posted("one", text=text))) == ["text"]


@pytest.mark.parametrize("typed", ["²", "--5", "1e3", "٣", "", "9" * 40, "x"])
def test_what_is_no_number_reaches_the_core_as_typed(typed: str) -> None:
    answers = posted("two", any_count=typed, target=[typed], client=typed, rows__0__line="a")
    assert answers.get("any_count", "") == typed
    assert "client" not in answers
    assert bool(typed) == ("any_count" in problems(EVERY, answers))


def test_rows_with_strange_names_do_no_harm() -> None:
    data = {
        "rows-²-line": "x",
        "rows--1-line": "x",
        "rows-99999999999999999999-line": "x",
        "rows-0-line": "a",
    }
    query = QueryDict(mutable=True)
    query.update(data)
    assert form_of(EVERY, "two", {}, query).answers() == {"rows": [{"line": "a"}]}


def test_a_time_without_a_day_is_asked_about_and_not_lost() -> None:
    answers = posted("one", happened_time="20:02")
    assert answers == {"happened": "T20:02"}
    assert problems(EVERY, answers)["happened"].sentence == "Give a day, or say “I don't know”."


def test_a_moment_is_put_together_from_its_parts() -> None:
    assert posted("one", happened_day="2026-11-20")["happened"] == "2026-11-20"
    assert (
        posted("one", happened_day="2026-11-20", happened_time="20:02:00")["happened"] == "2026-11-20T20:02"
    )
    assert posted("one", happened_day="2026-11-20", happened_about="on")["happened"] == "2026-11-20~"


def test_codes_to_show_first_lead_and_stand_only_once() -> None:
    choices = list(form_of(EVERY, "one", {}).fields["behaviours"].choices)  # type: ignore[attr-defined]
    assert choices[0][0] == "PHY.GRAB"
    inside = [code for _, group in choices[1:] for code, _ in group]
    assert "PHY.GRAB" not in inside
    assert len(inside) == len(EVERY.question("behaviours").options) - 1


def test_a_follow_up_stands_in_its_option() -> None:
    html = render_to_string("site/form.html", {"form": form_of(EVERY, "one", {})})
    option = html[html.index('value="PHY.GRAB"') :]
    assert option.index('class="follow') < option.index('name="grabbed"') < option.index('class="option"')


def test_a_follow_up_of_several_options_says_when_it_is_asked() -> None:
    form = form_of(shipped().get("decision"), "again", {})
    drawn = render_to_string("site/field.html", {"field": form["explanations"]})
    assert 'data-when="alone:no alone:together"' in drawn
    assert "data-when" not in render_to_string("site/field.html", {"field": form["alone"]})


def test_problems_stand_at_their_fields_and_keep_what_was_typed() -> None:
    query = QueryDict("count=8&happened_day=2031-01-01&text=mine")
    form = form_of(EVERY, "one", {}, query)
    form.show(problems(EVERY, form.answers()).values())
    assert "in the future" in form.errors["happened_day"][0]
    assert form["text"].value() == "mine"
    second = form_of(EVERY, "two", {}, query)
    second.show(problems(EVERY, second.answers()).values())
    assert second.errors["count"] == ["Enter a number from 0 to 7."]
