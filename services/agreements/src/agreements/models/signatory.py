"""Signatories of a party. Subjects are the issuer's ids, never names."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import WrongPhase
from agreements.models.content import Party
from agreements.models.root import Base
from shared.kit.audit_values import LEFT_OUT
from shared.kit.db import Aggregate, enum_column, one_of

AGENCY_NUMBER = "2021004185"
"""Skolverket's own organisation number."""


class Signatory(Aggregate, Base):
    """Someone's authority to sign for a party; checked on the day of signing, not on the day of registration."""

    __tablename__ = "signatory"
    __table_args__ = (
        one_of("party", Party),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
        CheckConstraint("registered_by <> subject", name="two_persons"),
    )

    subject: Mapped[str] = mapped_column(Text, index=True)
    party: Mapped[Party] = mapped_column(enum_column(Party))
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str | None] = mapped_column(Text, info=LEFT_OUT)
    title: Mapped[str | None] = mapped_column(Text)
    authority: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    registered_by: Mapped[str] = mapped_column(Text)

    def is_valid(self, today: date) -> bool:
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)

    def end(self, last_day: date, *, signed_on: date | None, now: datetime) -> None:
        """`signed_on`: the last day on which it was used; a signature that stands was made under an authority."""
        if last_day < self.valid_from:
            raise WrongPhase(f"Behörigheten började gälla {self.valid_from}. Ange den dagen eller en senare.")
        if signed_on and last_day < signed_on:
            raise WrongPhase(
                f"Någon har undertecknat med behörigheten {signed_on}. Ange den dagen eller en senare. Gällde den inte "
                "då ska underskriften först falla: lås upp handlingen."
            )
        self.valid_to = last_day
        self.touch(now)
