"""Programs from outside Python that some steps need: found, or installed on a Debian when we are root."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """The path of a Chromium that Playwright can drive, or "" when there is none."""
    if not (_driver_runs() or (install("libatomic1") and _driver_runs())):
        print("Playwright's driver does not run here; on Debian it needs: apt install libatomic1", flush=True)
        return ""
    named = os.environ.get("CASEBOUND_CHROMIUM", "")
    if named:
        return shutil.which(named) or ""
    return _browser() or (install("chromium", "fonts-dejavu-core") and _browser()) or ""


def postgres() -> bool:
    """Whether throwaway PostgreSQL servers can be started."""
    return bool(shutil.which("pg_virtualenv")) or bool(
        install("postgresql", "postgresql-common") and shutil.which("pg_virtualenv")
    )


def strace() -> bool:
    """Whether calls of a program can be made to fail."""
    return bool(shutil.which("strace")) or bool(install("strace") and shutil.which("strace"))


def install(*packages: str) -> bool:
    """Debian packages, as root only: nobody's machine is changed behind his back through sudo."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {' '.join(packages)} from Debian ...", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    update = ["apt-get", "update", "-qq"]
    get = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]
    # An update may fail for one foreign source and still have brought Debian's own list.
    subprocess.run(update, env=quiet, stdout=subprocess.DEVNULL)
    return subprocess.run(get, env=quiet, stdout=subprocess.DEVNULL).returncode == 0


def _driver_runs() -> bool:
    """Playwright brings a node of its own, which wants a library that a small Debian lacks."""
    package = importlib.util.find_spec("playwright")
    if package is None or package.origin is None:
        return False
    try:
        words = [Path(package.origin).parent / "driver" / "node", "--version"]
        return subprocess.run(words, capture_output=True).returncode == 0
    except OSError:
        return False


def _browser() -> str:
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")
