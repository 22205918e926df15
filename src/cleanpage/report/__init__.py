"""Pages for people to look at: a self-contained HTML report, and coloured lines in a terminal."""
