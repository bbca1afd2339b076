"""Programs from outside Python that some steps need: found, or installed on a Debian when we are root."""

import os
import shutil
import subprocess

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """The path of a Chromium, or "" when there is none."""
    named = os.environ.get("CASEBOUND_CHROMIUM", "")
    if named:
        return shutil.which(named) or ""
    return _browser() or (install("chromium", "fonts-dejavu-core") and _browser()) or ""


def postgres() -> bool:
    """Whether throwaway PostgreSQL servers can be started."""
    return bool(shutil.which("pg_virtualenv")) or bool(
        install("postgresql", "postgresql-common") and shutil.which("pg_virtualenv")
    )


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


def _browser() -> str:
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")
