"""What can be refused, each with its HTTP status."""

from shared.kit.errors import DomainError


class NotPlanned(DomainError):
    title = "Uppföljningen är inte planerad"
    slug = "activity-not-planned"


class CompletedBySubmission(DomainError):
    title = "Redovisningen lämnas av huvudmannen"
    slug = "completed-by-submission"


class DueInThePast(DomainError):
    status = 422
    title = "Dagen har passerat"
    slug = "due-in-the-past"


class ReasonMissing(DomainError):
    status = 422
    title = "Skäl saknas"
    slug = "reason-missing"


class NotExpected(DomainError):
    title = "Redovisningen kan inte lämnas nu"
    slug = "statement-not-expected"


class NotCorrectable(DomainError):
    title = "Redovisningen kan inte rättas nu"
    slug = "statement-not-correctable"


class LinesDoNotAddUp(DomainError):
    status = 422
    title = "Raderna stämmer inte med summan"
    slug = "lines-do-not-add-up"


class NotToBeJudged(DomainError):
    title = "Redovisningen kan inte bedömas nu"
    slug = "statement-not-to-be-judged"


class WrongJudgement(DomainError):
    status = 422
    title = "Beloppen i förslaget stämmer inte"
    slug = "wrong-judgement"


class NothingProposed(DomainError):
    title = "Det finns inget förslag att besluta om"
    slug = "nothing-proposed"


class ProposalReplaced(DomainError):
    title = "Förslaget har ersatts"
    slug = "proposal-replaced"


class ReportAlreadySubmitted(DomainError):
    title = "Redovisningen är redan lämnad"
    slug = "report-already-submitted"


class UnknownProgramme(DomainError):
    status = 422
    title = "Uppdraget är okänt"
    slug = "unknown-programme"


class DateAhead(DomainError):
    status = 422
    title = "Dagen har inte varit än"
    slug = "date-ahead"


class RepeatedMeasurement(DomainError):
    title = "Värdet finns redan"
    slug = "repeated-measurement"


class UnknownFormat(DomainError):
    status = 406
    title = "Formatet kan inte lämnas"
    slug = "not-acceptable"


class TargetBeforeBaseline(DomainError):
    status = 422
    title = "Målet ligger före utgångsläget"
    slug = "target-before-baseline"
