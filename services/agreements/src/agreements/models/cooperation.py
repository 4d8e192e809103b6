"""The case with one organiser, and the steps it can take."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import AlreadyAnswered, DeclineReasonMissing, OfferGone, WrongPhase
from agreements.models.root import Base
from agreements.models.supplements import Supplement, Supplements
from agreements.models.unit_names import UnitNames, UnitTypes
from shared.kit.columns import Document
from shared.kit.db import Aggregate, enum_column, one_of


class CooperationStatus(StrEnum):
    OFFERED = "offered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ANALYSIS = "analysis"
    PLANNED = "planned"
    DECIDED = "decided"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    TERMINATED = "terminated"


S = CooperationStatus
STEPS = {
    S.OFFERED: {S.ANALYSIS, S.DECLINED, S.WITHDRAWN},
    S.ANALYSIS: {S.PLANNED, S.TERMINATED},
    S.PLANNED: {S.DECIDED, S.ANALYSIS, S.TERMINATED},
    S.DECIDED: {S.DECIDED, S.ACTIVE, S.ANALYSIS, S.TERMINATED},
    S.ACTIVE: {S.PAUSED, S.COMPLETED, S.TERMINATED},
    S.PAUSED: {S.ACTIVE, S.TERMINATED},
}
"""The statuses that a case may go to from each status; reopening a plan leads back to the analysis."""

BEFORE_AN_AGREEMENT = (S.ANALYSIS, S.PLANNED, S.DECIDED)
"""The offer is accepted; a case in the last of them may have a draft of its agreement."""

SITUATIONS = {
    S.OFFERED: "erbjudandet är inte besvarat",
    S.DECLINED: "huvudmannen har tackat nej",
    S.WITHDRAWN: "erbjudandet är återkallat",
    S.ANALYSIS: "analys och plan pågår",
    S.PLANNED: "åtgärdsplanen är godkänd men insatserna är inte beslutade",
    S.DECIDED: "insatserna är beslutade men överenskommelsen är inte undertecknad",
    S.ACTIVE: "överenskommelsen gäller",
    S.PAUSED: "överenskommelsen är pausad",
    S.COMPLETED: "samverkan är slutförd",
    S.TERMINATED: "samverkan är avslutad i förtid",
}
"""Each status as the end of the sentence "Nu gäller att …"."""


class Cooperation(Aggregate, Base):
    """Samverkan: the case with one organiser, from offer to end (Redovisning dnr 2015:778, 2.5.1)."""

    __tablename__ = "cooperation"
    __table_args__ = (
        one_of("status", CooperationStatus),
        CheckConstraint("(status = 'declined') = (decline_reason IS NOT NULL)", name="decline_reason"),
        CheckConstraint(
            "(late_answer_approved_by IS NULL) = (late_answer_reason IS NULL)", name="late_answer_has_a_reason"
        ),
        CheckConstraint("responsible_supporter IS NULL OR dialogue_team_id IS NOT NULL", name="supporter_in_team"),
    )

    offer_id: Mapped[UUID] = mapped_column(unique=True)
    round_id: Mapped[UUID]
    programme: Mapped[str] = mapped_column(Text, index=True)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    organizer_name: Mapped[str] = mapped_column(Text)
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    school_unit_names: Mapped[UnitNames | None] = mapped_column(Document(UnitNames))
    """None in cases that were offered before offers had names."""
    school_unit_types: Mapped[UnitTypes | None] = mapped_column(Document(UnitTypes))
    """None in cases that were offered before offers had them."""
    supplements: Mapped[Supplements | None] = mapped_column(Document(Supplements))
    """None in cases that no unit has been added to."""
    unplanned_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """Units that were added, and that no plan has been approved with."""
    status: Mapped[CooperationStatus] = mapped_column(enum_column(CooperationStatus), index=True)
    offered_on: Mapped[date]
    offer_diary_number: Mapped[str | None] = mapped_column(Text)
    offer_reasons: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    answer_by: Mapped[date]
    answered_on: Mapped[date | None]
    decline_reason: Mapped[str | None] = mapped_column(Text)
    late_answer_reason: Mapped[str | None] = mapped_column(Text)
    """Why a yes that came after the last day was taken as if it had come in time."""
    late_answer_approved_by: Mapped[str | None] = mapped_column(Text)
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    withdrawn_on: Mapped[date | None]
    """When selection withdrew the offer; if it had been answered, the answer stands, and people sort it out."""
    live_organization_number: Mapped[str | None] = mapped_column(Text, unique=True)
    """The organiser's number while the case runs, so that an organiser takes part in one at a time. None in cases that
    ran beside another before the rule."""
    carried_over_on: Mapped[date | None]
    """The last day of the other system that the case ran in until then; None in a case that began here."""
    dialogue_team_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("dialogue_team.id", ondelete="RESTRICT"), index=True
    )
    responsible_supporter: Mapped[str | None] = mapped_column(Text)

    @property
    def unit_types(self) -> dict[str, tuple[str, ...]]:
        """The school types of each unit when it was offered; without units whose types the offer did not give."""
        return self.school_unit_types.root if self.school_unit_types else {}

    @property
    def added(self) -> tuple[Supplement, ...]:
        """The supplementary decisions that units were added by, in order."""
        return self.supplements.root if self.supplements else ()

    @property
    def added_units(self) -> tuple[str, ...]:
        return self.supplements.units if self.supplements else ()

    @property
    def answered_late(self) -> bool:
        return self.answered_on is not None and self.answered_on > self.answer_by

    @property
    def late_answer_waits(self) -> bool:
        """True for a yes that came after the last day, and that nobody has taken as if it had come in time."""
        return self.status is S.OFFERED and self.answered_on is not None

    def answer(self, accepted: bool, *, reason: str | None, today: date, now: datetime) -> None:
        """Record the organiser's answer. A late yes waits for the agency; whoever waits may still say no."""
        self._require_offered()
        if self.late_answer_waits and accepted:
            raise AlreadyAnswered(f"Svaret lämnades {self.answered_on}, efter sista dagen. Skolverket prövar det.")
        if not accepted and not reason:
            raise DeclineReasonMissing(
                "Ange varför erbjudandet avböjs; skälet används i redovisningen till regeringen."
            )
        self.answered_on = today
        if not accepted:
            self.status, self.decline_reason = S.DECLINED, reason
        elif not self.answered_late:
            self._accept()
        self.touch(now)

    def approve_late_answer(self, reason: str, *, subject: str, now: datetime) -> None:
        self._require_offered()
        if not self.late_answer_waits:
            raise WrongPhase("Huvudmannen har inte svarat än. Vänta på svaret eller dra tillbaka erbjudandet.")
        self.late_answer_reason, self.late_answer_approved_by = reason, subject
        self._accept()
        self.touch(now)

    def _require_offered(self) -> None:
        if self.status is S.WITHDRAWN:
            raise OfferGone("Skolverket har dragit tillbaka erbjudandet. Kontakta Skolverket om du har frågor.")
        if self.status is not S.OFFERED:
            raise AlreadyAnswered(f"Svaret lämnades {self.answered_on}. Kontakta Skolverket om det ska ändras.")

    def _accept(self) -> None:
        self.status, self.live_organization_number = S.ANALYSIS, self.organization_number

    def withdraw(self, reason: str, withdrawn_on: date, now: datetime) -> None:
        """An answered offer stays answered: the answer came first, and the case shows what came after it."""
        self.withdrawn_on, self.withdrawn_reason = withdrawn_on, reason
        if self.status is CooperationStatus.OFFERED:
            self.status = CooperationStatus.WITHDRAWN
        self.touch(now)

    def supplement(
        self,
        supplement: Supplement,
        *,
        codes: Collection[str],
        names: Mapping[str, str],
        types: Mapping[str, tuple[str, ...]],
        now: datetime,
    ) -> None:
        """Add units, once. A case that has ended takes none: selection had not heard of its end."""
        known = self.supplements or Supplements(())
        if self.status not in STEPS or known.has(supplement.decision_id):
            return
        added = [code for code in codes if code not in self.school_unit_codes]
        self.supplements = known.with_one_more(supplement)
        self.school_unit_codes = [*self.school_unit_codes, *added]
        self.unplanned_unit_codes = [*self.unplanned_unit_codes, *added]
        self.school_unit_names = UnitNames({**names, **(self.school_unit_names.root if self.school_unit_names else {})})
        self.school_unit_types = UnitTypes({**types, **self.unit_types})
        self.touch(now)

    def note_planned(self) -> None:
        """Note that a plan with all units of the case has been approved."""
        self.unplanned_unit_codes = []

    def note_units(self, *, gone: Collection[str], back: Collection[str], now: datetime) -> None:
        """Note that units have left, which nobody plans for, or that added ones without a plan are there again."""
        waiting = [code for code in self.unplanned_unit_codes if code not in gone]
        waiting += [code for code in back if code in self.added_units and code not in waiting]
        self.unplanned_unit_codes = waiting
        self.touch(now)

    def assign(self, team_id: UUID, supporter: str, now: datetime) -> None:
        if self.status not in STEPS:
            raise WrongPhase(f"Nu gäller att {SITUATIONS[self.status]}. Ärendet behöver inget dialogteam.")
        self.dialogue_team_id, self.responsible_supporter = team_id, supporter
        self.touch(now)

    def pass_to(self, organization_number: str, name: str, now: datetime) -> None:
        """Let the case go on with its organiser's successor, which may run a case of its own beside it."""
        self.organization_number, self.organizer_name = organization_number, name
        self.touch(now)

    def rename_organizer(self, name: str, now: datetime) -> None:
        self.organizer_name = name
        self.touch(now)

    def note_change(self, now: datetime) -> None:
        """Note a change beside the case: whose turn it is, what stops it, its units, its money, its schedule."""
        self.touch(now)

    def require_running(self) -> None:
        """Refuse a change of a case that has ended."""
        if self.status not in STEPS:
            raise WrongPhase(f"Nu gäller att {SITUATIONS[self.status]}. Ärendet är slut och ändras inte.")

    def require(self, *statuses: CooperationStatus, detail: str) -> None:
        """Refuse a step that belongs to another phase; `detail` names the step to take first."""
        if self.status not in statuses:
            raise WrongPhase(f"Nu gäller att {SITUATIONS[self.status]}. {detail}")

    def prepare(self, status: CooperationStatus, now: datetime) -> None:
        """Take a step on the way to an agreement. A running case stays where it is: what is prepared is a change."""
        if self.status is S.ACTIVE:
            self.touch(now)
        else:
            self.move_to(status, now)

    def move_to(self, status: CooperationStatus, now: datetime) -> None:
        if status not in STEPS.get(self.status, set()):
            raise WrongPhase(f"Nu gäller att {SITUATIONS[self.status]}. Steget kan därför inte tas.")
        self.status = status
        if status in (S.COMPLETED, S.TERMINATED):
            self.live_organization_number = None
        self.touch(now)
