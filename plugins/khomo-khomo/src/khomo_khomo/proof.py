"""Whether a walk brought what the other catalog holds: the set digest over ids and digests, as it came."""

from __future__ import annotations

import hashlib
from typing import Any

from khomo_khomo.feed import Standing

MOST_KEPT = 200_000
"""Records of which it is kept what each adds to the digest (some 40 MB): those alone can be replaced."""
_MODULUS = 1 << 256


class Proof:
    """The sum modulo 2^256 of SHA-256(id + digest) over the records that a walk brought.

    A record that comes again replaces itself. Where it is not known any more what it added, after a cut or in
    a large walk, ``is_firm`` says that nothing can be proved.
    """

    def __init__(self) -> None:
        self.total = self.count = 0
        self.is_firm = True
        self._kept: dict[bytes, bytes] | None = {}

    @classmethod
    def restored(cls, saved: Any) -> Proof:
        """The proof of a walk that was cut; one that is not firm for what ``saved`` never gave."""
        proof = cls()
        proof._kept = None
        try:
            proof.total, proof.count, firm = int(saved["total"], 16), int(saved["count"]), saved["firm"]
        except (KeyError, TypeError, ValueError):
            firm = False
        proof.is_firm = firm is True
        return proof

    def saved(self) -> dict[str, Any]:
        """The proof in JSON values."""
        return {"total": f"{self.total:064x}", "count": self.count, "firm": self.is_firm}

    def apply(self, identifier: str, digest: str, *, again: bool) -> None:
        """Add a record, or with an empty digest its removal; ``again``: it may have come before."""
        if again:
            self._drop(identifier)
        if not digest:
            return
        share = hashlib.sha256((identifier + digest).encode()).digest()
        self._add(share, 1)
        if self._kept is not None and len(self._kept) < MOST_KEPT:
            self._kept[_key(identifier)] = share
        else:
            self._kept = None

    def _drop(self, identifier: str) -> None:
        if self._kept is None:
            self.is_firm = False
        elif (share := self._kept.pop(_key(identifier), None)) is not None:
            self._add(share, -1)

    def _add(self, share: bytes, sign: int) -> None:
        self.total = (self.total + sign * int.from_bytes(share)) % _MODULUS
        self.count += sign

    def agrees(self, standing: Standing) -> bool:
        """Whether this is the set that the other catalog says it holds; true where nothing can be proved."""
        return not self.is_firm or (f"{self.total:064x}", self.count) == (standing.digest, standing.count)


def _key(identifier: str) -> bytes:
    return hashlib.blake2b(identifier.encode(), digest_size=16).digest()
