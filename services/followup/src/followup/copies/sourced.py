"""A copy whose column has the name that version 1.0.0 gave it."""

from sqlalchemy.orm import Mapped, mapped_column

from shared.kit.copies import Copy


class Sourced(Copy):
    """Mixin: a copy whose column has the name that version 1.0.0 gave it."""

    source_sequence: Mapped[int] = mapped_column("source_version")
