"""A file of a kind may come from anybody, also inside evidence: an endless key takes a parser hours."""

from hashlib import sha256

import pytest

from casebound.core import kinds_read, reading, vocabulary
from casebound.core.errors import BadInput
from casebound.kinds import shipped
from casebound.verify.labels import Labels, labels_of
from tests.small_practice import SmallPractice

PARTS = 80_000
BOMBS = {
    "a key": "a." * PARTS + "a = 1\n",
    "a table": "[" + "a." * PARTS + "a]\n",
    "inside": "x = {" + "a." * PARTS + "a = 1}\n",
    "in quotes": '"a".' * PARTS + "a = 1\n",
    "spaced": "'a' . " * PARTS + "a = 1\n",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_kind_or_vocabulary_with_an_endless_key_is_refused(bomb: str) -> None:
    for load in (lambda raw: kinds_read.load(raw, {}, {}), lambda raw: vocabulary.load(raw, {})):
        with pytest.raises(BadInput, match="key of more than 32 parts"):
            load(bomb.encode())
    with pytest.raises(BadInput, match="key of more than 32 parts"):
        shipped().load(shipped().get("incident").source, {"es": bomb.encode()})


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_evidence_with_an_endless_key_is_shown_by_its_codes(bomb: str) -> None:
    raw = bomb.encode()
    kind = SmallPractice().kind(raw)
    assert labels_of(kind, {f"kinds/{sha256(raw).hexdigest()}.toml": raw}) == Labels()


def test_keys_and_words_with_dots_are_read_as_before() -> None:
    text = 'a.b.c = 1\nwords = "Wait ..... and e.g. so. ' + "No. He left... 'so'. " * 40 + '"\n'
    assert reading.parse(text.encode(), "x")["a"] == {"b": {"c": 1}}
