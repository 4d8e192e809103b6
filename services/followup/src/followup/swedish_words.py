"""What kinds and states are called in Swedish, in documents and calendars."""

from followup.rules.schedule import ActivityKind
from shared.contracts.terms import CostKind, MeasureKind

ACTIVITY_KINDS = {
    ActivityKind.KICK_OFF: "Uppstart",
    ActivityKind.CHECK_POINT: "Halvårsavstämning",
    ActivityKind.MEASURE_FOLLOW_UP: "Uppföljning av insats",
    ActivityKind.STATEMENT: "Redovisning av bidrag",
    ActivityKind.FINAL_FOLLOW_UP: "Slutuppföljning",
    ActivityKind.ONE_YEAR_AFTER: "Uppföljning ett år efter",
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
