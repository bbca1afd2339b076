"""All targets by name."""

import os

import django
from django.apps import apps

if not apps.ready:  # a run without pytest
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebound.site.settings")
    django.setup()

from tests.fuzz import calendar_targets, ledger_targets, list_targets, sealed_targets, typed_targets
from tests.fuzz.target import Target

ROOMS = (ledger_targets, sealed_targets, typed_targets, calendar_targets, list_targets)
EVERY = tuple(target for room in ROOMS for target in room.TARGETS)
TARGETS: dict[str, Target] = {target.name: target for target in EVERY}
