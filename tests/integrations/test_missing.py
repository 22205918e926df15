"""A partner's module without its engine names the extra that brings it; the package itself loads no engine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

#: Module of ours -> what it needs, and the extra that brings it.
PARTNERS = {
    "ray": ("ray", "ray"),
    "spark": ("pyspark", "spark"),
    "dask": ("dask", "dask"),
    "datatrove": ("datatrove", "datatrove"),
    "scrapy": ("scrapy", "scrapy"),
    "pandas": ("pandas", "pandas"),
    "polars": ("polars", "polars"),
}


def run(code: str) -> str:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("module", PARTNERS)
def test_a_missing_engine_is_an_import_error_that_names_the_extra(module: str) -> None:
    engine, extra = PARTNERS[module]
    code = (
        f"import sys; sys.modules[{engine!r}] = None\n"
        f"try:\n    import cleanpage.integrations.{module}\nexcept ModuleNotFoundError as error:\n    print(error)"
    )
    assert f"pip install 'cleanpage[{extra}]'" in run(code)


def test_rows_load_no_engine() -> None:
    engines = [engine for engine, _ in PARTNERS.values()] + ["pyarrow"]
    code = f"import sys, cleanpage.integrations.rows; print(*[name for name in {engines!r} if name in sys.modules])"
    assert run(code).split() == []
