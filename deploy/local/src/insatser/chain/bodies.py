"""What people send to agreements, followup and budget in a case: bodies for the demo, the journeys and the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from insatser.chain.caller import Json


def first_agreement(today: date) -> Json:
    return {
        "conditions": "Rektorerna avsätter en dag i veckan för analysen.",
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=120)),
    }


def situation_analysis(units: Sequence[str], today: date) -> Json:
    """Three levels and a problem for each unit, or for the organiser when its units have not been chosen."""
    places = [None, *units]
    levels = ("results", "teaching", "leadership")
    return {
        "description": "Resultaten har sjunkit tre år i rad.",
        "descriptions": [
            {"level": level, "school_unit_code": place, "description": "Sjunker sedan tre år; mest i matematik."}
            for place in places
            for level in levels
        ],
        "pupil_hearings": [_hearing(units, today)],
        "problems": [_problem(number, unit) for number, unit in enumerate(units or [None], start=1)],
    }


AIMS = {
    "GR": "gr9_all_subjects",
    "GY": "gy_degree_three_years",
    "GRAN": "gran_certified_teachers",
    "GYAN": "gyan_certified_teachers",
    "VUX": "vux_passed",
    "FSK": "fsk_certified_teachers",
    "FKLASS": "fklass_certified_teachers",
    "FTH": "fth_educated_staff",
}
"""An indicator in percent of each school type, by its code in the register of goals and indicators."""


def action_plan(units: Sequence[str], today: date, *, types: Mapping[str, Sequence[str]] | None = None) -> Json:
    """750 000 kronor in two measures: a grant for the organiser's own, over two years, and a course that is bought.

    `types` says what each unit runs; one that it does not name is taken for a compulsory school.
    """
    year = today.year
    goals = [
        _goal(number, unit, (types or {}).get(unit or "", ()), today) for number, unit in enumerate(units or [None], 1)
    ]
    own = {
        "key": "A1",
        "title": "Handledning i matematikdidaktik",
        "kind": "own_measure",
        "costs": [
            {"fiscal_year": year, "cost_kind": "grant", "amount": "200000.00"},
            {"fiscal_year": year + 1, "cost_kind": "grant", "amount": "400000.00"},
        ],
    }
    course = {
        "key": "A2",
        "title": "Kurs i matematikdidaktik",
        "kind": "university_course",
        "costs": [{"fiscal_year": year + 1, "cost_kind": "education_service", "amount": "150000.00"}],
    }
    return {
        "pupil_hearings": [_hearing(units, today)],
        "earlier_successes": "Läslyftet gav goda resultat.",
        "risks": "Lärarbyten; därför två handledare.",
        "lessons": "Nätverk mellan rektorerna.",
        "measures": [_measure(units, goals, today) | own, _measure(units, goals, today) | course],
    }


def decision(today: date) -> Json:
    return {
        "content": "Skolverket stödjer insatserna i huvudmannens åtgärdsplan.",
        "reasons": "Insatserna svarar mot problemen i nulägesanalysen.",
        "revocation_reservation": "Beslutet kan ändras om medlen minskar.",
        "communicated_on": str(today),
    }


def period(today: date) -> Json:
    """Period of the agreement: to the end of the second year after this one."""
    return {"starts_on": str(today), "ends_on": str(date(today.year + 2, 12, 31))}


def signatory(subject: str, party: str, organization_number: str, *, valid_from: str = "2026-01-01") -> Json:
    return {
        "subject": subject,
        "party": party,
        "organization_number": organization_number,
        "authority": "Delegation",
        "valid_from": valid_from,
    }


def statement(amount: str) -> Json:
    """The organiser says that all of the grant is used."""
    account = "Handledning för 24 lärare i kollegialt lärande, åtta tillfällen."
    return {"amount_used": amount, "account": account, "lines": {"grant": amount}}


def approval(amount: str) -> Json:
    return {"outcome": "approved", "approved_amount": amount, "reason": "Kostnaderna stämmer med åtgärdsplanen."}


def rejection(approved: str) -> Json:
    """A rejection: all but the approved amount is claimed back."""
    return {"outcome": "rejected", "approved_amount": approved, "reason": "Handledningen har inte genomförts."}


def _problem(number: int, unit: str | None) -> Json:
    return {
        "key": f"P{number}",
        "priority": number,
        "level": "teaching",
        "school_unit_code": unit,
        "description": "Undervisningen anpassas sällan efter eleverna.",
        "result": "Meritvärdet ligger under riksgenomsnittet.",
        "within_reach": "Hur lektionerna planeras och följs upp.",
        "causes": [{"description": "Lärarna planerar var för sig.", "evidence": "Enkät och 20 lektionsbesök."}],
    }


def _hearing(units: Sequence[str], today: date) -> Json:
    return {
        "key": "E1",
        "held_on": str(today - timedelta(days=30)),
        "how": "Elevrådet och fokusgrupper.",
        "groups": "Årskurs 7–9, två elever ur varje klass.",
        "school_unit_codes": list(units),
        "led_to": "Problemet med tempot i matematik kom med, och handledningen blev en insats.",
    }


def _measure(units: Sequence[str], goals: Sequence[Json], today: date) -> Json:
    """Fields that both measures of the plan have in common."""
    return {
        "problem_key": "P1",
        "level": "SCHOOL_UNIT" if units else "ORGANIZER",
        "impact_factor": "collegial_learning",
        "school_unit_codes": list(units),
        "why_most_effective": "Forskning visar god effekt av kollegial handledning.",
        "sources": [{"title": "Kollegialt lärande", "link": "https://www.skolverket.se/publikationer"}],
        "goal": "Fler elever når målen i matematik.",
        "goals": [dict(goal) for goal in goals],
        "responsible_agency": "Processtödjaren",
        "responsible_organizer": "Rektorn",
        "participants": "Alla matematiklärare",
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=570)),
        "follow_up_on": str(today + timedelta(days=374)),
        "follow_up_method": "Lektionsbesök och enkät",
        "follow_up_by": "Skolchefen",
    }


def _goal(number: int, unit: str | None, types: Sequence[str], today: date) -> Json:
    """From what is known now to the end of the plan; what the indicator is stands in the register."""
    run = next((school_type for school_type in AIMS if school_type in types), "GR")
    return {
        "key": f"M{number}",
        "level": "results",
        "school_unit_code": unit,
        "indicator": AIMS[run],
        "baseline": "62",
        "baseline_on": str(today - timedelta(days=150)),
        "target": "80",
        "target_on": str(today + timedelta(days=570)),
    }


def payee(organization_number: str, name: str) -> Json:
    return {
        "organization_number": organization_number,
        "name": name,
        "account_type": "bankgiro",
        "account_number": "991-2346",
    }
