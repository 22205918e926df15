"""Runs over many pages: from the files to the output, with a journal, so that nothing is lost or doubled."""
