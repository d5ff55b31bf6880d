"""Whether anything that a build depends on has changed: inputs, this package's code, the libraries that compute."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from etl.model.layout import SNAPSHOTS

_LIBRARIES = ("pandas", "pyarrow", "pandera", "numpy", "scipy", "babel", "pydantic", "currencyconverter")
_CODE = Path(__file__).parents[1]


def input_digests(data_dir: Path, out_dir: Path) -> dict[str, str]:
    """SHA-256 of every file below the data folder by its name, but for hidden ones, builds and downloads."""
    digests = {}
    for path in sorted(data_dir.rglob("*")):
        name = path.relative_to(data_dir)
        hidden = any(part.startswith(".") for part in name.parts)
        if path.is_file() and not hidden and name.parts[0] != SNAPSHOTS and not path.is_relative_to(out_dir):
            digests[name.as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return digests


def fingerprint(inputs: dict[str, str]) -> str:
    """Hex digest of the inputs, the package's source files and the versions of the libraries."""
    digest = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode())
    for path in sorted(_CODE.rglob("*")):
        if path.suffix in {".py", ".toml"}:
            digest.update(path.relative_to(_CODE).as_posix().encode())
            digest.update(path.read_bytes())
    digest.update(" ".join(f"{name}={version(name)}" for name in _LIBRARIES).encode())
    return digest.hexdigest()
