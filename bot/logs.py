"""Logs: JSON lines in UTC on standard error, with nothing that people wrote."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

# Finding rich, structlog loads it, 4 MB, for coloured tracebacks that we do not print.
_rich = sys.modules.get("rich")
sys.modules["rich"] = None  # type: ignore[assignment]  # that is how a module is hidden
import structlog  # noqa: E402 - see above

del sys.modules["rich"]
if _rich is not None:
    sys.modules["rich"] = _rich

_NOISY = ("httpx", "httpcore", "telegram", "aiohttp", "apscheduler", "alembic", "uvicorn")


def configure(level_name: str) -> None:
    """Set the logs up; libraries that would log addresses or tokens stay quiet."""
    level = getattr(logging, level_name.upper())
    handler = logging.StreamHandler(sys.stderr)
    formatter = structlog.stdlib.ProcessorFormatter
    handler.setFormatter(
        formatter(
            foreign_pre_chain=[_of_a_library],
            processors=[formatter.remove_processors_meta, *_STEPS, _AS_LINE],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*_STEPS, _AS_LINE],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def without_values(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Tell an exception by its type and its places: its words may hold what somebody wrote."""
    if found := event.pop("exc_info", None):
        kind, _, trace = found if isinstance(found, tuple) else sys.exc_info()
        event["exception"] = None if kind is None else kind.__name__
        event["at"] = places(trace)
    return event


def _of_a_library(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Tell which library says it, and its exception."""
    record: logging.LogRecord = event["_record"]
    event.update(logger=record.name, exc_info=record.exc_info)
    return event


_STEPS = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_values,
)
_AS_LINE = structlog.processors.JSONRenderer(ensure_ascii=False)


def places(trace: TracebackType | None) -> list[str]:
    """Return file, line and function of each frame, outermost first."""
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
    ]
