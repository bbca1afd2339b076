import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebound.site.settings")
application = get_wsgi_application()

if os.environ.get("DATABASE_URL"):  # SQLite was asked before the start, without Django
    from casebound.book import guards

    guards.demand()

from casebound.records import erasing  # noqa: E402

erasing.finish_beside()

from casebound.upkeep import tick  # noqa: E402

tick.start()

from casebound.anchors import tick as anchors  # noqa: E402

anchors.start()

from casebound.today import tick as today  # noqa: E402

today.start()

from casebound.timer import tick as timers  # noqa: E402

timers.start()

from casebound.records import in_memory  # noqa: E402

in_memory.start()
