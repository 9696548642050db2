"""The column of tokens: text with an FTS5 index beside it on SQLite, a tsvector with a GIN index on PostgreSQL."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Lookup

from luoshi.desk.finding.tokens import Question

FTS = "finding_tokens"
"""The FTS5 table on SQLite; migration 0002 makes it."""
_MOST_POSITIONS = 16_000


if TYPE_CHECKING:
    _Text = models.Field[str, str]
else:
    _Text = models.Field


class TokensField(_Text):
    """Tokens parted by blanks; ``tokens__found=question`` asks."""

    def db_type(self, connection: Any) -> str:
        """Text, or a tsvector."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """How a value stands in a statement."""
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """The tokens as the database takes them."""
        return vector(value) if connection.vendor == "postgresql" and isinstance(value, str) else value


def vector(tokens: str) -> str:
    """Tokens as the text of a tsvector, with their positions.

    >>> vector("海洋 洋 5")
    "'海洋':1 '洋':2 '5':3"
    """
    return " ".join(f"'{token}':{place}" for place, token in enumerate(tokens.split()[:_MOST_POSITIONS], 1))


@TokensField.register_lookup
class Found(Lookup):
    """The rows in which a question's terms all stand."""

    lookup_name = "found"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        """A question as the database asks it."""
        assert isinstance(value, Question)
        return "%s", [value.postgres(whole=False) if connection.vendor == "postgresql" else value.sqlite()]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """PostgreSQL: the vector matches; what the index is not asked for, the row tells."""
        left, given = self.process_lhs(compiler, connection)
        _, asked = self.process_rhs(compiler, connection)
        if not self.rhs.open:
            return f"{left} @@ %s::tsquery", (*given, *asked)
        whole = self.rhs.postgres()
        return f"({left} @@ %s::tsquery AND ts_match_vq({left}, %s::tsquery))", (*given, *asked, *given, whole)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """SQLite: the row is among those that FTS5 finds."""
        _, asked = self.process_rhs(compiler, connection)
        alias = connection.ops.quote_name(self.lhs.alias)
        return f'{alias}."id" IN (SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s)', tuple(asked)


@TokensField.register_lookup
class Stands(Found):
    """As `Found`, told of each row by itself: by a function, so that no index is taken."""

    lookup_name = "stands"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """PostgreSQL: the function behind the operator."""
        left, given = self.process_lhs(compiler, connection)
        return f"ts_match_vq({left}, %s::tsquery)", (*given, self.rhs.postgres())
