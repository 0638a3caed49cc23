"""The packages that were delivered, and their receipts: files that are kept for good."""

from storage.files import Files, NoSuchFile
from storage.vault import InvalidTag


class Altered(Exception):
    """A file is gone, or not what was kept."""


class Packages(Files):
    """A folder of its own: what nobody names among what people sent is swept away, this is not."""

    def whole(self, ref: str) -> bytes:
        """Return what is kept under a name. Raises Altered when it is not there as it was kept."""
        try:
            return self.read(ref)
        except (NoSuchFile, InvalidTag) as error:
            raise Altered(ref) from error
