import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebound.site.settings")
application = get_wsgi_application()

if os.environ.get("DATABASE_URL"):  # SQLite was asked before the start, without Django
    from casebound.book import guards

    guards.demand()

from casebound.records import erasing  # noqa: E402

erasing.finish_beside()

from casebound.site import layout  # noqa: E402
from casebound.site.rooms import ROUNDS  # noqa: E402

layout.load()

for name in ROUNDS:
    import_module(name).start()
