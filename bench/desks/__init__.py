"""Parts of bench/desk.py: the rows of a big desk, how they enter a database, and the users who open its pages."""
