"""Flaw 20, in the house itself: whatever is sealed is put in the place of everything else that is sealed.

The rows are those of a lived-in practice with a second one beside it; each place is opened by the product's
own way. A new sealed column, or a new label of a context, fails here until it has a line in the table.
"""

import pytest
from django.apps import apps
from django.db import models, transaction

from casebound.book import logkey
from casebound.book.models import Leaf
from casebound.core.context import SHAPES, Context
from casebound.core.errors import CaseboundError
from casebound.members import found
from tests.attacks.hostile import PASSWORD, Book, drop_guards
from tests.attacks.sealed_things import CLEAR, ONLY_GIVEN, PLACES, House, Place

pytestmark = pytest.mark.django_db
COLUMNS = {(place.model, place.column) for place in PLACES if place.model}
COLUMNS |= {(model, name) for model, names in ONLY_GIVEN.items() for name in names}


class _Undone(Exception):
    pass


def test_no_column_of_bytes_is_forgotten() -> None:
    known = {(model._meta.db_table, name) for model, name in COLUMNS}
    known |= {(table, name) for table, names in CLEAR.items() for name in names}
    there = {
        (model._meta.db_table, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.BinaryField)
    }
    assert there - known == set(), "say in tests/attacks/sealed_things.py what lies in these columns"
    assert known - there == set()


def test_no_label_is_forgotten() -> None:
    unnamed = {place.label for place in PLACES} ^ set(SHAPES)
    assert unnamed == set(), "where does it lie? enter it into PLACES of tests/attacks/sealed_things.py"


def test_each_place_opens_as_it_is_and_under_its_own_label(monkeypatch: pytest.MonkeyPatch) -> None:
    house, used = House(), set()
    bound = Context.bound
    monkeypatch.setattr(Context, "bound", lambda it, suite: used.add(it.label) or bound(it, suite))
    for place in PLACES:
        used.clear()
        assert undone(lambda place=place: place.opens(house)), place.name  # type: ignore[misc]
        assert place.label in used, place.name


@pytest.mark.slow
def test_everything_in_the_place_of_everything() -> None:
    house = House()
    drop_guards()
    donors = every_sealed(house)
    assert len(donors) > 40
    for place in PLACES:
        own = value(house, place)
        tried = 0
        for donor in donors:
            if donor != own:
                tried += 1
                assert not undone(lambda place=place, donor=donor: swapped(house, place, donor)), (  # type: ignore[misc]
                    f"{place.name} opened with what belongs elsewhere: {donors[donor]}"
                )
        assert tried >= len(donors) - 1
        assert undone(lambda place=place, own=own: swapped(house, place, own)), place.name  # type: ignore[misc]


def test_the_log_key_of_another_practice_signs_nothing_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key file lies beside the database, in clear: exchanged for the neighbour's, nothing is written."""
    book, elsewhere = Book(), found.found(found.Founding("Mallory", PASSWORD, practice="Elsewhere"))[0]
    keys = logkey._in_memory
    monkeypatch.setitem(keys, book.practice.uid, keys[elsewhere.practice.uid])
    before = Leaf.objects.filter(practice=book.practice).count()
    with pytest.raises(CaseboundError):
        book.note(book.ana, "Under another key.")
    assert Leaf.objects.filter(practice=book.practice).count() == before


def undone(act) -> object:  # type: ignore[no-untyped-def]
    """What an act gives, None where it was refused; the database is as before in both cases."""
    given: list[object] = []
    try:
        with transaction.atomic():
            try:
                given.append(act())
            except CaseboundError:
                given.append(None)
            raise _Undone
    except _Undone:
        return given[0]


def value(house: House, place: Place) -> bytes:
    if place.model is None:
        return house.loose[place.name]
    row = place.model._default_manager.get(**place.row(house))
    return bytes(getattr(row, place.column))


def swapped(house: House, place: Place, donor: bytes) -> object:
    if place.model is None:
        own, house.loose[place.name] = house.loose[place.name], donor
        try:
            return place.opens(house)
        finally:
            house.loose[place.name] = own
    assert place.model._default_manager.filter(**place.row(house)).update(**{place.column: donor}) == 1
    return place.opens(house)


def every_sealed(house: House) -> dict[bytes, str]:
    """All that is sealed, with where it lies: every row of every sealed column, and what no table holds."""
    every = {raw: name for name, raw in house.loose.items()}
    for model, column in COLUMNS:
        for row in model._default_manager.all():
            raw = getattr(row, column)
            if raw is not None:
                every[bytes(raw)] = f"{model._meta.db_table}.{column} of {row.pk}"
    return every
