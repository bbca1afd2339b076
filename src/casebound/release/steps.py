"""What all files that leave have in common in the browser: the password before, the answer that is one."""

from django.http import HttpResponse

from casebound.people.again import password_again

MAKE = "make"  # seals the disclosure
LEAVES = ("file", "pdf", "csv")  # the answer is a file
# After the password comes the page that has the button for the file.
asked_before_it_leaves = password_again(
    when=lambda request: request.POST.get("do") in (MAKE, *LEAVES),
    back={"do": MAKE},
    not_now={"do": "look"},
)


def saved(raw: bytes, name: str, kind: str) -> HttpResponse:
    """The file is the answer itself, so that no copy of it stays on the server."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(raw, content_type=kind, headers=headers)
