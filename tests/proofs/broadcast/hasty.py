"""The bot with a planted defect: it sends a fifth more than it may."""

import sys

from bot.__main__ import main
from bot.pace import Bucket

_init = Bucket.__init__


def _init_hastily(self: Bucket, per_second: float) -> None:
    _init(self, per_second * 1.2)


Bucket.__init__ = _init_hastily  # type: ignore[method-assign]  # the defect

if __name__ == "__main__":
    sys.exit(main())
