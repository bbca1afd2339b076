"""README.txt of an evidence file: how to check it, for somebody who has never heard of Casebound."""

_TEXT = """\
WHAT THIS IS

{what}

The practice's ledger is named by this fingerprint:

    {fingerprint}

This file cannot vouch for itself: somebody could have made a ledger of his own. So ask the
practice for its fingerprint by another way, by phone or on paper, and compare.


CHECK IT WITH CASEBOUND

Keep the file as it came, zipped. With Python 3.11 or newer and the package `cryptography`:

    python -m casebound.verify THIS-FILE.zip --log-key FINGERPRINT

It says sentence by sentence what is proven and what is not. Exit code 0: intact, and the
fingerprint is the one you gave. 3: intact in itself, no fingerprint was given. 1: damaged,
packed anew, or another fingerprint.{show}


CHECK IT WITH OTHER TOOLS

These steps do not replace the checker: who can write a ZIP file can make all of them agree.
Only the checker compares what is shown with what was signed, and both with the ledger. Unpack
a copy of the file and go into the folder.

1. Are the files those that the manifest names?

   Linux:      sha256sum -c manifest.txt
   macOS:      shasum -a 256 -c manifest.txt
   Windows:    Get-FileHash evidence.pdf -Algorithm SHA256
               (compare with the line in manifest.txt; capital letters do not matter)

2. Did the author sign the header of an entry, and the discloser the header of the disclosure?

   cd {folder}
   openssl pkeyutl -verify -pubin -inkey author.pem -rawin -in header.bin -sigfile signature.bin

   prints: Signature Verified Successfully. Repeat it in the folder disclosure. It takes OpenSSL 3
   ("openssl version" says which; that of a Mac is LibreSSL and does not know -rawin).

3. Is the manifest the one that was disclosed? The file in disclosure/sections whose name ends
   in -manifest.json holds manifest.txt in base64. That the header of the disclosure commits to
   that file is for the checker to find out.


WHAT IS INSIDE

    evidence.pdf      for reading
    manifest.txt      SHA-256 and length of every other file
    policy.txt        the key of the practice's ledger; coming in this file, it vouches for nothing
    checkpoint        what the ledger signed: its size and root
    people/           keys of those who {signers}, as the ledger holds them
    entries/          each entry: header, signature, proof, and the sections that are shown
{openings}    kinds/            the questions as they were asked, named by their SHA-256
    vocabulary/       the words that could be ticked
    computed/         what the practice computed for you, if anything; not sealed itself
    times/            answers of time authorities, if the practice asks any. Each bounds when entries
                      were written: add --tsa-ca FILE with the authority's certificates to the check,
                      or look at each of them with openssl:
    openssl ts -verify -in times/0001/token.tsr -data times/0001/checkpoint -CAfile FILE
    disclosure/       the practice's own sealed note of what it handed out
"""

_PAGES = """\
A practice handed out {count} of its sealed record. evidence.pdf is for reading; everything
else is there so that you can check, alone and without a network, that nothing was changed
since it was sealed. The seal proves words, order and which keys signed. It does not prove that
what was written is true. Pages that are not here may concern other people."""

_COMPUTED = """\
A practice handed out lines worked out from its sealed record, without the pages themselves.
evidence.pdf is for reading; everything else is there so that you can check, alone and without
a network, that they are as they were handed out. No seal proves that they are what the pages
say, that they are true, or that they are all there is."""

_SHOW = " Add --show to read the sealed sections themselves."

_OPENINGS = """\
    openings/         who opened an entry, and when by the practice's own clock: a statement under
                      that person's signature, and its place in the ledger. It does not prove that
                      the person read or understood it, nor that nobody else did. Its signature can
                      be checked as in step 2:
    cd openings/0001
    openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in statement.txt -sigfile signature.bin
"""


def readme(log_fingerprint: str, entries: int, openings: int = 0) -> bytes:
    """README.txt for a ledger (fingerprint: 64 hex digits), a number of entries, 0 for computed lines, and of
    openings of them.
    """
    count = "one entry" if entries == 1 else f"{entries} entries"
    return _TEXT.format(
        what=_PAGES.format(count=count) if entries else _COMPUTED,
        fingerprint=log_fingerprint,
        folder="entries/0001" if entries else "disclosure",
        show=_SHOW if entries else "",
        openings=_OPENINGS if openings else "",
        signers="wrote, opened or disclosed" if openings else "wrote or disclosed",
    ).encode()
