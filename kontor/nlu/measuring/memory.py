"""A process's own peak memory."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path


def peak_mb(status: Path = Path("/proc/self/status")) -> float:
    """Return the most memory this process ever held resident, in MB of 2**20 bytes.

    Linux hands `ru_maxrss` on from the process that started this one (getrusage(2), exec keeps it), so the program's
    own high-water mark is read where there is one; elsewhere `ru_maxrss` is in kilobytes, on macOS in bytes.
    """
    if status.exists() and (found := re.search(r"^VmHWM:\s+(\d+) kB", status.read_text("ascii"), re.MULTILINE)):
        return int(found[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 1024
