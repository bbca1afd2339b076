"""The first page speaks the recipient's language; what was sealed keeps its own."""

import re
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

import casebound.release
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import write
from casebound.release.disclose import disclose
from casebound.release.sheet import Wish
from tests.members.test_founding import ana_founds
from tests.paper.reading import Pdf

CATALOG = Path(casebound.release.__file__).parent / "locale" / "es" / "LC_MESSAGES" / "django.po"
ANSWERS = {
    "account": "Words of her own.",
    "happened": "2025-03-14T20:02~",
    "repeated": "yes",
    "behaviours": ["VRB.SEXREQ"],
}


def paper(who: Who, written: str, read: str, view: str = "facts") -> str:
    kind = shipped().get("incident").worded(written)
    order = write.Order(kind, written, ANSWERS, who.own_casebook())
    seq = write.seal_entry(who, order).seq
    raw = disclose(who, [seq], Wish("R. Lane", "Consejo", view, language=read)).raw
    return Pdf(ZipFile(BytesIO(raw)).read("evidence.pdf")).text


@pytest.mark.django_db
def test_a_spanish_reader_gets_spanish_around_english_words() -> None:
    ana, _ = ana_founds()
    text = paper(ana, "en", "es")
    for words in ("Solo los hechos", "Es una selección.", "Ocurrió", "viernes 14 marzo 2025", "Sellado"):
        assert words in text
    for words in ("No se muestra, o no se escribió nada.", "Libro de Ana", "días después"):
        assert words in text
    assert "What they did" in text
    assert "Yes" in text
    for words in ("This is a selection", "Happened", "Withheld", "days later", "Facts only"):
        assert words not in text


@pytest.mark.django_db
def test_an_english_reader_gets_english_around_spanish_words() -> None:
    ana, _ = ana_founds()
    text = paper(ana, "es", "en")
    for words in ("This is a selection", "Happened", "Withheld", "days later", "Sí"):
        assert words in text
    assert "Ocurrió" not in text


@pytest.mark.django_db
def test_computed_lines_are_told_apart_from_sealed_pages_in_both_languages() -> None:
    ana, _ = ana_founds()
    assert "The sealed pages follow" not in paper(ana, "en", "en", "workplace")
    text = paper(ana, "en", "es", "workplace")
    for words in ("Calculado a partir de páginas selladas", "Lo que se ha calculado", "ningún sello prueba"):
        assert words in text


def test_the_compiled_catalog_is_the_written_one() -> None:
    """The .mo travels in the wheel; a change of the .po without compiling would go unnoticed."""
    written = CATALOG.read_text("utf-8")
    with CATALOG.with_suffix(".mo").open("rb") as compiled:
        known = GNUTranslations(compiled)
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', written, re.M)
    assert len(pairs) > 30
    assert all(known.gettext(source) == spanish for source, spanish in pairs)
    plurals = re.findall(
        r'^msgid "(.+)"\nmsgid_plural "(.+)"\nmsgstr\[0\] "(.+)"\nmsgstr\[1\] "(.+)"$', written, re.M
    )
    for one, many, singular, plural in plurals:
        assert (known.ngettext(one, many, 1), known.ngettext(one, many, 2)) == (singular, plural)
