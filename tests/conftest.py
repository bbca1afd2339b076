"""What every test may rely on. The cast: Ana, Ben, Chen, Dana and, against them, Mallory."""

import os

# A developer's own data folder or password must never reach a test.
KEPT = {"CASEBOUND_CHROMIUM", "CASEBOUND_SHOTS"}
for name in [name for name in os.environ if name.startswith("CASEBOUND_") and name not in KEPT]:
    del os.environ[name]
