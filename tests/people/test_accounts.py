"""Making an account, and what may be changed about it."""

import pytest

from casebound.core.errors import BadInput
from casebound.people import accounts, unlock

pytestmark = pytest.mark.django_db
GOOD = "four quiet words here"


def test_the_key_comes_back_with_the_password():
    ana, key = accounts.create("Ana Alvarez", GOOD, email="Ana@Example.org")
    assert unlock.with_password(ana, GOOD) == key
    assert len(key) == 32


def test_found_by_mail_or_by_a_first_name_that_only_one_has():
    ana, _ = accounts.create("Ana Alvarez", GOOD, email="Ana@Example.org")
    assert unlock.find(" ANA@example.ORG ") == unlock.find("ana") == unlock.find("Ana Alvarez") == ana
    accounts.create("Ana Brandt", GOOD)
    assert unlock.find("Ana") is None
    assert unlock.find("Ana Alvarez") == ana
    assert unlock.find("ana@example.org") == ana
    assert unlock.find("") is None
    assert unlock.find("Mallory") is None


def test_names_fold_beyond_ascii():
    elodie, _ = accounts.create("Élodie", GOOD)
    assert unlock.find("élodie") == unlock.find("E\u0301LODIE") == elodie


@pytest.mark.parametrize("name", ["", "   ", "Ana\x07", "A\u202ena", "x" * 81])
def test_a_name_that_is_none(name):
    with pytest.raises(BadInput):
        accounts.create(name, GOOD)


@pytest.mark.parametrize("email", ["ana", "ana@", "@example.org", "ana@exa mple.org", "ana@localhost"])
def test_an_e_mail_that_is_none(email):
    with pytest.raises(BadInput, match="such as"):
        accounts.create("Ana", GOOD, email=email)


def test_an_e_mail_stands_once_whatever_its_case():
    accounts.create("Ana", GOOD, email="ana@example.org")
    with pytest.raises(BadInput, match="already"):
        accounts.create("Mallory", GOOD, email="ANA@EXAMPLE.ORG")


def test_several_accounts_may_have_no_e_mail():
    accounts.create("Ana", GOOD)
    ben, _ = accounts.create("Ben", GOOD, email="  ")
    assert ben.email is None


def test_language_and_time_zone_are_checked():
    ana, _ = accounts.create("Ana", GOOD)
    with pytest.raises(BadInput, match="es"):
        accounts.change(ana, email=None, language="xx", time_zone="UTC")
    with pytest.raises(BadInput, match="Europe/Madrid"):
        accounts.change(ana, email=None, language="es", time_zone="../../etc/passwd")
    accounts.change(ana, email="ana@example.org", language="es", time_zone="Europe/Madrid")
    ana.refresh_from_db()
    assert (ana.email, ana.language, ana.time_zone) == ("ana@example.org", "es", "Europe/Madrid")


def test_an_id_is_sixteen_random_bytes():
    ids = [accounts.create(name, GOOD)[0].id for name in ("Ana", "Ben", "Chen", "Dana")]
    assert len({each.bytes for each in ids}) == 4
    assert {each.version for each in ids} != {4}


def test_a_log_line_about_an_account_names_nobody():
    ana, _ = accounts.create("Ana", GOOD, email="ana@example.org")
    assert "Ana" not in str(ana) + repr(ana)
    assert "ana@" not in str(ana) + repr(ana)


def test_django_cannot_set_a_password_without_the_key():
    ana, _ = accounts.create("Ana", GOOD)
    with pytest.raises(NotImplementedError):
        ana.set_password("another password")
