"""The classifier's architecture in numbers that the running library and its training share."""

#: How far apart the neighbours are that each block mixes a line with.
DILATIONS = (1, 2, 4, 1)
#: A block reads a line, its neighbours on both sides, and the means over three ranges and the page.
NEIGHBOURS = 7
#: A memory reaches this many lines at most.
REACH = 512
