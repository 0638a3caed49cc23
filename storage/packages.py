"""The packages that were delivered, and their receipts: files that are kept for good."""

from storage.files import Files


class Packages(Files):
    """A folder of its own: what nobody names among what people sent is swept away, this is not."""
