"""Dialogue teams: who supports which organisers. Subjects are the issuer's ids, never names."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.root import Base
from shared.kit.db import Aggregate


class DialogueTeam(Aggregate, Base):
    """Two to five process supporters who answer for five to eight organisers (Redovisning dnr 2015:778, 2.6.2)."""

    __tablename__ = "dialogue_team"

    name: Mapped[str] = mapped_column(Text, unique=True)
    team_leader: Mapped[str] = mapped_column(Text, index=True)
    supporters: Mapped[list[str]] = mapped_column(ARRAY(Text))

    def change(self, *, name: str, team_leader: str, supporters: list[str], now: datetime) -> None:
        self.name, self.team_leader, self.supporters = name, team_leader, supporters
        self.touch(now)

    def note_change(self, now: datetime) -> None:
        """The team shows what stands beside it: how many cases it has."""
        self.touch(now)
