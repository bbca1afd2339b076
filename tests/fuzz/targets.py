"""All targets by name."""

import os

import django
from django.apps import apps

if not apps.ready:  # a run without pytest
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebound.site.settings")
    django.setup()

from tests.fuzz import calendar_targets, ledger_targets, sealed_targets, typed_targets
from tests.fuzz.target import Target

EVERY = (*ledger_targets.TARGETS, *sealed_targets.TARGETS, *typed_targets.TARGETS, *calendar_targets.TARGETS)
TARGETS: dict[str, Target] = {target.name: target for target in EVERY}
