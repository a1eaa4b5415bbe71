"""What the year did: its account, its acts, and where it differs from the count outside."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Told:
    """The account."""

    lines: list[str] = field(default_factory=list)
    done: int = 0
    refused: int = 0
    checks: int = 0
    differences: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def same(self, what: str, wanted: object, found: object) -> None:
        """One figure: what was counted outside beside what the system says."""
        self.checks += 1
        if wanted != found:
            self.differences.append(f"{what}: counted {wanted!r}, the system says {found!r}")
