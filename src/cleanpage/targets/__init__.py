"""Where the results of many pages go: files that grow, tables, folders and streams, each of which can go on after a crash."""
