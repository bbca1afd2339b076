"""A guard that stands there under its name and does nothing is found, and can be put right."""

import pytest
from django.db import connection

from casebound.book import doctor_schema, guards
from tests.attacks.hostile import sql

pytestmark = pytest.mark.django_db

SQLITE = [
    "DROP TRIGGER guard_leaf_delete",
    "CREATE TRIGGER guard_leaf_delete BEFORE DELETE ON book_leaf BEGIN SELECT 1; END",
]
POSTGRES = {
    "asleep": ["ALTER TABLE book_leaf DISABLE TRIGGER guard_leaf_update"],
    "emptied": [
        "CREATE OR REPLACE FUNCTION book_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'"
    ],
}


def sentences() -> list[str]:
    return [finding.sentence for finding in doctor_schema.examine()]


@pytest.mark.parametrize("way", ["asleep", "emptied"])
def test_a_guard_that_does_nothing(way):
    assert sentences() == []
    for statement in SQLITE if connection.vendor == "sqlite" else POSTGRES[way]:
        sql(statement)
    (sentence,) = sentences()
    assert "changed or put to sleep" in sentence
    guards.install_anew()
    assert sentences() == []


def test_a_guard_that_is_gone():
    sql("DROP TRIGGER guard_leaf_update" + ("" if connection.vendor == "sqlite" else " ON book_leaf"))
    (sentence,) = sentences()
    assert "lost 1 of its guards: guard_leaf_update" in sentence


def test_a_column_or_a_table_that_is_gone():
    sql("ALTER TABLE upkeep_plan DROP COLUMN said")
    sql("DROP TABLE upkeep_backup")
    found = "\n".join(sentences())
    assert "upkeep_plan lacks said" in found
    assert "The table upkeep_backup is missing" in found
