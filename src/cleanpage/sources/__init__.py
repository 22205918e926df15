"""Where many pages come from: files, folders, lists of paths, crawl archives and tables, each read as a stream of records."""
