"""The data that are served now: the build that CURRENT names, opened anew soon after it changes."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from dashboard.components.coverage import state_in
from dashboard.context import Context, make_context
from dashboard.state import Notice, ViewState
from dashboard.text import languages
from etl.store import Store, StoreError

LOG = logging.getLogger(__name__)
_HASH = re.compile(r"[0-9a-f]{8,64}")
MOST_KEPT_OPEN = 2


@dataclass(frozen=True, slots=True)
class DataSnapshot:
    """One build on one day as one request sees it from beginning to end, whatever is published or begins meanwhile.

    `day` is the day it is, None where nobody asks for what is due on it.
    """

    store: Store
    data_hash: str
    day: date | None = None
    _contexts: dict[str, Context] = field(default_factory=dict, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, compare=False)

    def context(self, lang: str) -> Context:
        """What pages and charts are given, in a language; made once a language."""
        found = self._contexts.get(lang)
        if found is None:
            with self._lock:
                found = self._contexts.setdefault(lang, make_context(self.store, lang, day=self.day))
        return found

    def on(self, day: date) -> DataSnapshot:
        """The same build on another day; what its contexts have worked out of the data stays worked out."""
        contexts = {lang: replace(ctx, day=day) for lang, ctx in self._contexts.items()}
        return DataSnapshot(self.store, self.data_hash, day, contexts)

    def read(self, query: str) -> tuple[Context, ViewState, tuple[Notice, ...]]:
        """The state of a query, the context in its language, and which of its values were not used, and why."""
        state, notices = state_in(self.context(languages()[0]), query)
        return self.context(state.lang), state, notices


class CurrentData:
    """Gives the snapshot to serve; looks at CURRENT at most every `seconds` and opens a new build when it changed.

    A build that cannot be opened is logged, and the old one stays: the pages never go down for a bad publication.
    """

    def __init__(
        self,
        store: Store,
        build_dir: Path | None = None,
        seconds: float = 2.0,
        clock: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        """Serve `store`; with `build_dir`, follow its CURRENT. `clock` gives the day. Nothing is opened here."""
        self._clock = clock
        self._snapshot = DataSnapshot(store, store.hash, clock())
        self._pointer = None if build_dir is None else build_dir / "CURRENT"
        self._build_dir = build_dir
        self._seconds = seconds
        self._seen = self._stamp()
        self._next_look = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._kept: dict[str, DataSnapshot] = {}
        self._kept_lock = threading.Lock()

    def __call__(self, open_store: Callable[[Path], Store] | None = None) -> DataSnapshot:
        """The snapshot for one request."""
        if self._pointer is not None and time.monotonic() >= self._next_look and self._lock.acquire(blocking=False):
            try:
                self._look(open_store or Store.open)
            finally:
                self._next_look = time.monotonic() + self._seconds
                self._lock.release()
        day = self._clock()
        if self._snapshot.day != day:
            # Two threads may both do it at midnight; they do the same.
            self._snapshot = self._snapshot.on(day)
        return self._snapshot

    def kept(self, data_hash: str) -> DataSnapshot | None:
        """The snapshot of a build by its hash: the served one, or one that is kept beside it; None where there is none.

        The name comes from an address, so nothing but a hash reaches the file system.
        """
        served = self()
        if data_hash == served.data_hash:
            return served
        if self._build_dir is None or not _HASH.fullmatch(data_hash):
            return None
        with self._kept_lock:
            found = self._kept.get(data_hash)
            if found is None:
                try:
                    store = Store.open(self._build_dir / data_hash)
                except StoreError:
                    return None
                found = self._kept[data_hash] = DataSnapshot(store, store.hash)
                while len(self._kept) > MOST_KEPT_OPEN:
                    del self._kept[next(iter(self._kept))]
            return found

    def _look(self, open_store: Callable[[Path], Store]) -> None:
        stamp = self._stamp()
        if stamp == self._seen or stamp is None or self._build_dir is None:
            return
        try:
            store = open_store(self._build_dir)
        except Exception:
            LOG.exception("the new build cannot be opened; the data of %s stay", self._snapshot.data_hash)
        else:
            self._snapshot = DataSnapshot(store, store.hash, self._clock())
            LOG.info("serving data %s", self._snapshot.data_hash)
        self._seen = stamp

    def _stamp(self) -> tuple[int, int] | None:
        """Inode and modification time of CURRENT: both change when it is replaced."""
        if self._pointer is None:
            return None
        try:
            stat = self._pointer.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns
