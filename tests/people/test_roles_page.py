"""The page of roles says what the code says."""

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]


def test_the_page_of_roles_is_current() -> None:
    made = [sys.executable, str(TOP / "scripts" / "roles.py"), "check"]
    done = subprocess.run(made, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
