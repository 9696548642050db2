"""How a document is built: headings, masthead, places, years, parts and notes; sections.py puts them together."""
