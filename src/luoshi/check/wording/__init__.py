"""Lists, coined names, dates, hedges, style."""
