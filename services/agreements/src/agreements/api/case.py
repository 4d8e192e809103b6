"""The views of a case: as a row of the list, or with its parts, holds, money, follow-up and next steps."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from agreements.api.carried_forward import CarriedForwardOut
from agreements.api.dependencies import ROOT
from agreements.api.elsewhere import of_agreement, offer_of_case, reservations_of_case
from agreements.copies import ClaimChange, Funding, FundingStatus, Organizer, Payment, RepaymentClaim, Schedule
from agreements.models.closed_units import Gone
from agreements.models.cooperation import BEFORE_AN_AGREEMENT, Cooperation, CooperationStatus
from agreements.repository.cooperations import Turns
from agreements.repository.key_people import KeyPerson
from agreements.repository.supervisions import Hold
from agreements.repository.turns import Turn
from agreements.steps.list_gone_units import list_gone_units
from agreements.unit_of_work import Work
from shared.amount import Amount
from shared.contracts.followup import ActivityKind
from shared.rest.links import Elsewhere, Step, links
from shared.rest.resources import Out


class CooperationOut(Out):
    id: UUID = Field(description="Samverkans identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    offer_id: UUID = Field(description="Erbjudandet som samverkan kommer ur")
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    organizer_name: str = Field(description="Huvudmannens namn", examples=["Jönköpings kommun"])
    school_unit_codes: list[str] = Field(description="Skolenheter som omfattas", examples=[["48000763"]])
    school_unit_types: dict[str, tuple[str, ...]] = Field(
        validation_alias="unit_types",
        description="Skolformerna vid varje skolenhet, som de stod när de valdes; utan enheter där de inte stod",
        examples=[{"48000763": ["GR"]}],
    )
    status: CooperationStatus = Field(description="Var samverkan befinner sig", examples=["offered"])
    offered_on: date = Field(description="När erbjudandet lämnades", examples=["2026-11-02"])
    answer_by: date = Field(description="Sista dag att svara", examples=["2026-12-01"])
    answered_on: date | None = Field(description="När huvudmannen svarade", examples=["2026-11-20"])
    decline_reason: str | None = Field(description="Varför huvudmannen tackade nej", examples=["Omorganisation"])
    answered_late: bool = Field(description="Om svaret kom efter sista dagen", examples=[False])
    late_answer_reason: str | None = Field(
        description="Varför ett ja efter sista dagen godtogs; tomt så länge det inte är godtaget",
        examples=["Nämnden sammanträdde först två dagar efter sista dagen."],
    )
    late_answer_approved_by: str | None = Field(description="Vem som godtog det", examples=["local-decider"])
    withdrawn_reason: str | None = Field(description="Varför erbjudandet drogs tillbaka", examples=["Svaret dröjde."])
    withdrawn_on: date | None = Field(
        description="När erbjudandet drogs tillbaka, också efter svaret", examples=["2026-11-21"]
    )
    carried_over_on: date | None = Field(
        description="Sista dagen i det system som samverkan fördes över från; tomt när den började här",
        examples=["2026-10-31"],
    )
    dialogue_team_id: UUID | None = Field(description="Dialogteamet som ansvarar")
    responsible_supporter: str | None = Field(description="Ansvarig processtödjare", examples=["local-case_officer"])
    updated_at: datetime = Field(description="När det senast ändrades", examples=["2026-11-22T08:00:00Z"])


class Detail(BaseModel):
    """A part of a case that has no address of its own."""

    model_config = ConfigDict(from_attributes=True)


class HoldOut(Detail):
    supervision_id: UUID = Field(description="Tillsynsbeslutets identitet")
    diary_number: str = Field(description="Skolinspektionens diarienummer", examples=["SI 2024:21120"])
    reason: str = Field(description="Varför samverkan avvaktar", examples=["Skolinspektionen har förelagt vid vite."])
    school_unit_code: str | None = Field(description="Skolenheten, eller tomt för huvudmannen", examples=["48000763"])
    since: date = Field(description="Sedan när", examples=["2026-10-01"])


class PaymentOut(Detail):
    payment_id: UUID = Field(description="Utbetalningens identitet")
    instalment_id: UUID | None = Field(description="Delutbetalningen i överenskommelsen")
    amount: Amount = Field(description="Kronor", examples=["200000.00"])
    paid_on: date = Field(description="Betalningsdag", examples=["2027-01-15"])


class ClaimOut(Detail):
    claim_id: UUID = Field(description="Återkravets identitet i budgettjänsten")
    diary_number: str | None = Field(description="Diarienummer", examples=["ÖK 2026:3"])
    payment_reference: str | None = Field(
        validation_alias="reference", description="Anges vid betalningen", examples=["100000017"]
    )
    claimed: Amount = Field(description="Vad som krävdes", examples=["50000.00"])
    amount: Amount = Field(description="Vad kravet står på nu", examples=["30000.00"])
    outstanding: Amount = Field(description="Vad som återstår att betala", examples=["30000.00"])
    claimed_on: date = Field(description="När det krävdes", examples=["2027-02-01"])
    due_on: date = Field(description="När det ska vara betalt", examples=["2027-03-03"])
    change: ClaimChange | None = Field(
        description="Om kravet sist har sänkts, återtagits eller skrivits av", examples=["lowered"]
    )


class FundingOut(Detail):
    """Hur pengarna står enligt budgettjänsten."""

    status: FundingStatus | None = Field(description="Reserverat, nekat eller bundet", examples=["reserved"])
    reason: str | None = Field(description="Varför det nekades", examples=["Anslaget räcker inte för 2027."])
    decision_id: UUID | None = Field(description="Beslutet som reservationen gäller")
    reserved: Amount = Field(description="Reserverat belopp", examples=["400000.00"])
    committed: Amount = Field(description="Bundet belopp", examples=["400000.00"])
    committed_version: int | None = Field(description="Överenskommelsens version som bundits", examples=[1])
    paid: Amount = Field(description="Utbetalt belopp", examples=["200000.00"])
    claimed: Amount = Field(description="Krävt åter, som det står nu", examples=["0.00"])
    repaid: Amount = Field(description="Återbetalt", examples=["0.00"])
    source_at: datetime = Field(description="Hur färsk uppgiften är")
    payments: list[PaymentOut] = Field(default_factory=list, description="Utbetalningar")
    claims: list[ClaimOut] = Field(default_factory=list, description="Återkrav, i den ordning de ställdes")
    carried_amounts: list[CarriedForwardOut] = Field(
        validation_alias="followed", description="Det som följde med till nästa räkenskapsår när ett år stängdes"
    )


class ActivityOut(Detail):
    activity_id: UUID = Field(description="Aktivitetens identitet")
    kind: ActivityKind = Field(description="Slag av uppföljning", examples=["check_point"])
    due_on: date = Field(description="När den ska vara gjord", examples=["2027-06-30"])
    status: str = Field(description="Hur den står", examples=["planned"])
    measure_id: UUID | None = Field(description="Insatsen som följs upp")
    statement_id: UUID | None = Field(description="Redovisningen som ska lämnas")


class ScheduleOut(Detail):
    """Hur uppföljningen står enligt uppföljningstjänsten."""

    status: str = Field(description="Schemats läge", examples=["active"])
    agreement_version: int = Field(description="Överenskommelsens version", examples=[1])
    activities: list[ActivityOut] = Field(description="Uppföljningar och redovisningar")
    source_at: datetime = Field(description="Hur färsk uppgiften är")


class SupplementOut(Detail):
    """Ett kompletterande beslut om fler skolenheter."""

    decision_id: UUID = Field(description="Beslutets identitet i urvalstjänsten")
    decision_number: int = Field(description="Vilket av erbjudandets kompletterande beslut det är", examples=[1])
    diary_number: str = Field(description="Diarienummer", examples=["2026:1234"])
    decided_on: date = Field(description="När det beslutades", examples=["2026-11-20"])
    reason: str = Field(description="Varför skolenheterna valdes", examples=["Resultaten är låga."])
    school_unit_codes: tuple[str, ...] = Field(description="Skolenheterna som lades till", examples=[["48000763"]])


class GoneUnitOut(Detail):
    school_unit_code: str = Field(description="Skolenhetens kod", examples=["48000763"])
    reason: str = Field(description="Varför den inte kan delta", examples=["har upphört"])
    known_on: date = Field(description="Dagen då uppgiften kom", examples=["2026-11-20"])


class PartsOut(BaseModel):
    first_agreement_id: UUID | None = Field(description="Första överenskommelsen")
    situation_analysis_id: UUID | None = Field(description="Nulägesanalysen")
    action_plan_id: UUID | None = Field(description="Åtgärdsplanen")
    decision_id: UUID | None = Field(description="Beslutet om insatser som gäller, annars det föreslagna")
    agreement_id: UUID | None = Field(description="Överenskommelsen")
    change_request_id: UUID | None = Field(description="Huvudmannens obesvarade begäran om ändring")


class CaseOut(CooperationOut):
    school_unit_names: dict[str, str] = Field(
        description="Skolenheternas namn, så som de stod när de valdes", examples=[{"48000763": "Brinellskolan"}]
    )
    supplements: list[SupplementOut] = Field(
        validation_alias="added", description="Kompletterande beslut som har lagt till skolenheter"
    )
    unplanned_unit_codes: list[str] = Field(
        description="Tillagda skolenheter som ännu inte finns i en godkänd åtgärdsplan", examples=[["48000763"]]
    )
    gone_units: list[GoneUnitOut] = Field(description="Skolenheter som inte längre kan delta, och varför")
    parts: PartsOut = Field(description="Ärendets delar")
    turns: list[Turn] = Field(description="Rollerna vars tur det är", examples=[["organizer"]])
    due_on: date | None = Field(
        description="Senast då steget ska tas: svaret, eller analysfasens slut", examples=["2026-12-01"]
    )
    departures: list[KeyPerson] = Field(
        description="De som har slutat, eller vars behörighet har upphört, och som ärendet behöver någon annan för",
        examples=[["team_leader"]],
    )
    holds: list[HoldOut] = Field(description="Tillsyn som hindrar beslut och underskrift")
    funding: FundingOut | None = Field(description="Pengarna; tomt tills budgettjänsten har lämnat besked")
    schedule: ScheduleOut | None = Field(description="Uppföljningen; tomt tills schemat är gjort")
    merged_into: str | None = Field(description="Huvudman som har tagit över", examples=["2120000530"])


def present(request: Request, case: Cooperation) -> CooperationOut:
    path = f"{ROOT}/cooperations/{case.id}"
    return CooperationOut.of(case, links=links(request, path, *_answer_steps(case)))


def _answer_steps(case: Cooperation) -> tuple[Step, ...]:
    path = f"{ROOT}/cooperations/{case.id}"
    offered, waits = case.status is CooperationStatus.OFFERED, case.late_answer_waits
    return (
        Step("answer", "post_answer", "POST", f"{path}/answers", offered),
        Step("approve-answer", "post_answer_approval", "POST", f"{path}/answer-approvals", waits),
    )


@dataclass(frozen=True)
class CaseView:
    """Everything about one case, as it was read in one transaction."""

    parts: PartsOut
    gone_units: Gone
    turns: Turns
    holds: list[Hold]
    funding: Funding | None
    payments: list[Payment]
    claims: list[RepaymentClaim]
    schedule: Schedule | None
    organizer: Organizer | None

    def present(self, request: Request, case: Cooperation) -> CaseOut:
        return CaseOut.of(
            case,
            school_unit_names=case.school_unit_names.root if case.school_unit_names else {},
            gone_units=[GoneUnitOut(school_unit_code=code, **u._asdict()) for code, u in self.gone_units.items()],
            parts=self.parts,
            turns=self.turns.roles,
            due_on=self.turns.due_on,
            departures=self.turns.lost,
            holds=[_hold(hold) for hold in self.holds],
            funding=self._funding(self.funding) if self.funding else None,
            schedule=self.schedule,
            merged_into=self.organizer.merged_into if self.organizer else None,
            links=links(request, f"{ROOT}/cooperations/{case.id}", *_answer_steps(case), *self._steps(case)),
        )

    def _funding(self, funding: Funding) -> FundingOut:
        payments = [PaymentOut.model_validate(payment) for payment in self.payments]
        claims = [ClaimOut.model_validate(claim) for claim in self.claims]
        return FundingOut.model_validate(funding).model_copy(update={"payments": payments, "claims": claims})

    def _steps(self, case: Cooperation) -> tuple[Step | Elsewhere, ...]:
        path, parts = f"{ROOT}/cooperations/{case.id}", self.parts
        analysing = case.status is CooperationStatus.ANALYSIS
        no_first = analysing and parts.first_agreement_id is None
        analysed_elsewhere = case.carried_over_on is not None and case.status is CooperationStatus.ACTIVE
        no_analysis = (analysing or analysed_elsewhere) and parts.situation_analysis_id is None
        no_plan = analysing and parts.action_plan_id is None
        decided = case.status is CooperationStatus.DECIDED
        decidable = case.status in (CooperationStatus.PLANNED, CooperationStatus.DECIDED, CooperationStatus.ACTIVE)
        no_agreement = decided and parts.agreement_id is None
        terminable = parts.agreement_id is None and case.status in BEFORE_AN_AGREEMENT
        return (
            Step("first-agreement", "post_first_agreement", "POST", f"{path}/first-agreements", no_first),
            Step("situation-analysis", "post_situation_analysis", "POST", f"{path}/situation-analyses", no_analysis),
            Step("action-plan", "post_action_plan", "POST", f"{path}/action-plans", no_plan),
            Step("decision", "post_decision", "POST", f"{path}/decisions", decidable),
            Step("agreement", "post_agreement", "POST", f"{path}/agreements", no_agreement),
            Step("terminate", "post_case_termination", "POST", f"{path}/terminations", terminable),
            *self._parts(case),
        )

    def _parts(self, case: Cooperation) -> tuple[Step | Elsewhere, ...]:
        """Links to all that the case has led to, here and in the other services as far as their events have come."""
        agreement_id = self.parts.agreement_id
        listed = f"{ROOT}/agreements?cooperation_id={case.id}"
        signed = of_agreement(agreement_id, case.id) if agreement_id and self.schedule else ()
        return (
            Step("agreements", "get_agreements", "GET", listed, agreement_id is not None),
            # The offer of a case that was carried over stands in the other system.
            *(() if case.carried_over_on else (offer_of_case(case.offer_id),)),
            reservations_of_case(case.id, when=self.funding is not None),
            *signed,
        )


async def load_case(work: Work, case: Cooperation, *, today: date) -> CaseView:
    return CaseView(
        parts=PartsOut(**await work.cooperations.get_part_ids(case.id)),
        gone_units=await list_gone_units(work, case),
        turns=await work.cooperations.get_turns(case.id, today),
        holds=await work.supervisions.list_holds(case),
        funding=await work.funding.find_funding(case.id),
        payments=await work.funding.list_payments(case.id),
        claims=await work.funding.list_claims(case.id),
        schedule=await work.schedules.find_schedule(case.id),
        organizer=await work.organizers.find_organizer(case.organization_number),
    )


def _hold(hold: Hold) -> HoldOut:
    supervision = hold.supervision
    return HoldOut(
        supervision_id=supervision.supervision_id,
        diary_number=supervision.diary_number,
        reason=hold.reason,
        school_unit_code=supervision.school_unit_code,
        since=supervision.decided_on,
    )
