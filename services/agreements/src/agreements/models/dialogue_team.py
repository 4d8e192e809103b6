"""Dialogue teams: who supports which organisers. Subjects are the issuer's ids, never names."""

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.root import Base
from shared.kit.db import Aggregate


class DialogueTeam(Aggregate, Base):
    """Two to five process supporters who answer for five to eight organisers (seed 003, 2.5.1)."""

    __tablename__ = "dialogue_team"

    name: Mapped[str] = mapped_column(Text, unique=True)
    team_leader: Mapped[str] = mapped_column(Text, index=True)
    supporters: Mapped[list[str]] = mapped_column(ARRAY(Text))
