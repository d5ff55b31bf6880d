"""How the dashboard is served: where the data and assets lie, and the limits it keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from os import environ
from pathlib import Path

from etl.model.layout import CACHE

REPOSITORY = Path(__file__).resolve().parents[1]
ENVIRONMENT_PREFIX = "TRADEBRIEF_"
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?")


class SettingsError(ValueError):
    """A setting that cannot be used; the text names it, what was found and what is expected."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one server; immutable, so that workers cannot disagree.

    `build_dir` holds the builds and CURRENT; `cache_dir` compressed scripts (None: below build_dir). Sizes are bytes,
    `reload_seconds` is how often CURRENT is looked at (0: at each request). `public_url` is the address by which
    readers of a slide reach the site ("": host and port), `slide_template` a PowerPoint file whose layouts and
    theme new slides take, `frame_hosts` the origins, separated by spaces, that may frame embedded charts.
    """

    build_dir: Path = REPOSITORY / "data" / "build"
    assets_dir: Path = REPOSITORY / "assets"
    cache_dir: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8050
    workers: int = 2
    threads: int = 8
    response_cache_bytes: int = 64 * 1024 * 1024
    max_body_bytes: int = 6 * 1024 * 1024
    reload_seconds: float = 2.0
    public_url: str = ""
    slide_template: Path | None = None
    frame_hosts: str = ""

    def __post_init__(self) -> None:
        """Refuse values that no server can run with; raises SettingsError."""
        for name, least, most in (
            ("port", 0, 65535),
            ("workers", 1, 64),
            ("threads", 1, 256),
            ("response_cache_bytes", 0, 1 << 40),
            ("max_body_bytes", 1024, 1 << 30),
        ):
            value = getattr(self, name)
            if not least <= value <= most:
                raise SettingsError(f"{name} is {value}; expected {least} to {most}")
        if self.public_url and not _ORIGIN.fullmatch(self.public_url.rstrip("/")):
            raise SettingsError(f"public_url is {self.public_url!r}; expected such as https://trade.example.org")
        for host in self.frame_hosts.split():
            if not _ORIGIN.fullmatch(host):
                raise SettingsError(f"frame_hosts has {host!r}; expected origins such as https://www.example.org")
        if self.slide_template is not None and not self.slide_template.is_file():
            raise SettingsError(f"slide_template is {str(self.slide_template)!r}; expected a .pptx file that exists")

    @property
    def site_url(self) -> str:
        """The address that links in files begin with, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def scripts_cache(self) -> Path:
        """Folder of the compressed scripts."""
        return self.cache_dir or self.build_dir / CACHE


_INTEGERS = ("port", "workers", "threads", "response_cache_bytes", "max_body_bytes")
_FOLDERS = ("build_dir", "assets_dir", "cache_dir", "slide_template")


def settings_from_environment(env: Mapping[str, str] = environ) -> Settings:
    """Settings with the environment's values: `TRADEBRIEF_` and the setting's name in capitals.

    Raises SettingsError for a value that cannot be read.
    """
    changes: dict[str, object] = {}
    for name in (*_INTEGERS, *_FOLDERS, "host", "reload_seconds", "public_url", "frame_hosts"):
        text = env.get(ENVIRONMENT_PREFIX + name.upper())
        if not text:
            continue
        try:
            changes[name] = (
                int(text)
                if name in _INTEGERS
                else Path(text)
                if name in _FOLDERS
                else float(text)
                if name == "reload_seconds"
                else text
            )
        except ValueError:
            raise SettingsError(f"{ENVIRONMENT_PREFIX}{name.upper()} is {text!r}; expected a number") from None
    return Settings(**changes)  # type: ignore[arg-type]
