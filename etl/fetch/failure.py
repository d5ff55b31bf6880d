"""What can go wrong between a publisher and us, in words for the person who has to mend it."""

from __future__ import annotations

from etl.model.issue import Issue, Severity


class FetchError(RuntimeError):
    """An answer that cannot be used; `code` names the kind, and the other fields are those of an Issue."""

    def __init__(self, code: str, address: str, what: str, *, expected: str = "", found: str = "", mend: str = ""):
        super().__init__(what)
        self.code, self.address, self.what = code, address, what
        self.expected, self.found, self.mend = expected, found, mend

    def issue(self, source: str) -> Issue:
        """The failure as an error of a source; its file is the address."""
        return Issue(
            Severity.ERROR, self.code, source, self.address, "", self.what, self.expected, self.found, self.mend
        )


class TransientError(FetchError):
    """A failure that may be over in a moment; `wait_seconds` is what the publisher asks for, None if nothing."""

    def __init__(
        self,
        code: str,
        address: str,
        what: str,
        *,
        expected: str = "",
        found: str = "",
        mend: str = "",
        wait_seconds: float | None = None,
    ):
        super().__init__(code, address, what, expected=expected, found=found, mend=mend)
        self.wait_seconds = wait_seconds
