"""Finds texts by their words, in any Swedish form."""

import re
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, func, literal_column, or_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

SWEDISH = "swedish"
SIMPLE = "simple"
STEMMER: ColumnElement[str] = literal_column("'swedish_stem'")
"""A dictionary of PostgreSQL, which takes no parameter for its name."""
SHORTEST_STEM = 5
"""Letters of a stem that words may begin with: the stem of lärare is lär, and so is that of lärande."""
OPERATORS = re.compile(r'"|(^|\s)-|\bor\b')


def has_words(search: str, *columns: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """All words of `search` stand in the columns together; phrases in quotes, `or` and a minus sign as on the web.

    PostgreSQL's Swedish stems alone miss words of the field: rektor becomes rekt, rektorer rektor, and rektorn stays.
    So a word is found where one begins with it too, or with its stem: språk in språkutvecklande.
    """
    text = func.concat_ws(" ", *columns)
    by_stem = func.to_tsvector(SWEDISH, text).bool_op("@@")(func.websearch_to_tsquery(SWEDISH, search))
    words = re.findall(r"\w+", search.casefold())
    if not words or OPERATORS.search(search.casefold()):
        return by_stem
    simple = func.to_tsvector(SIMPLE, text)
    return or_(by_stem, and_(*(simple.bool_op("@@")(_beginning(re.sub("orn$", "or", word))) for word in words)))


def _beginning(word: str) -> ColumnElement[Any]:
    stem = func.ts_lexize(STEMMER, word, type_=ARRAY(Text))[1]
    or_stem = case((func.length(stem) >= SHORTEST_STEM, func.concat(" | '", stem, "':*")), else_="")
    return func.to_tsquery(SIMPLE, func.concat(f"'{word}':*", or_stem))
