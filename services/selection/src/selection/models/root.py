"""The base of the tables."""

from sqlalchemy.orm import DeclarativeBase

from shared.kit.db import new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()
