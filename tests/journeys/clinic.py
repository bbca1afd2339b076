"""The product as a clinic serves it, under a name with a certificate, and browsers that know the name."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Playwright

from tests.journeys import harness
from tests.site.certificates import NAME, pair


class Clinic:
    """`casebound serve` under the clinic's name."""

    def __init__(self, folder: Path, **more: str) -> None:
        made = pair(folder / "pair")
        way = ["--host", NAME, "--cert", str(made.cert), "--key", str(made.key), "--bind", "127.0.0.1"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "casebound", "serve", *way, "--port", "0", "--data", str(folder / "data")],
            env=os.environ | {"PYTHONPATH": str(harness.ROOT / "src")} | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.first_page = self.process.stdout.readline().strip()
        assert self.first_page.startswith(f"https://{NAME}:"), self.process.communicate()[1]
        self.address = f"https://{urlsplit(self.first_page).netloc}"

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=harness.WAIT)


def browser_that_finds_it(playwright: Playwright) -> Browser:
    """It resolves the clinic's name and trusts who made its certificate."""
    rules = [f"--host-resolver-rules=MAP {NAME} 127.0.0.1", "--ignore-certificate-errors"]
    return playwright.chromium.launch(executable_path=harness.chromium(), args=[*harness.flags(), *rules])
