"""What the page as a whole says about a line that stands alone."""

from __future__ import annotations

import pytest

from cleanpage.document import LabelledLine, Line, LineView, Zone
from cleanpage.zones.repair import repair

PROSE = "The mill pond opens on the first warm Sunday, the council said after a long evening. "


@pytest.mark.parametrize(("text", "zone"), [(PROSE * 2, Zone.BODY), (PROSE[:60], Zone.FOOTER)])
def test_a_page_with_a_headline_and_no_text_gets_its_long_lines(text: str, zone: Zone) -> None:
    lines = [Line(1, "Council opens the old mill"), *(Line(at, text) for at in range(2, 7))]
    labelled = [LabelledLine(line, Zone.FOOTER if at else Zone.TITLE) for at, line in enumerate(lines)]
    repair(LineView(lines), labelled)
    assert [entry.zone for entry in labelled] == [Zone.TITLE, *[zone] * 5]
