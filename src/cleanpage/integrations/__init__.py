"""cleanpage inside the engines that people already use: one module a partner, each an extra of its own.

Nothing is loaded here. ``cleanpage.integrations.spark`` needs the extra ``spark``, and so on; a missing one is named.
"""
