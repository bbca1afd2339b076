"""Documents made in memory: a template of this package and one JSON string in, the bytes of a PDF out.

Nothing that a person wrote is ever a file, a path or markup. The template is named by its path, not passed
as bytes: the typesetter numbers every main file passed as bytes, and stops the process after 65,535.
"""

import json
from collections.abc import Mapping
from datetime import datetime

import typst

from casebound.core.errors import BadInput
from casebound.paper.fonts import FAMILIES, TEMPLATES, own_fonts

PAPERS = {"a4": "a4", "letter": "us-letter"}


class CannotDraw(Exception):
    """A combination of characters that no font draws together; try again with more care."""


def typeset(template: str, data: Mapping[str, object], made: datetime, paper: str = "a4") -> bytes:
    """One tagged PDF (PDF/A-3a and PDF/UA-1). The same input gives the same bytes, on any machine.

    template: name of a file in `templates/`; data: anything JSON can say; made: with a time zone.
    """
    if made.tzinfo is None:
        raise BadInput("Give the time at which the sheet is made together with its time zone.")
    if paper not in PAPERS:
        raise BadInput("Choose the paper: a4 or letter.")
    inputs = {
        "data": json.dumps(data, ensure_ascii=False),
        "fonts": json.dumps(FAMILIES),
        "paper": PAPERS[paper],
    }
    try:
        pdf = typst.compile(
            str(TEMPLATES / template),
            root=str(TEMPLATES),
            font_paths=own_fonts(),
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=["a-3a", "ua-1"],
            timestamp=int(made.timestamp()),
        )
    except typst.TypstError as refusal:
        # Its message may quote what a person wrote: that must not travel on in a traceback or a log.
        if "could not be displayed" in str(refusal) or "codepoint" in str(refusal):
            raise CannotDraw("a combination of characters that no font draws") from None
        raise RuntimeError(f"The template {template} does not compile with these data.") from None
    assert isinstance(pdf, bytes)
    return pdf
