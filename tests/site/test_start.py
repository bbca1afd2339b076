"""Ana starts the server: what it takes for itself, what it refuses, and how it dies."""

import json
import os
import shlex
import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from types import SimpleNamespace

import pytest

from casebound.site import cli, env, start
from tests.site.launch import (
    Server,
    alive,
    busy_port,
    casebound,
    environment,
    eventually,
    migrated,
    server,
)

pytestmark = pytest.mark.sqlite  # each starts on a folder of its own


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with server(tmp_path_factory.mktemp("practice") / "data") as started:
        yield started


PROBE = [sys.executable, "-P", str(Path(__file__).with_name("probe.py")), "start"]


def told(started: Server) -> dict[str, str]:
    """What the worker of a probe was given by its main process."""
    return dict(json.loads(started.get("/health/").body))


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_address_is_a_name_of_its_own_with_a_token(running):
    assert running.host == f"{env.installation(running.data).host}:{running.port}"
    assert "/begin/?token=" in running.address
    assert running.get("/health/").status == 200


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_plain_localhost_only_redirects(running, name):
    answer = running.get("/leave/", host=f"{name}:{running.port}")
    assert answer.status == 308
    assert answer.headers["Location"] == f"http://{running.host}/leave/"
    assert "Set-Cookie" not in answer.headers
    assert answer.body == b""


def test_another_host_name_is_refused(running):
    assert running.get("/health/", host=f"cb-000000.localhost:{running.port}").status == 400


def test_folder_and_keys_are_private(running):
    assert mode(running.data) == mode(running.data / "keys") == 0o700
    for name in ("secret.key", "host.key"):
        assert mode(running.data / "keys" / name) == 0o600
        assert len((running.data / "keys" / name).read_bytes()) == 32
    assert mode(running.data / "casebound.sqlite3") == 0o600


def test_the_password_is_not_handed_on(tmp_path):
    with server(migrated(tmp_path), launcher=PROBE, CASEBOUND_PASSWORD="correct horse") as started:
        inherited = told(started)
    assert "CASEBOUND_SECRETS" in inherited  # the look is in the right place
    assert "CASEBOUND_PASSWORD" not in inherited
    assert "correct horse" not in inherited.values()


def test_a_second_server_on_the_folder_is_told_who_is_there(running):
    sentence = one_sentence(casebound("start", "--data", running.data, "--port", "0", "--no-browser"))
    assert str(running.process.pid) in sentence
    assert running.host in sentence


def test_a_port_that_casebound_holds(running, tmp_path):
    sentence = one_sentence(
        casebound("start", "--data", tmp_path, "--port", str(running.port), "--no-browser")
    )
    assert "A Casebound on another folder" in sentence
    assert running.host.split(".")[0] in sentence
    assert "--port" in sentence


def test_a_port_that_something_else_holds(tmp_path):
    with busy_port() as door:
        port = str(door.getsockname()[1])
        sentence = one_sentence(casebound("start", "--data", tmp_path, "--port", port, "--no-browser"))
    assert "Another program already answers" in sentence


def test_nobody_may_sit_on_the_other_localhost(running):
    """Browsers try ::1 first: Mallory, listening there, would be handed the password."""
    with socket.socket(socket.AF_INET6) as door, pytest.raises(OSError, match="in use"):
        door.bind(("::1", running.port))


@pytest.mark.parametrize("port", ["-1", "65536", "eighty", "٣"])
def test_a_port_that_is_none(tmp_path, port):
    assert "from 0 to 65535" in one_sentence(casebound("start", "--data", tmp_path, f"--port={port}"))


@pytest.mark.parametrize("where", ["a-file", "a-file/below"])
def test_a_folder_that_cannot_be_written(tmp_path, where):
    (tmp_path / "a-file").write_text("")
    sentence = one_sentence(casebound("start", "--data", tmp_path / where, "--port", "0", "--no-browser"))
    assert "--data" in sentence


def test_a_folder_without_write_permission(tmp_path, monkeypatch):
    def refused(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(env.tempfile, "TemporaryFile", refused)
    with pytest.raises(env.BadInput, match="Permission denied"):
        env.open_folder(tmp_path)


def test_a_damaged_installation_file(tmp_path):
    (tmp_path / "installation.json").write_text("{")
    assert "damaged" in one_sentence(casebound("start", "--data", tmp_path, "--port", "0", "--no-browser"))


def test_a_folder_with_other_things_in_it_keeps_its_mode(tmp_path):
    (tmp_path / "shopping.txt").write_text("milk")
    tmp_path.chmod(0o755)
    env.open_folder(tmp_path)
    assert mode(tmp_path) == 0o755
    assert mode(tmp_path / "keys") == 0o700


def test_a_second_start_keeps_name_and_keys_and_loses_the_token_once_set_up(tmp_path):
    with server(migrated(tmp_path)) as first:
        keys = (tmp_path / "keys" / "secret.key").read_bytes()
    env.mark_set_up(tmp_path)
    assert not env.migrate(*env.open_folder(tmp_path)), "It migrates at every start."
    with server(tmp_path) as second:
        assert second.host.split(":")[0] == first.host.split(":")[0]
        assert (tmp_path / "keys" / "secret.key").read_bytes() == keys
        assert "token" not in second.address
        assert second.get("/leave/").status == 200


def test_a_start_with_nothing_to_set_up_imports_no_django(tmp_path):
    words = (
        "import sys; from casebound.site import cli; cli.parser_of('start'); print('django' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", words],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


@pytest.mark.slow
def test_no_request_loads_code_of_ours(tmp_path):
    """Two that load the same at once can see a module that is half there."""
    folder, known = env.open_folder(migrated(tmp_path))
    words = """
import io, os, sys
from casebound.site.wsgi import application
def get(path):
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": sys.argv[1], "SERVER_NAME": "localhost",
             "SERVER_PORT": "80", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http"}
    application(asked, lambda status, headers: print(status))
before = {*sys.modules}
get("/health/"), get("/live/")
ours = {name for name in sys.modules if name.startswith("casebound.") and ".formats" not in name}
print(sorted(ours - before))
sys.stdout.flush()
os._exit(0)
"""
    done = subprocess.run(
        [sys.executable, "-P", "-c", words, f"{known.host}:8765"],
        env=environment() | env.variables(folder, known),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["200 OK", "200 OK", "[]"]


def test_a_killed_worker_is_replaced_and_knows_the_secret(tmp_path):
    with server(migrated(tmp_path), launcher=PROBE) as started:
        (before,) = started.workers()
        inherited = told(started)
        os.kill(before, signal.SIGKILL)
        eventually("a new worker", lambda: bool(started.workers()) and started.workers() != [before])
        eventually("pages again", lambda: _answers(started))
        assert told(started) == inherited
        assert len(inherited["CASEBOUND_SECRETS"]) == 64


def test_a_killed_main_process_ends_its_worker(tmp_path):
    with server(migrated(tmp_path)) as started:
        (worker,) = started.workers()
        started.process.kill()
        eventually("the worker is gone", lambda: not alive(worker))
    with server(tmp_path, "--port", str(started.port)) as again:  # folder and port are free at once
        assert again.get("/health/").status == 200


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_in_good_order(tmp_path, how):
    with server(migrated(tmp_path)) as started:
        (worker,) = started.workers()
        started.process.send_signal(how)
        assert started.process.wait(10) == 0
        assert not alive(worker)


def test_a_signal_never_takes_a_lock_where_another_may_hold_it():
    """`timeout` sends two: the second arrived inside the first one's handler and hung the server for good."""
    handled_by = SimpleQueue()
    fake = SimpleNamespace(signal_handler_interrupt=lambda: handled_by.put(threading.current_thread()))
    names = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    before = {name: signal.getsignal(name) for name in names}
    try:
        start._stop_on_signals(fake, outlive=True)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
        assert handled_by.get(timeout=30) is not threading.main_thread()
    finally:
        for name in names:
            signal.signal(name, before[name])


def test_no_address_is_ever_logged(tmp_path):
    with server(migrated(tmp_path)) as started:
        for path in ("/leave/?q=canary-in-the-query", "/canary-in-the-path/", "/begin/?token=canary"):
            started.get(path)
        started.process.send_signal(signal.SIGTERM)
        out, err = started.process.communicate(timeout=60)
    assert "canary" not in out + err


def test_a_command_that_does_not_exist():
    assert "--help" in one_sentence(casebound("recrod"))


def test_an_option_that_does_not_exist():
    assert "--help" in one_sentence(casebound("start", "--prot", "1"))


def test_a_fault_of_ours_quotes_no_content(monkeypatch, capsys):
    def broken(words, password):
        raise ValueError("he said: canary")

    monkeypatch.setattr(cli, "_run", broken)
    assert cli.main([]) == 70
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "canary" not in said


def test_every_command_has_an_example_and_shows_it(capsys):
    overview = casebound("--help")
    assert overview.returncode == 0
    for name in cli.names():
        example = cli.load(name).EXAMPLE
        assert example.startswith(f"casebound {name}")
        assert example in overview.stdout
        with pytest.raises(SystemExit, match=r"^0$"):
            cli.main([name, "--help"])
        shown = capsys.readouterr()
        assert shown.err == ""
        assert example in shown.out


@pytest.mark.parametrize("name", cli.names())
def test_every_example_is_one(name):
    """An option that was renamed leaves no example behind."""
    program, command, *words = shlex.split(cli.load(name).EXAMPLE.splitlines()[0])
    assert (program, command) == ("casebound", name)
    assert cli.parser_of(name).parse_args(words)


def _answers(started) -> bool:
    try:
        return started.get("/health/").status == 200
    except OSError:
        return False


def test_installation_file_holds_no_secret(tmp_path):
    env.open_folder(tmp_path)
    assert set(json.loads((tmp_path / "installation.json").read_text())) == {"name", "schema", "set_up"}
