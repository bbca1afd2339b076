"""Cheap derivations, and the people of the story."""

import pytest

from casebound.core.passwords import Params


@pytest.fixture(autouse=True)
def cheap_passwords(settings):
    settings.PASSWORD_PARAMS = Params(memory_kib=64, passes=1, lanes=1)
