"""Starts the real server, but with a page that tells what its worker was given; see test_start.py.

The worker process imports this file, too, and so finds the page in the site's place. /proc would not do: the
server keeps its environment from other processes of the same user.
"""

import json
import os
import sys
from types import ModuleType

from casebound.__main__ import main

page = ModuleType("casebound.site.wsgi")


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(dict(os.environ)).encode()]


page.application = application
sys.modules[page.__name__] = page

if __name__ == "__main__":
    sys.exit(main())
