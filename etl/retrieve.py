"""One source fetched: asked, kept, read, compared with what is held, and written as a table for the next build.

Nothing that is held is touched before all of it has been read and checked; each step can be undone (`Retrieval.undo`).
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from etl.durable import write_whole
from etl.fetch.client import Client
from etl.fetch.failure import FetchError
from etl.fetch.snapshots import Held, SnapshotStore
from etl.model.issue import Issue, Severity
from etl.model.layout import SNAPSHOTS
from etl.model.period import Period
from etl.registry import Registry
from etl.sources import Snapshot, discover
from etl.sources.connectors import Ask, Connector, Extract
from etl.sources.ecb import ID as ECB
from etl.sources.ecb import parse as parse_rates
from etl.sources.ecb_daily import table_text as rates_text
from etl.sources.fetched import Comparison, Revision, compare, sidecar_text, table_text
from etl.sources.tidy_csv import parse_tables

# How often, and how long, a publisher that prepares a large answer is asked whether it is ready.
LATER_SECONDS, LATER_TIMES = 30.0, 60
_RATES = "monthly_rates"


class RetrievalError(RuntimeError):
    """What was fetched cannot become a table; `issues` say why, one by one."""

    def __init__(self, issues: Sequence[Issue]):
        super().__init__("; ".join(issue.text() for issue in issues))
        self.issues = list(issues)


@dataclass(slots=True)
class Retrieval:
    """What fetching one source did; figures are named by their keys (`KZ exports CZ 2023`)."""

    source: str
    files: list[Held] = field(default_factory=list)
    # Downloads whose bytes were not held before.
    files_new: int = 0
    new: list[str] = field(default_factory=list)
    revised: list[Revision] = field(default_factory=list)
    unchanged: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)
    redistribution: str = ""
    _before: dict[Path, bytes | None] = field(default_factory=dict)

    def write(self, path: Path, text: str) -> None:
        """Write a file of the data folder whole, remembering what stood there."""
        self._before.setdefault(path, path.read_bytes() if path.is_file() else None)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
        self.written.append(path)

    def undo(self) -> None:
        """Put back what stood in the data folder before; downloads stay."""
        for path, data in self._before.items():
            if data is None:
                path.unlink(missing_ok=True)
            else:
                write_whole(path, data)
        self.written.clear()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a source: figures since a period, from the snapshots only, from files given by hand.

    `published` is the date of files by hand that give none; `environ` is where keys are looked up.
    """

    since: Period | None = None
    offline: bool = False
    files: tuple[Path, ...] = ()
    published: str = ""
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)


def retrieve(connector: Connector, data_dir: Path, registry: Registry, wish: Wish, client: Client | None) -> Retrieval:
    """Fetch a source and write what is new or revised as a table below `data_dir`; without news nothing is written.

    `client` is not needed offline or with files. Raises FetchError, etl.sources.formats.LayoutError or RetrievalError;
    in each case nothing but snapshots was written.
    """
    store = SnapshotStore(data_dir / SNAPSHOTS, connector.id)
    result = Retrieval(connector.id, redistribution=registry.source(connector.id).redistribution)
    for group in _groups(connector, store, wish, client, result):
        result.files += group
        extract = connector.read([Snapshot(held.name, held.read()) for held in group], registry)
        if wish.published and not extract.published:
            extract.published, extract.published_inferred = wish.published, "given when the file was fetched by hand"
        if wish.since is not None:
            _drop_before(wish.since, extract)
        result.left_out += extract.left_out
        result.unknown += extract.unknown
        result.notes += extract.notes
        if not extract.rows and not extract.rates:
            raise RetrievalError([_nothing(connector.id, group, extract)])
        retrieved = max(held.retrieved for held in group).date()
        try:
            _take(connector.id, data_dir, registry, extract, retrieved, [held.sha256 for held in group], result)
        except RetrievalError:
            result.undo()
            raise
    return result


def _drop_before(since: Period, extract: Extract) -> None:
    """Leave out what is earlier than was wished, and count it: not every publisher can be asked for less.

    A period that `since` falls into stays. Rates stay, since their table is replaced as a whole.
    """
    kept = [row for row in extract.rows if not _is_over(row.period, since)]
    if dropped := len(extract.rows) - len(kept):
        extract.left_out[f"before {since.code}"] += dropped
    extract.rows = kept


def _is_over(code: str, since: Period) -> bool:
    try:
        return Period.parse(code).end < since.start
    except ValueError:
        # No period: the check of the table says so, with its place.
        return False


def _groups(
    connector: Connector, store: SnapshotStore, wish: Wish, client: Client | None, result: Retrieval
) -> list[list[Held]]:
    """The files to read, those that make one table together; files by hand are tables of their own."""
    if wish.files:
        return [[_from_hand(path, store, result)] for path in wish.files]
    asks = connector.asks(wish.since)
    if wish.offline or not asks:
        return _offline(connector, store, asks)
    if client is None:
        raise ValueError("a client is needed to ask a publisher")
    asked = client

    def ask_for(ask: Ask) -> Held:
        return _ask(connector, ask, store, wish, asked, result)

    return [_with_pages(connector, asks, ask_for)]


def _with_pages(connector: Connector, asks: Sequence[Ask], get: Callable[[Ask], Held]) -> list[Held]:
    """The files of all addresses and of those that the answers name in turn, each once, in the order asked."""
    waiting, found = deque(asks), dict[str, Held]()
    while waiting:
        ask = waiting.popleft()
        if ask.name in found:
            continue
        found[ask.name] = get(ask)
        if connector.pages is not None:
            waiting.extend(connector.pages(ask, found[ask.name].read()))
    return list(found.values())


def _from_hand(path: Path, store: SnapshotStore, result: Retrieval) -> Held:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FetchError("no_file", str(path), f"the file cannot be read: {error.strerror}") from error
    at = datetime.now(UTC)
    held, is_new = store.keep(path.name, data, address=f"by hand: {path.name}", retrieved=at, headers={})
    result.files_new += is_new
    return held


def _offline(connector: Connector, store: SnapshotStore, asks: Sequence[Ask]) -> list[list[Held]]:
    if asks:
        return [_with_pages(connector, asks, lambda ask: _latest(connector, ask.name, store))]
    names = sorted({held.name for held in store.held()})
    return [[_latest(connector, name, store)] for name in names] or [[_latest(connector, "a file", store)]]


def _latest(connector: Connector, name: str, store: SnapshotStore) -> Held:
    held = store.latest(name)
    if held is None:
        raise FetchError(
            "no_snapshot",
            str(store.folder / store.source),
            "no snapshot is held of this source",
            expected=name,
            mend=f"tradebrief fetch {connector.id} without --offline"
            if connector.asks(None)
            else f"download it by hand ({connector.by_hand}) and give it: tradebrief fetch {connector.id} --file FILE",
        )
    return held


def _ask(connector: Connector, ask: Ask, store: SnapshotStore, wish: Wish, client: Client, result: Retrieval) -> Held:
    key = wish.environ.get(ask.key_variable, "") if ask.key_variable else ""
    if ask.key_variable and not key and not ask.keyless:
        raise FetchError(
            "no_key", ask.address, "this publisher wants a key", mend=f"set {ask.key_variable} in the environment"
        )
    address = ask.address if key or not ask.keyless else ask.keyless
    headers = {ask.key_header: key} if key else {}
    before = store.latest(ask.name)
    known = before.headers if before is not None and before.address == address else {}
    answer = client.get(
        address,
        ask.kind,
        headers=headers,
        etag=known.get("etag", ""),
        last_modified=known.get("last-modified", ""),
        later=connector.later,
    )
    asked = 0
    while not answer.is_unchanged and (next_address := connector.later(address, answer.data)) is not None:
        asked += 1
        if asked > LATER_TIMES:
            raise FetchError(
                "not_ready",
                next_address,
                "the publisher is still preparing the answer",
                found=f"not ready after {LATER_TIMES} questions",
                mend="run the same command again in an hour, or ask for less with --since",
            )
        if next_address != answer.address:
            client.say(f"{connector.id}: the publisher prepares the answer; asking {next_address}")
        if asked > 1:
            client.sleep(LATER_SECONDS)
        answer = client.get(next_address, ask.kind, headers=headers, later=connector.later)
    if answer.is_unchanged and before is not None:
        store.note_unchanged(before, answer.retrieved)
        return before
    held, is_new = store.keep(
        ask.name, answer.data, address=address, retrieved=answer.retrieved, headers=answer.headers
    )
    result.files_new += is_new
    return held


def _take(
    source: str,
    data_dir: Path,
    registry: Registry,
    extract: Extract,
    retrieved: date,
    hashes: Sequence[str],
    result: Retrieval,
) -> None:
    folder = data_dir / "official" / source
    info = registry.source(source)
    if source == ECB:
        comparison = _compare_rates(extract, data_dir, registry, result)
        if not (comparison.new or comparison.revised):
            return
        text, stem = rates_text(extract.rates), _RATES
        side = sidecar_text(info, extract, comparison, retrieved, hashes, maturity="computed")
        parsed = parse_rates(
            [_as_snapshot(source, stem, "csv", text), _as_snapshot(source, stem, "toml", side)], registry
        )
    else:
        held = discover()[source]
        comparison = compare(extract, held.parse(held.fetch(data_dir), registry).observations, retrieved)
        result.new += comparison.new
        result.revised += comparison.revised
        result.unchanged += comparison.unchanged
        if not comparison.rows:
            return
        stem = f"fetched_{comparison.published}_{hashes[0][:8]}"
        text = table_text(comparison.rows)
        side = sidecar_text(info, extract, comparison, retrieved, hashes)
        # Together with what is held, so that a figure that would stand twice is refused here and not by the build.
        beside = [s for s in held.fetch(data_dir) if not s.name.startswith(f"official/{source}/{stem}.")]
        fetched = [_as_snapshot(source, stem, "csv", text), _as_snapshot(source, stem, "toml", side)]
        parsed = parse_tables(source, [*beside, *fetched], registry)
    if wrong := [issue for issue in parsed.issues if issue.severity is Severity.ERROR]:
        raise RetrievalError(wrong)
    # The sidecar first: a table without one gives no figures, a sidecar without a table is only an error that says so.
    result.write(folder / f"{stem}.toml", side)
    result.write(folder / f"{stem}.csv", text)


def _compare_rates(extract: Extract, data_dir: Path, registry: Registry, result: Retrieval) -> Comparison:
    source = discover()[ECB]
    held = {(rate.currency, rate.period): rate for rate in source.parse(source.fetch(data_dir), registry).fx}
    comparison = Comparison(extract.published)
    for rate in extract.rates:
        key, before = f"{rate.currency} {rate.month}", held.pop((rate.currency, rate.month), None)
        if before is None:
            comparison.new.append(key)
        elif (before.average_per_eur, before.end_per_eur) != (
            float(rate.average),
            None if rate.end is None else float(rate.end),
        ):
            # A month that was not over has a new mean each day: that is no revision.
            if before.end_per_eur is None:
                comparison.new.append(key)
            else:
                comparison.revised.append(Revision(key, Decimal(str(before.average_per_eur)), rate.average, "per EUR"))
        else:
            comparison.unchanged += 1
    if held:
        currency, month = min(held)
        what = f"{len(held)} months that are held are not in the file, the first {currency} {month}"
        mend = "nothing was replaced; fetch the whole file (eurofxref-hist.zip)"
        raise RetrievalError([Issue(Severity.ERROR, "fewer_rates", ECB, "", "", what, "all months", "", mend)])
    result.new += comparison.new
    result.revised += comparison.revised
    result.unchanged += comparison.unchanged
    return comparison


def _as_snapshot(source: str, stem: str, ending: str, text: str) -> Snapshot:
    return Snapshot(f"official/{source}/{stem}.{ending}", text.encode())


def _nothing(source: str, files: Sequence[Held], extract: Extract) -> Issue:
    left = ", ".join(f"{count} {reason}" for reason, count in extract.left_out.most_common(4))
    unknown = ", ".join(f"{dimension} {code}" for (dimension, code), _ in extract.unknown.most_common(4))
    return Issue(
        Severity.ERROR,
        "no_figures",
        source,
        ", ".join(held.name for held in files),
        "",
        "no figure of this source is in the file",
        "at least one",
        "; ".join(filter(None, (f"left out: {left}" if left else "", f"unknown: {unknown}" if unknown else ""))),
        "ask for other partners, products or periods: `tradebrief fetch --list` says what is wanted",
    )
