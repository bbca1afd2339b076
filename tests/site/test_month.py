"""As of when a source was read is said in the reader's words."""

import pytest
from django.utils.translation import override

from casebound.site.templatetags.look import month


@pytest.mark.parametrize(
    ("language", "as_of", "said"),
    [
        ("en", "2026-11", "November 2026"),
        ("es", "2025-05", "mayo de 2025"),
        ("en", "2026-11-21", "November 2026"),
        ("en", "2024", "2024"),
        ("en", "", ""),
    ],
)
def test_as_of_in_words(language, as_of, said):
    with override(language):
        assert month(as_of).lower() == said.lower()
