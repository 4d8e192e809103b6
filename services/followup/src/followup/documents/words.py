"""The Swedish names of kinds and states, for documents and calendars."""

from followup.copies import ClaimChange
from followup.rules.meetings import MeetingKind
from followup.rules.quality_dialogues import Attendee, Side, StepStatus
from followup.rules.schedule import ActivityKind
from shared.contracts.terms import CostKind, ImpactFactor, MeasureKind

ACTIVITY_KINDS = {
    ActivityKind.KICK_OFF: "Uppstart",
    ActivityKind.CHECK_POINT: "Halvårsavstämning",
    ActivityKind.MEASURE_FOLLOW_UP: "Uppföljning av insats",
    ActivityKind.STATEMENT: "Redovisning av bidrag",
    ActivityKind.FINAL_FOLLOW_UP: "Slutuppföljning",
    ActivityKind.ONE_YEAR_AFTER: "Uppföljning ett år efter",
}
MEETING_KINDS = {
    MeetingKind.DIALOGUE: "Dialog",
    MeetingKind.VISIT: "Besök",
    MeetingKind.HANDOVER: "Överlämning från Skolinspektionen",
    MeetingKind.SEMINAR: "Gemensamt seminarium",
    MeetingKind.NETWORK: "Nätverk",
}
COST_KINDS = {
    CostKind.GRANT: "Bidrag till huvudmän",
    CostKind.EDUCATION_SERVICE: "Utbildningstjänster",
    CostKind.OPERATION: "Verksamhetskostnader",
    CostKind.DEVELOPMENT: "Utveckling av insatserna",
}
MEASURE_KINDS = {
    MeasureKind.PROCESS_SUPPORT: "Processtöd",
    MeasureKind.OWN_MEASURE: "Huvudmannens egen insats",
    MeasureKind.UNIVERSITY_COURSE: "Högskolekurs",
    MeasureKind.TAILORED: "Anpassad insats",
    MeasureKind.SHARED: "Gemensam insats för flera huvudmän",
    MeasureKind.EXISTING_PROGRAMME: "Plats i befintlig satsning",
}
IMPACT_FACTORS = {
    ImpactFactor.TRUST: "Tillit",
    ImpactFactor.COLLEGIAL_LEARNING: "Kollegialt lärande",
    ImpactFactor.INCLUSION: "Inkludering",
    ImpactFactor.FORMATIVE_ASSESSMENT: "Formativ bedömning",
    ImpactFactor.PEDAGOGICAL_LEADERSHIP: "Pedagogiskt ledarskap",
    ImpactFactor.METACOGNITION: "Metakognition",
}
OTHER = {
    "KOMMUN": "Kommun",
    "REGION": "Region",
    "ENSKILD": "Enskild",
    "STAT": "Stat",
    "ORGANIZER": "Huvudmannanivå",
    "SCHOOL_UNIT": "Skolenhetsnivå",
    "accepted": "Tackat ja",
    "declined": "Tackat nej",
    "unanswered": "Inte besvarat",
    "withdrawn": "Återtaget av Skolverket",
    "done": "Genomförd",
    "planned": "Kommande",
    "overdue": "Försenad",
    "on_hold": "Avvaktar",
    "cancelled": "Inställd",
    "approved": "Godkänd",
    "rejected": "Avslagen",
    "payment": "Utbetalt",
    "claim": "Återkrävt",
    "repayment": "Återbetalt",
    "agency": "Skolverket",
    "organizer": "Huvudmannen",
    "kept": "Uppfyllt",
    "not_kept": "Inte uppfyllt",
    "reported": "Rapporterat, inte bedömt",
    "agreed_commitment": "Parts åtagande",
    "results": "Elevernas resultat",
    "teaching": "Undervisningen",
    "leadership": "Organisation och ledning",
    "dialogue": "Dialogmöte",
    "visit": "Besök",
    "handover": "Överlämning från Skolinspektionen",
    "seminar": "Gemensamt seminarium",
    "network": "Nätverk",
    "network_member": "Medlem i nätverk",
    "held": "Hållet",
    "politician": "Politiker",
    "head_of_schools": "Skolchef",
    "principal": "Rektor",
    "teacher": "Lärare",
    "pupil": "Elev",
    "process_supporter": "Processtödjare",
    "team_leader": "Teamledare",
    "inspectorate": "Skolinspektionen",
    "other": "Annan",
    "meeting": "Möte",
    "own_cost_copy": "Egna kostnader",
    "dialogue_phase": "Dialog före överenskommelsen",
    "agreed": "Överenskommelsen gäller",
    "ended": "Avslutad",
    "GR": "Grundskola",
    "GRAN": "Anpassad grundskola",
    "GY": "Gymnasieskola",
    "GYAN": "Anpassad gymnasieskola",
    "FKLASS": "Förskoleklass",
    "FTH": "Fritidshem",
    "OPPFTH": "Öppen fritidsverksamhet",
    "FSK": "Förskola",
    "VUX": "Kommunal vuxenutbildning",
    "SAM": "Sameskola",
    "SP": "Specialskola",
    "round_copy": "Urvalsomgång",
    "offer_copy": "Erbjudande",
    "answer_copy": "Svar på erbjudande",
    "organizer_copy": "Huvudman",
    "schedule": "Schema",
    "agreed_measure": "Insats",
    "activity": "Uppföljning",
    "statement": "Redovisning av bidrag",
    "indicator": "Indikator",
    "measurement": "Mätning",
    "published_outcome": "Publicerat utfall",
    "consultation": "Samråd",
    "funding_entry": "Åtagande, utbetalning eller återkrav",
    "position_entry": "Anslagens ställning",
    "right_mandate": "Rätt personer deltog",
    "wrong_mandate": "Rätt personer saknades",
}
CLAIM_CHANGES = {
    ClaimChange.LOWERED: "Nedsatt återkrav",
    ClaimChange.WITHDRAWN: "Återtaget återkrav",
    ClaimChange.WRITTEN_OFF: "Avskrivet återkrav",
}
SIDES = {Side.AGENCY: "Skolverket", Side.SPSM: "SPSM", Side.ORGANIZER: "Huvudmannen"}
ATTENDEES = {
    Attendee.POLITICIAN: "Politiker",
    Attendee.BOARD: "Styrelse eller ägare",
    Attendee.HEAD_OF_SCHOOLS: "Skolchef",
    Attendee.QUALITY_MANAGER: "Kvalitetsansvarig",
    Attendee.PRINCIPAL: "Rektor",
    Attendee.TEACHER: "Lärare",
    Attendee.AGENCY: "Skolverket",
    Attendee.SPSM: "SPSM",
    Attendee.OTHER: "Annan",
}
STEP_STATES = {StepStatus.OPEN: "Fortsätter", StepStatus.DONE: "Gjort", StepStatus.NOT_DONE: "Inte gjort"}
WORDS: dict[str, str] = {
    str(code.value): word
    for words in (ACTIVITY_KINDS, COST_KINDS, MEASURE_KINDS, IMPACT_FACTORS, CLAIM_CHANGES)
    for code, word in words.items()
} | OTHER


def in_words(code: object) -> object:
    """A code in Swedish; None becomes "Uppgift saknas", and any other value stays as it is."""
    if code is None:
        return "Uppgift saknas"
    return WORDS.get(code, code) if isinstance(code, str) else code
