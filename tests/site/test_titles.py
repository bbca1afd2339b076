"""The title of a page stands in tabs, histories and on the lock screens of phones: it says nothing."""

import re
from pathlib import Path

import casebound

TEMPLATES = sorted(Path(casebound.__file__).parent.glob("*/templates/**/*.html"))
TITLE = re.compile(r"{% block title %}(.*?){% endblock %}", re.DOTALL)
# A number of the ledger or a step of a form; `label` and `heading` are “Client 3” or a place's plain word.
NUMBERS = {"page", "now", "all", "label"}
TELLING = ("police", "crime", "violence", "incident", "injury", "complain", "refus", "block", "threat")


def titles() -> list[tuple[str, str]]:
    return [
        (path.name, found)
        for path in TEMPLATES
        for found in TITLE.findall(path.read_text("utf-8"))
        if found.strip()
    ]


def test_there_are_titles_to_look_at() -> None:
    assert len(titles()) > 80


def test_no_title_repeats_what_the_page_is_about() -> None:
    for name, title in titles():
        shown = set(re.findall(r"{{\s*([\w.]+)", title))
        allowed = NUMBERS | ({"heading"} if name == "timeline.html" else set())
        assert shown <= allowed, f"{name} shows {shown - allowed} in the tab"


def test_no_title_says_what_went_wrong_for_somebody() -> None:
    for name, title in titles():
        words = title.replace("blocktranslate", "").lower()
        assert not [word for word in TELLING if word in words], f"{name}: say it in the heading, not the tab"
