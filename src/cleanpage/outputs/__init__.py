"""A page in the shapes that people and programs ask for: dictionaries and JSON, Markdown, plain text, HTML, a table row.

Every function here is pure: a page in, text or plain values out.
"""
