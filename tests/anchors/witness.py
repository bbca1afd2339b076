"""A witness of the tests (c2sp.org/tlog-witness), on this machine: it knows the newest checkpoints."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from casebound.core import ed25519, ledger, notes, witness
from casebound.core.errors import CaseboundError
from casebound.core.notes import COSIGNATURE, Checkpoint, Note, VerifierKey

NAME, SEED = "witness.example/w1", b"w" * 32
KEY = str(VerifierKey(NAME, ed25519.public_of(SEED), COSIGNATURE))
CONFLICT, REFUSED = 409, 422


class Standing:
    """What one witness knows: logs (origin to verifier key) and their newest checkpoints."""

    def __init__(self) -> None:
        self.logs: dict[str, str] = {}
        self.newest: dict[str, Checkpoint] = {}
        self.time = 1_800_000_000
        self.asked: list[int] = []

    def answer(self, body: bytes) -> tuple[int, bytes]:
        head, _, note = body.partition(b"\n\n")
        first, *proof = head.decode().split("\n")
        ours = Checkpoint.parse(Note.parse(note).text)
        old = int(first.removeprefix("old "))
        self.asked.append(old)
        if ours.origin not in self.logs:
            return 404, b""
        try:
            notes.verify_note(note, [self.logs[ours.origin]])
        except CaseboundError:
            return 403, b""
        last = self.newest.get(ours.origin, Checkpoint(ours.origin, 0, ledger.EMPTY_ROOT))
        if old != last.size or (old == ours.size and last.root != ours.root):
            return CONFLICT, f"{last.size}\n".encode()
        hashes = [notes.decode64(line) for line in proof]
        try:
            if old:
                ledger.verify_consistency(old, ours.size, last.root, ours.root, hashes)
        except CaseboundError:
            return REFUSED, b""
        self.newest[ours.origin] = ours
        signed = Note.parse(witness.cosign(note, NAME, SEED, self.time))
        return 200, signed.signatures[-1].line()


@contextmanager
def serving(standing: Standing) -> Iterator[str]:
    """Its submission prefix while it answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = standing.answer(body) if self.path == "/w/add-checkpoint" else (405, b"")
            self.send_response(status)
            if status == CONFLICT:
                self.send_header("Content-Type", "text/x.tlog.size")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/w/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
