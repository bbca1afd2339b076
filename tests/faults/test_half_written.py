"""Killed while a file is written: what stood there stays, and nothing half is taken for whole."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from casebound.site import env
from tests.faults.servers import ROOT
from tests.faults.test_disk import failing

pytestmark = [pytest.mark.slow, pytest.mark.strace]
MOMENTS = {
    "as it is written": "write:signal=KILL:when=1",
    "before it is on disk": "fsync:signal=KILL:when=1",
    "before it has its name": "rename,renameat,renameat2,link,linkat:signal=KILL:when=1",
}
# Each writes one file anew, in a folder where an older one of that name may lie.
REPLACED = {
    "keys/backup.pub": "from casebound.upkeep import keys; keys.make(folder)",
    "installation.json": "from casebound.site import env; env.mark_set_up(folder)",
    "keys/host.key": "from casebound.site import env; env._write_new(folder / 'keys/host.key', b'new' * 20)",
    "authority.toml": (
        "from casebound.anchors import authorities as a; a.write(folder / 'authority.toml', b'new' * 20)"
    ),
}
# Evidence, kit, leaving file, receipt, certificate: a name that must not be there yet.
NEW = "from casebound.site import terminal; terminal.write_file(folder / 'leaving.zip', b'new' * 50000)"
OLD = json.dumps(asdict(env.Installation("cb-000000"))).encode()


def killed(folder: Path, act: str, fault: str) -> None:
    program = f"import sys; from pathlib import Path; folder = Path(sys.argv[1]); {act}"
    source = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    words = [*failing(fault), sys.executable, "-c", program, str(folder)]
    done = subprocess.run(words, env=source, capture_output=True, text=True, timeout=60)
    assert done.returncode in (-9, 137), (done.returncode, done.stderr)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", REPLACED)
def test_the_one_before_stays(tmp_path: Path, name: str, moment: str) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / name).write_bytes(OLD)
    killed(tmp_path, REPLACED[name], MOMENTS[moment])
    assert (tmp_path / name).read_bytes() == OLD


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_half_bears_the_name_of_a_whole_one(tmp_path: Path, moment: str) -> None:
    killed(tmp_path, NEW, MOMENTS[moment])
    assert not (tmp_path / "leaving.zip").exists()
