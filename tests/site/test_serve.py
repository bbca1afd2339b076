"""`casebound serve`: one name, TLS or nothing, cookies for that name alone; wrong files are said."""

import json
import ssl
import subprocess
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path

import pytest

from casebound.core.errors import BadInput
from casebound.site import cli, tls
from tests.site.certificates import NAME, Pair, pair
from tests.site.launch import CASEBOUND, Answer, environment


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return pair(tmp_path_factory.mktemp("pair"))


def test_a_pair_that_fits_is_taken(files: Pair, tmp_path: Path) -> None:
    tls.check(NAME, files.cert, files.key)
    star = pair(tmp_path, "*.clinic.example")
    tls.check(NAME, star.cert, star.key)
    with pytest.raises(BadInput, match="not for deep"):
        tls.check(f"deep.{NAME}", star.cert, star.key)


def test_what_does_not_fit_is_said(files: Pair, tmp_path: Path) -> None:
    other, old = pair(tmp_path / "other"), pair(tmp_path / "old", days=-1)
    locked = pair(tmp_path / "locked", password=b"secret")
    for told, host, cert, key in (
        ("cannot be read", NAME, tmp_path / "none.pem", files.key),
        ("cannot be read", NAME, files.cert, tmp_path / "none.pem"),
        ("holds no certificate", NAME, files.key, files.key),
        ("is not the key of", NAME, files.cert, other.key),
        ("a password locks it", NAME, locked.cert, locked.key),
        (f"is for {NAME}, not for a.example", "a.example", files.cert, files.key),
        ("valid no longer since", NAME, old.cert, old.key),
    ):
        with pytest.raises(BadInput, match=told):
            tls.check(host, cert, key)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--host", "https://a.example"], "no name of a host"),
        (["--host", "localhost"], "no name of a host"),
        (["--host", "10.0.0.1"], "no name of a host"),
        (["--host", NAME], "Give --cert FILE and --key FILE"),
        (["--host", NAME, "--behind-proxy", "--cert", "a", "--key", "b"], "belongs to the proxy"),
    ],
)
def test_wrong_words_end_with_2(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", *words]) == 2
    assert told in capsys.readouterr().err


@pytest.fixture
def strict(files: Pair) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=files.cert)


class Named(HTTPSConnection):
    """To this machine, under the name of the certificate."""

    def connect(self) -> None:
        HTTPConnection.connect(self)
        self.sock = self._context.wrap_socket(self.sock, server_hostname=NAME)  # type: ignore[attr-defined]


def get(
    port: int, context: ssl.SSLContext | None, path: str = "/lock/", host: str = NAME, **more: str
) -> Answer:
    line = Named("127.0.0.1", port, context=context) if context else HTTPConnection("127.0.0.1", port)
    with closing(line):
        line.request("GET", path, headers={"Host": host} | {n.replace("_", "-"): v for n, v in more.items()})
        response = line.getresponse()
        return Answer(response.status, response.headers, response.read())


@pytest.mark.slow
def test_under_its_own_tls(files: Pair, strict: ssl.SSLContext, tmp_path: Path) -> None:
    with Serving(tmp_path, files) as serving:
        here, port = f"{NAME}:{serving.port}", serving.port
        assert serving.first.startswith(f"https://{here}/begin/?token=")
        answer = get(port, strict, serving.first.removeprefix(f"https://{here}"), host=here)
        assert answer.status < 400
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        cookies = answer.headers.get_all("Set-Cookie") or ["none"]
        assert all(cookie.startswith("__Host-") and "; Secure" in cookie for cookie in cookies)
        for other in ("localhost", "cb-000000.localhost", "other.example", f"{NAME}.other.example"):
            assert get(port, strict, host=other).status == 400
        with pytest.raises((OSError, HTTPException)):  # no plain http, not even a redirect
            get(port, None, host=here)


@pytest.mark.slow
def test_behind_a_proxy(tmp_path: Path) -> None:
    with Serving(tmp_path, None) as serving:
        port = serving.port
        assert serving.first.startswith(f"https://{NAME}/begin/?token=")
        assert get(port, None, host=NAME).status == 400
        assert get(port, None, host=NAME, X_Forwarded_Proto="http").status == 400
        answer = get(port, None, "/begin/", host=NAME, X_Forwarded_Proto="https", X_Forwarded_For="1.2.3.4")
        assert answer.status == 200
        assert "Strict-Transport-Security" in answer.headers


class Serving:
    """`casebound serve` on a free port."""

    def __init__(self, data: Path, files: Pair | None) -> None:
        way = ["--cert", str(files.cert), "--key", str(files.key)] if files else ["--behind-proxy"]
        words = ["serve", "--host", NAME, "--bind", "127.0.0.1", *way, "--port", "0", "--json"]
        self.process = subprocess.Popen(
            [*CASEBOUND, *words, "--data", str(data / "data")],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Serving":
        text = ""
        assert self.process.stdout
        for line in self.process.stdout:
            text += line
            if line.startswith("}"):
                told = json.loads(text)
                self.first, self.port = str(told["address"]), int(told["port"])
                return self
        raise AssertionError(self.process.communicate()[1])

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.communicate(timeout=60)
