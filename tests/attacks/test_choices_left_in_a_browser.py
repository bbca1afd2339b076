"""A browser that is closed or killed keeps what was chosen in a form, ticks and all, to bring it back.

It does not for a form that says so. What was typed is looked for in `test_canary.py`.
"""

import re
from pathlib import Path

import pytest

import casebound

SOURCE = Path(casebound.__file__).parent
TEMPLATES = sorted(SOURCE.rglob("*.html"))
NOTHING_OF_HERS = {"checker/page.html"}  # checks a file, outside of any book


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_form_says_that_nothing_of_it_is_kept(template: Path) -> None:
    if str(template.relative_to(SOURCE)) not in NOTHING_OF_HERS:
        forms = re.findall(r"<form\b[^\n]*", template.read_text("utf-8"))
        assert [form for form in forms if 'autocomplete="off"' not in form] == []


def test_there_are_forms_to_look_at() -> None:
    assert sum("<form" in template.read_text("utf-8") for template in TEMPLATES) > 90
