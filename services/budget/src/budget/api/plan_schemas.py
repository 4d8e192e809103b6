"""Schemas of plans and scenarios."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from budget.api.dependencies import Item, Name, Note, Programme, Year
from budget.models.plans import PlanInputs, ScenarioChanges
from budget.rules.money import total
from shared.amount import Amount
from shared.contracts.budget import OwnActivity
from shared.contracts.terms import CostKind
from shared.days import Whole
from shared.rest.resources import In, Out
from shared.text import Line

MOST = Decimal(1_000_000_000_000)
"""Kronor in one plan or scenario together: far above any appropriation, far below what an amount can hold."""


def _check_sum(amounts: Iterable[Decimal]) -> None:
    """A plan adds up the amounts it is given; a sum larger than any amount could not be answered."""
    if total(abs(amount) for amount in amounts) > MOST:
        raise ValueError("belopp som tillsammans är högst tusen miljarder kronor")


class CohortIn(In):
    start_year: Year = Field(description="Året då samverkan börjar", examples=[2027])
    start_half: Whole = Field(ge=1, le=2, description="1 är våren, 2 hösten", examples=[1])
    organizers: Whole = Field(ge=0, le=1000, description="Antal huvudmän som börjar", examples=[10])
    halves: Whole = Field(default=6, ge=1, le=20, description="Antal halvår som samverkan pågår", examples=[6])
    cost: Amount = Field(alias="each", ge=0, description="Kostnad per huvudman för hela tiden", examples=["6000000.00"])


class PlanLineIn(In):
    fiscal_year: Year = Field(description="Räkenskapsåret")
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["education_service"])
    activity: OwnActivity | None = Field(
        default=None,
        description="Verksamheten, för Skolverkets egna kostnader; tomt lämnar dem ofördelade",
        examples=["coordination"],
    )
    amount: Amount = Field(description="Planerat belopp i kronor", examples=["20300000.00"])
    why: Note = Field(
        default="",
        max_length=500,
        description="Varför beloppet skiljer sig från modellens",
        examples=["De 25 huvudmännen har två skolenheter var, inte tre."],
    )


class PlanIn(In):
    programme: Programme
    name: Name = Field(description="Planens namn", examples=["Plan 2027–2029"])
    cohorts: list[CohortIn] = Field(max_length=200, description="Omgångar av huvudmän")
    lines: list[PlanLineIn] = Field(
        default=[], max_length=1000, description="Planerade belopp utöver omgångarna; för bidrag ersätter de modellen"
    )

    @model_validator(mode="after")
    def sums_can_be_answered(self) -> Self:
        costs = [cohort.cost * cohort.organizers for cohort in self.cohorts]
        _check_sum([*costs, *(line.amount for line in self.lines)])
        return self

    @property
    def inputs(self) -> PlanInputs:
        return PlanInputs.model_validate(self.model_dump(by_alias=True, include={"cohorts", "lines"}))


class PlannedYearOut(Out):
    fiscal_year: int = Field(description="Räkenskapsåret", examples=[2027])
    started: int = Field(description="Huvudmän som börjar", examples=[20])
    running: int = Field(description="Dialoger som pågår någon gång under året", examples=[70])
    cost: Amount = Field(description="Kostnad enligt modellen", examples=["120000000.00"])


class PlanOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    name: str = Field(description="Planens namn", examples=["Plan 2027–2029"])
    years: list[PlannedYearOut] = Field(description="Planen år för år")
    made_by: str = Field(description="Vem som gjorde planen", examples=["a1b2c3"])
    updated_at: datetime = Field(description="När planen senast ändrades", examples=["2026-11-22T08:00:00Z"])


NOTHING = Decimal("0.00")
"""Written as amounts are, also in the description."""


class ChangeIn(In):
    item: Item
    fiscal_year: Year = Field(description="Räkenskapsåret")
    provided: Amount = Field(
        default=NOTHING, description="Mer att använda; negativt vid en minskning", examples=["-5000000.00"]
    )
    bound: Amount = Field(default=NOTHING, description="Mer som binds", examples=["0.00"])
    authorised: Amount = Field(
        default=NOTHING, description="Höjd bemyndiganderam; negativt vid en sänkning", examples=["0.00"]
    )
    why: Line = Field(min_length=3, max_length=200, description="Vad ändringen är", examples=["Minskat anslag"])


class ScenarioIn(In):
    programme: Programme
    name: Name = Field(description="Scenariots namn", examples=["Fem miljoner mindre"])
    changes: list[ChangeIn] = Field(default=[], max_length=500, description="Ändrade tilldelningar och kostnader")
    cohorts: list[CohortIn] = Field(default=[], max_length=200, description="Nya omgångar av huvudmän")
    cohort_item: Item = Field(default="1:5 ap.3", description="Anslagsposten som nya omgångar belastar")

    @model_validator(mode="after")
    def sums_can_be_answered(self) -> Self:
        moved = [amount for change in self.changes for amount in (change.provided, change.bound, change.authorised)]
        _check_sum([*(cohort.cost * cohort.organizers for cohort in self.cohorts), *moved])
        return self

    @property
    def scenario_changes(self) -> ScenarioChanges:
        return ScenarioChanges.model_validate(
            self.model_dump(by_alias=True, include={"changes", "cohorts", "cohort_item"})
        )


class OutlookOut(Out):
    item: str = Field(description="Anslagsposten", examples=["1:5 ap.3"])
    fiscal_year: int = Field(description="Räkenskapsåret", examples=[2027])
    provided: Amount = Field(description="Får användas", examples=["30000000.00"])
    bound: Amount = Field(description="Bundet", examples=["31000000.00"])
    left: Amount = Field(description="Kvar; negativt när det brister", examples=["-1000000.00"])
    why: str = Field(description="Varför det brister; tomt när det håller", examples=["1 000 000,00 kr saknas."])
    against: Literal["allotment", "authorisation"] = Field(
        description="Om raden prövas mot tilldelningen eller mot bemyndigandet", examples=["allotment"]
    )


class ScenarioOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    name: str = Field(description="Scenariots namn", examples=["Fem miljoner mindre"])
    copied_on: date = Field(description="Dagen vars läge scenariot utgår från", examples=["2026-11-22"])
    outlooks: list[OutlookOut] = Field(description="Läget per anslagspost och år")
    breaks: bool = Field(description="Om något år brister", examples=[True])
    made_by: str = Field(description="Vem som gjorde scenariot", examples=["a1b2c3"])
    updated_at: datetime = Field(description="När scenariot senast ändrades", examples=["2026-11-22T08:00:00Z"])
