"""The case as it is shown: the list's row, and the whole with holds, money, follow-up and next steps."""

from datetime import date, datetime
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from agreements.api.dependencies import ROOT
from agreements.copies import Funding, FundingStatus, Payment, Schedule, Supervision
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.rules.supervision import why
from agreements.unit_of_work import Work
from shared.amount import Amount
from shared.contracts.followup import ActivityKind
from shared.rest.links import Step, links
from shared.rest.resources import Out


class CooperationOut(Out):
    id: UUID = Field(description="Samverkans identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    offer_id: UUID = Field(description="Erbjudandet som samverkan kommer ur")
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    organizer_name: str = Field(description="Huvudmannens namn", examples=["Jönköpings kommun"])
    school_unit_codes: list[str] = Field(description="Skolenheter som omfattas", examples=[["48000763"]])
    status: CooperationStatus = Field(description="Var samverkan befinner sig", examples=["offered"])
    offered_on: date = Field(description="När erbjudandet lämnades", examples=["2026-11-02"])
    answer_by: date = Field(description="Sista dag att svara", examples=["2026-12-01"])
    answered_on: date | None = Field(description="När huvudmannen svarade", examples=["2026-11-20"])
    decline_reason: str | None = Field(description="Varför huvudmannen tackade nej", examples=["Omorganisation"])
    dialogue_team_id: UUID | None = Field(description="Dialogteamet som ansvarar")
    responsible_supporter: str | None = Field(description="Ansvarig processtödjare", examples=["local-case_officer"])
    updated_at: datetime = Field(description="När det senast ändrades", examples=["2026-11-22T08:00:00Z"])


class Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class HoldOut(Shown):
    supervision_id: UUID = Field(description="Tillsynsbeslutets identitet")
    diary_number: str = Field(description="Skolinspektionens diarienummer", examples=["SI 2024:21120"])
    reason: str = Field(description="Varför samverkan vilar", examples=["Skolinspektionen har förelagt vid vite."])
    school_unit_code: str | None = Field(description="Skolenheten, eller tomt för huvudmannen", examples=["48000763"])
    since: date = Field(description="Sedan när", examples=["2026-10-01"])


class PaymentOut(Shown):
    payment_id: UUID = Field(description="Utbetalningens identitet")
    instalment_id: UUID | None = Field(description="Delutbetalningen i överenskommelsen")
    amount: Amount = Field(description="Kronor", examples=["200000.00"])
    paid_on: date = Field(description="Betalningsdag", examples=["2027-01-15"])


class FundingOut(Shown):
    """Hur pengarna står enligt budgettjänsten."""

    status: FundingStatus | None = Field(description="Reserverat, nekat eller bundet", examples=["reserved"])
    reason: str | None = Field(description="Varför det nekades", examples=["Anslaget räcker inte för 2027."])
    decision_id: UUID | None = Field(description="Beslutet som reservationen gäller")
    reserved: Amount = Field(description="Reserverat belopp", examples=["400000.00"])
    committed: Amount = Field(description="Bundet belopp", examples=["400000.00"])
    committed_version: int | None = Field(description="Överenskommelsens version som bundits", examples=[1])
    paid: Amount = Field(description="Utbetalt belopp", examples=["200000.00"])
    claimed: Amount = Field(description="Krävt åter", examples=["0.00"])
    repaid: Amount = Field(description="Återbetalt", examples=["0.00"])
    source_at: datetime = Field(description="Hur färsk uppgiften är")
    payments: list[PaymentOut] = Field(default_factory=list, description="Utbetalningar")


class ActivityOut(Shown):
    activity_id: UUID = Field(description="Aktivitetens identitet")
    kind: ActivityKind = Field(description="Slag av uppföljning", examples=["check_point"])
    due_on: date = Field(description="När den ska vara gjord", examples=["2027-06-30"])
    status: str = Field(description="Hur den står", examples=["planned"])
    measure_id: UUID | None = Field(description="Åtgärden som följs upp")
    statement_id: UUID | None = Field(description="Redovisningen som ska lämnas")


class ScheduleOut(Shown):
    """Hur uppföljningen står enligt uppföljningstjänsten."""

    status: str = Field(description="Schemats läge", examples=["active"])
    agreement_version: int = Field(description="Överenskommelsens version", examples=[1])
    activities: list[ActivityOut] = Field(description="Uppföljningar och redovisningar")
    source_at: datetime = Field(description="Hur färsk uppgiften är")


class PartsOut(BaseModel):
    first_agreement_id: UUID | None = Field(description="Första överenskommelsen")
    situation_analysis_id: UUID | None = Field(description="Nulägesanalysen")
    action_plan_id: UUID | None = Field(description="Åtgärdsplanen")
    decision_id: UUID | None = Field(description="Beslutet om insatser som gäller, annars det föreslagna")
    agreement_id: UUID | None = Field(description="Överenskommelsen")


class CaseOut(CooperationOut):
    parts: PartsOut = Field(description="Ärendets delar")
    holds: list[HoldOut] = Field(description="Tillsyn som hindrar beslut och underskrift")
    funding: FundingOut | None = Field(description="Pengarna; tomt tills budgettjänsten har lämnat besked")
    schedule: ScheduleOut | None = Field(description="Uppföljningen; tomt tills schemat är gjort")
    merged_into: str | None = Field(description="Huvudman som har tagit över", examples=["2120000530"])


def present(request: Request, cooperation: Cooperation) -> CooperationOut:
    out = CooperationOut.model_validate(cooperation)
    out.links = links(request, f"{ROOT}/cooperations/{cooperation.id}", *_steps(cooperation))
    return out


def _steps(case: Cooperation, parts: PartsOut | None = None) -> list[Step | None]:
    path = f"{ROOT}/cooperations/{case.id}"
    steps = [
        Step("answer", "post_answer", "POST", f"{path}/answers") if case.status is CooperationStatus.OFFERED else None
    ]
    if parts is None:
        return steps
    analysing = case.status is CooperationStatus.ANALYSIS
    decidable = case.status in (CooperationStatus.PLANNED, CooperationStatus.DECIDED)
    decided = case.status is CooperationStatus.DECIDED
    possible = {
        Step("first-agreement", "post_first_agreement", "POST", f"{path}/first-agreements"): analysing
        and not parts.first_agreement_id,
        Step("situation-analysis", "post_situation_analysis", "POST", f"{path}/situation-analyses"): analysing
        and not parts.situation_analysis_id,
        Step("action-plan", "post_action_plan", "POST", f"{path}/action-plans"): analysing and not parts.action_plan_id,
        Step("decision", "post_decision", "POST", f"{path}/decisions"): decidable,
        Step("agreement", "post_agreement", "POST", f"{path}/agreements"): decided and not parts.agreement_id,
    }
    return [*steps, *(step for step, allowed in possible.items() if allowed)]


async def load_case(request: Request, work: Work, case: Cooperation) -> CaseOut:
    """Everything about one case, read in the open transaction."""
    parts = await _parts(work, case.id)
    holds = [_hold(supervision) for supervision in await work.supervisions.list_holds(case)]
    funding = await work.funding.find_funding(case.id)
    schedule = await work.schedules.find_schedule(case.id)
    organizer = await work.organizers.find_organizer(case.organization_number)
    row = CooperationOut.model_validate(case).model_dump(exclude={"links"})
    return CaseOut(
        **row,
        parts=parts,
        holds=holds,
        funding=_funding(funding, await work.funding.list_payments(case.id)) if funding else None,
        schedule=_schedule(schedule) if schedule else None,
        merged_into=organizer.merged_into if organizer else None,
        links=links(request, f"{ROOT}/cooperations/{case.id}", *_steps(case, parts)),
    )


async def _parts(work: Work, cooperation_id: UUID) -> PartsOut:
    ids = await work.cooperations.get_part_ids(cooperation_id)
    return PartsOut(**ids)


def _hold(supervision: Supervision) -> HoldOut:
    return HoldOut(
        supervision_id=supervision.supervision_id,
        diary_number=supervision.diary_number,
        reason=why(supervision.decision_type),
        school_unit_code=supervision.school_unit_code,
        since=supervision.decided_on,
    )


def _funding(funding: Funding, payments: list[Payment]) -> FundingOut:
    fields = {name: getattr(funding, name) for name in FundingOut.model_fields if name != "payments"}
    return FundingOut(**fields, payments=[PaymentOut.model_validate(payment) for payment in payments])


def _schedule(schedule: Schedule) -> ScheduleOut:
    return ScheduleOut(
        status=schedule.status,
        agreement_version=schedule.agreement_version,
        activities=[ActivityOut.model_validate(activity) for activity in schedule.listed],
        source_at=schedule.source_at,
    )
