"""The few surface patterns that more than one room needs."""

from __future__ import annotations

import re

#: The mark of a list item, as flatteners of HTML and people write it.
LIST_MARK = re.compile(r"[•·▪◦‣∙○●■□◆◇▶►➤»*+–-]\s+|[•▪◦‣●■◆▶►➤]")
