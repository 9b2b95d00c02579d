"""The true bytes of an archive: every file is read and hashed, each once, whatever an inventory says of it."""

from __future__ import annotations

from hashlib import sha512

from presswork.archive.ocfl import layout
from presswork.archive.ocfl.inventory import Inventory
from presswork.archive.ocfl.store import Store
from presswork.problems import PublishError


class Bits:
    """Reads files of objects; `files` and `size` count what was read (bytes)."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.files = 0
        self.size = 0
        self._known: dict[tuple[str, str], str] = {}
        self._inventories: dict[str, Inventory | None] = {}

    def inventory(self, identifier: str) -> Inventory | None:
        """Return an object's newest inventory; None where it is missing or cannot be trusted to be one."""
        if identifier not in self._inventories:
            try:
                self._inventories[identifier] = self.store.inventory(identifier)
            except PublishError:
                self._inventories[identifier] = None
        return self._inventories[identifier]

    def held(self, identifier: str) -> dict[str, str]:
        """Return what the newest version holds by its inventory: logical names and digests; nothing if unreadable."""
        found = self.inventory(identifier)
        return dict(found.version().state) if found is not None else {}

    def place(self, identifier: str, logical: str) -> str:
        """Return where a file lies below the archive's top folder, as far as it is known."""
        found = self.inventory(identifier)
        root = layout.address(identifier)
        path = found.manifest.get(found.version().state.get(logical, ""), "") if found is not None else ""
        return f"{root}/{path}" if path else root

    def digest(self, identifier: str, logical: str) -> str:
        """Return the SHA-512 of a file's true bytes; empty where they cannot be read."""
        key = identifier, logical
        if key not in self._known:
            self._known[key] = self._hashed(identifier, logical)
        return self._known[key]

    def read(self, identifier: str, logical: str) -> bytes:
        """Return a small file's true bytes; empty where they cannot be read."""
        try:
            with self.store.stream(identifier, logical) as stream:
                return stream.read(LARGEST)
        except (PublishError, OSError):
            return b""

    def _hashed(self, identifier: str, logical: str) -> str:
        found = sha512()
        try:
            with self.store.stream(identifier, logical) as stream:
                while chunk := stream.read(2**20):
                    found.update(chunk)
                    self.size += len(chunk)
        except (PublishError, OSError):
            return ""
        self.files += 1
        return found.hexdigest()


LARGEST = 64 * 2**20
