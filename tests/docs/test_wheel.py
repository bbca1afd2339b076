"""The wheel carries everything that the checkout does: data files are easily left behind."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.site.launch import ROOT

BUILD = "from setuptools import build_meta; print(build_meta.build_wheel('dist'))"
OURS = {
    ".py",
    ".toml",
    ".html",
    ".css",
    ".js",
    ".typ",
    ".svg",
    ".json",
    ".sql",
    ".txt",
    ".po",
    ".mo",
    ".ttf",
    ".otf",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    copy = tmp_path_factory.mktemp("wheel")
    (copy / "dist").mkdir()
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, copy)
    subprocess.run([sys.executable, "-W", "ignore", "-c", BUILD], cwd=copy, check=True, capture_output=True)
    return next((copy / "dist").glob("*.whl"))


@pytest.mark.slow
def test_no_file_is_left_behind(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    wanted = {
        file.relative_to(source).as_posix()
        for file in (source / "casebound").rglob("*")
        if file.is_file() and file.suffix in OURS
    }
    assert wanted - packed == set()


@pytest.mark.slow
def test_it_runs_from_the_wheel(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "casebound", "--help"],
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "casebound start" in done.stdout
