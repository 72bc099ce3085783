"""A bar that keeps what it was told."""

from __future__ import annotations


class Bar:
    """Keeps every share, as a progress bar shows them."""

    def __init__(self) -> None:
        self.shares: list[float] = []
        self.whats: list[str] = []

    def __call__(self, what: str, share: float) -> None:
        self.shares.append(share)
        self.whats.append(what)

    @property
    def is_whole(self) -> bool:
        """Whether it began at nothing, moved on in five steps at least, never back, and ended at all."""
        begins, ends = self.shares[0] == 0.0, self.shares[-1] == 1.0
        return begins and ends and self.shares == sorted(self.shares) and len(set(self.shares)) > 5
