"""A certificate is renewed under a running server: the new one is taken, and nobody's request is lost."""

import os
import shutil
import signal
import ssl
import threading
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from casebound.core.errors import BadInput
from casebound.site import renewed, tls
from tests.site.certificates import NAME, Pair, pair
from tests.site.test_serve import Named, Serving


def replace(old: Pair, new: Pair) -> None:
    """As renewal programs do it: one file after the other, each in one step."""
    for source, target in ((new.cert, old.cert), (new.key, old.key)):
        half = target.with_suffix(".new")
        shutil.copy(source, half)
        half.replace(target)


def watched(files: Pair) -> renewed.Pair:
    return renewed.Pair(files.cert, files.key, lambda: tls.check(NAME, files.cert, files.key))


def test_only_a_new_pair_that_fits_is_taken(tmp_path: Path) -> None:
    files, new = pair(tmp_path / "live"), pair(tmp_path / "new")
    look = watched(files)
    assert not look.renewed()
    shutil.copy(new.cert, files.cert)
    with pytest.raises(BadInput, match="is not the key of"):
        look.renewed()
    assert not look.renewed()  # said once
    shutil.copy(new.key, files.key)
    assert look.renewed()
    assert not look.renewed()
    files.key.unlink()
    assert not look.renewed()
    shutil.copy(new.key, files.key)
    assert not look.renewed()
    replace(files, pair(tmp_path / "other", "other.example"))
    with pytest.raises(BadInput, match="not for"):
        look.renewed()


def test_a_pair_that_changes_while_it_is_looked_at_is_looked_at_again(tmp_path: Path) -> None:
    files, new = pair(tmp_path / "live"), pair(tmp_path / "new")
    look = renewed.Pair(files.cert, files.key, lambda: replace(files, new))
    files.cert.write_bytes(b"half")
    assert not look.renewed()
    assert look.renewed()


def test_links_are_followed_anew(tmp_path: Path) -> None:
    """Renewal programs keep links that point to the newest of many files."""
    old, new = pair(tmp_path / "1"), pair(tmp_path / "2")
    live = Pair(tmp_path / "cert.pem", tmp_path / "key.pem")
    for link, file in ((live.cert, old.cert), (live.key, old.key)):
        link.symlink_to(file)
    look, asked = watched(live), []
    server = SimpleNamespace(
        ssl_ctx=(True, str(old.cert), str(old.key), None, "tls1.3", None, [], False),
        signal_handler_reload=lambda: asked.append("reload"),
    )
    for link, file in ((live.cert, new.cert), (live.key, new.key)):
        link.unlink()
        link.symlink_to(file)
    assert look.renewed()
    renewed.hand_over(server, look)
    assert server.ssl_ctx == (True, str(new.cert), str(new.key), None, "tls1.3", None, [], False)
    assert asked == ["reload"]


class Visitors:
    """People who look at a page without end, each time on a new connection."""

    def __init__(self, port: int, trusted: ssl.SSLContext) -> None:
        self.port, self.trusted = port, trusted
        self.over, self.answers, self.wrong = threading.Event(), 0, list[str]()
        self.thread = threading.Thread(target=self.look)
        self.thread.start()

    def look(self) -> None:
        while not self.over.is_set():
            try:
                with closing(Named("127.0.0.1", self.port, context=self.trusted, timeout=20)) as line:
                    line.request("GET", "/health/", headers={"Host": f"{NAME}:{self.port}"})
                    self.answers += line.getresponse().status == 200
            except OSError as error:
                self.wrong.append(repr(error))
            time.sleep(0.02)

    def stop(self) -> None:
        self.over.set()
        self.thread.join()


def shown(port: int) -> bytes:
    """The certificate that the server shows now."""
    return ssl.get_server_certificate(("127.0.0.1", port), timeout=20).encode()


def settled(port: int, cert: Path) -> bool:
    """Whether only this certificate is shown: while two workers share the port, either may answer."""
    wanted, row, end = cert.read_bytes(), 0, time.monotonic() + 120
    while row < 25 and time.monotonic() < end:
        row = row + 1 if shown(port) == wanted else 0
        time.sleep(0.1)
    return row == 25


@pytest.mark.slow
def test_nobody_loses_a_request(tmp_path: Path) -> None:
    files, new, wrong = pair(tmp_path / "live"), pair(tmp_path / "new"), pair(tmp_path / "wrong", "a.example")
    both = ssl.create_default_context()  # which certificate it is, is asked apart
    both.check_hostname, both.verify_mode = False, ssl.CERT_NONE
    with Serving(tmp_path, files) as serving:
        before = shown(serving.port)
        visitors = Visitors(serving.port, both)
        with closing(Named("127.0.0.1", serving.port, context=both, timeout=30)) as slow:
            slow.putrequest("POST", "/lock/", skip_host=True)
            slow.putheader("Host", f"{NAME}:{serving.port}")
            slow.putheader("Content-Length", "10")
            slow.endheaders()
            slow.send(b"half=")
            replace(files, new)
            os.kill(serving.process.pid, signal.SIGUSR1)
            end = time.monotonic() + 60
            while shown(serving.port) == before and time.monotonic() < end:
                time.sleep(0.1)
            time.sleep(2)  # the old worker has been told to end meanwhile
            slow.send(b"other")
            assert slow.getresponse().status in (200, 302, 303, 403, 422)
        assert settled(serving.port, new.cert)
        replace(files, wrong)
        os.kill(serving.process.pid, signal.SIGUSR1)
        time.sleep(2)
        visitors.stop()
        assert settled(serving.port, new.cert)
        assert visitors.wrong == []
        assert visitors.answers > 50
        serving.process.terminate()
        said = serving.process.communicate(timeout=30)[1]
    assert "The renewed certificate is in use." in said
    assert "is for a.example, not for" in said
