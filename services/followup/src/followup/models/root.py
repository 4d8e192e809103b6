"""The declarative base, and how types become columns."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Text
from sqlalchemy.orm import DeclarativeBase

from shared.kit.db import INSTANT, MONEY, new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {Decimal: MONEY, str: Text, datetime: INSTANT}
