"""Logs as JSON lines on standard error: ids, states and kinds of error; never what people said or who they are."""

from __future__ import annotations

import logging
import sys

import structlog

from kontor.settings import Settings


def set_up_logs() -> None:
    """Send every log line of this process to standard error."""
    level = logging.getLevelNamesMapping()[Settings().log_level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
