"""The tables as the migrations leave them: a change that nobody meant shows here as a line."""

import pytest
from django.core.management import call_command
from django.db import connection

from tests.book import schema

pytestmark = pytest.mark.django_db


def test_the_tables_are_those_that_were_agreed() -> None:
    agreed = schema.file(connection.vendor).read_text("utf-8").splitlines()
    assert schema.describe(connection).splitlines() == agreed, f"Meant? {schema.__doc__}"


def test_no_model_waits_for_a_migration(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", check=True, dry_run=True)
    assert "No changes detected" in capsys.readouterr().out
