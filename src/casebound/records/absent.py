"""A kind that is not installed here, stood in for: its pages are listed, counted and kept, their words wait.

A page of one missing kind must not keep anybody from all the others.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from casebound.core import seal
from casebound.core.commitments import KindRef
from casebound.core.kinds import OWN_KIND_NUMBER, Kind, Section


def stand_in(ref: KindRef, sections: Mapping[int, seal.Section]) -> Kind:
    """A kind that asks nothing, with the sections that the page itself has."""
    name, _dot, version = ref.id.rpartition(".v")
    title = _("%(kind)s, a kind that is not installed here") % {"kind": ref.id}
    family: dict[str, Kind] = {}
    family[ref.language] = Kind(
        name=name,
        version=int(version),
        number=OWN_KIND_NUMBER,
        language=ref.language,
        title=title,
        plural=title,
        lead="",
        writers=(),
        amends=(),
        about="",
        summary=(),
        to_seal=(),
        hidden=True,
        sections=tuple(_section(slot, part.code) for slot, part in sorted(sections.items())),
        pages=(),
        questions=(),
        computed=(),
        checks=(),
        due=(),
        vocabularies={},
        sha256=ref.sha256,
        source=b"",
        wordings={},
        wording_hashes={ref.language: ref.wording_sha256},
        family=family,
    )
    return family[ref.language]


def _section(slot: int, code: str) -> Section:
    return Section(slot, code, code, code, views=(), optional_in=(), learning=False, private=False)


def sentence(ref: KindRef) -> str:
    """What is missing and how it comes back."""
    return _(
        "The kind %(kind)s is not installed here (fingerprint %(fingerprint)s). The words of this page are "
        "sealed and safe. Add the file of the kind with `casebound kinds add FILE` and they can be read; an "
        "evidence file brings it along."
    ) % {"kind": ref.id, "fingerprint": ref.sha256.hex()}


def wording_sentence(ref: KindRef) -> str:
    """The same where only the words of the language it was written in are missing."""
    return _(
        "The words in which %(kind)s asked in “%(language)s” are not installed here (fingerprint "
        "%(fingerprint)s). This page is sealed and safe. Put that language file beside the file of the kind, "
        "add both with `casebound kinds add FILE`, and it can be read."
    ) % {"kind": ref.id, "language": ref.language, "fingerprint": ref.wording_sha256.hex()}
