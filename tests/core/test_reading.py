"""Files that people write by hand: what no reader should have to read is refused before it is read."""

import pytest

from casebound.core.errors import BadInput
from casebound.core.reading import parse


def test_a_key_of_many_parts_is_refused_before_a_parser_sees_it() -> None:
    with pytest.raises(BadInput, match="key of more than 32 parts"):
        parse((".".join(["a"] * 40) + " = 1").encode(), "kind file")
    assert parse(b"a.b.c = 1", "kind file") == {"a": {"b": {"c": 1}}}
