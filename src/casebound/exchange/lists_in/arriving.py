"""A list that is given on a page stays in memory until it is sealed: no temporary file, whatever its size."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler

from casebound.exchange.lists_in.table import MOST_BYTES
from casebound.people import unlock

VIEW = "import_lists"
_AROUND = 64 * 1024  # of the form, beside the file


class InMemory(MemoryFileUploadHandler):
    """For the page that takes lists and whoever's book is open, for nobody else.

    The form check reads a form before anybody asks who sent it.
    """

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any
    ) -> None:
        assert self.request is not None
        match = self.request.resolver_match
        here = match is not None and match.view_name == VIEW and unlock.account(self.request) is not None
        self.activated = here and content_length <= MOST_BYTES + _AROUND
