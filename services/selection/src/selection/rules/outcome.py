"""The outcome of a unit in a round, and the words for why it is not selected."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    DEFERRED = "held"
    """Must wait; "held" is what decisions and answers have said since version 1.0.0."""
    EXCLUDED = "excluded"
    CANNOT_BE_ASSESSED = "cannot_be_assessed"


@dataclass(frozen=True, slots=True)
class Reason:
    """`source` is the text the reason rests on, when it is a rule of the programme."""

    code: str
    text: str
    source: str = ""


class WhyNot(StrEnum):
    """The first that fits, in this order, is the reason of a unit that is not selected."""

    NOT_IN_REFERRAL = "not_in_referral"
    NO_STATISTICS = "no_statistics"
    NOT_IN_NEED = "not_in_need"
    BELOW_CUTOFF_AT_WORST = "below_cutoff_at_worst"
    ORGANIZER_MAXIMUM = "organizer_maximum"
    SCHOOL_TYPE_MAXIMUM = "school_type_maximum"
    BELOW_CUTOFF = "below_cutoff"


WHY_NOT = {
    WhyNot.NOT_IN_REFERRAL: "Huvudmannen är inte nämnd i Skolinspektionens underlag.",
    WhyNot.NO_STATISTICS: "Det finns ingen resultatstatistik för enheten det här läsåret.",
    WhyNot.NOT_IN_NEED: "Resultaten ligger inte under riksgenomsnittet på så många kriterier som krävs.",
    WhyNot.BELOW_CUTOFF_AT_WORST: ("Även om det som är okänt vore så svagt det kan vara skulle platsen inte räcka."),
    WhyNot.ORGANIZER_MAXIMUM: "Huvudmannen har redan så många enheter i omgången som är tillåtet.",
    WhyNot.SCHOOL_TYPE_MAXIMUM: "Taket för skolformen är nått i omgången.",
    WhyNot.BELOW_CUTOFF: "Andra huvudmäns enheter har större behov, och omgången är full.",
}
