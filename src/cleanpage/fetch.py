"""A page from its address, for the command line: the only code that goes to the network.

trafilatura downloads, which is imported when the first page is asked for.
"""

from __future__ import annotations

import logging

from cleanpage.errors import InputError


def fetch(url: str) -> tuple[bytes, str]:
    """The page's bytes as they came, and its address after redirects. Raises ``InputError`` where there is no page."""
    # Without a handler of its own the downloader's log would reach standard error beside our one line.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    logging.getLogger("urllib3").addHandler(logging.NullHandler())
    from trafilatura.downloads import fetch_response  # noqa: PLC0415

    response = fetch_response(url)
    if response is None or not response.data:
        raise InputError("could not be downloaded: no answer, or an empty or too large page")
    if response.status != 200:
        raise InputError(f"could not be downloaded: the server answered {response.status}")
    return response.data, response.url or url
