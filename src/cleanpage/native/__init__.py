"""The compiled twin of the hot loops, where it could be built; cleanpage gives the same results without it, only later.

``pip install`` builds it from the C files of this folder when there is a compiler, and goes on without it when there is
none. ``CLEANPAGE_PURE=1`` in the environment leaves it unused.
"""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType


def _load() -> ModuleType | None:
    if os.environ.get("CLEANPAGE_PURE", "0") not in {"", "0"}:
        return None
    try:
        return import_module("cleanpage.native._native")
    except ImportError:
        return None


#: The compiled module, ``None`` where there is none.
twin = _load()
