"""Opens a survey: everyone in the contact register whom it asks gets a letter with a link of their own."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from followup.documents.mail import LEVELS, SurveyLinks
from followup.errors.surveys import SurveysNotSet, TooFewInvited
from followup.models.contact import Contact
from followup.models.survey import Survey, SurveyGroup, Tally
from followup.rules.reminders import ContactFunction
from followup.rules.surveys import form_groups
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.telemetry.secret_addresses import digest


async def open_survey(
    work: Work, survey_id: UUID, *, survey_links: SurveyLinks | None, version: int, now: datetime
) -> Survey:
    """Open the survey. The groups are formed here, before anyone has answered: afterwards a small group is a person."""
    survey = await work.surveys.get_survey_for_change(survey_id)
    survey.expect(version)
    if survey_links is None:
        raise SurveysNotSet("Nyckeln till enkäternas länkar är inte angiven.")
    today = swedish_date(now)
    survey.open(today, now)
    contacts = await work.surveys.list_contacts(survey, today)
    invited = 0
    for level in survey.levels.root:
        asked = [contact for contact in contacts if contact.function is level]
        groups = _form_groups(survey, level, asked)
        for group in groups.values():
            work.surveys.add(group)
        await work.session.flush()  # gives the groups their ids
        links = ((digest(survey_links.secret(survey.id, contact.id)), contact.organization_number) for contact in asked)
        await work.surveys.add_invitations((secret, groups[number or ""].id) for secret, number in links)
        invited += len(asked)
    await work.surveys.add_letters(survey, contacts, now)
    await work.record("open_survey", "survey", survey.id, at=now, after={"invited": invited})
    return survey


def _form_groups(survey: Survey, level: ContactFunction, asked: Sequence[Contact]) -> dict[str, SurveyGroup]:
    """The group that an organiser's people of the level are counted in, by organiser."""
    numbers = Counter(contact.organization_number or "" for contact in asked)
    least = survey.bank.least_answers
    try:
        places = form_groups(numbers, least)
    except ValueError:
        raise TooFewInvited(f"Som {LEVELS[level]} kan {len(asked)} tillfrågas, och det behövs minst {least}.") from None
    sizes = Counter[str | None]()
    for organizer, number in numbers.items():
        sizes[places[organizer]] += number
    groups = {
        place: SurveyGroup(
            survey_id=survey.id,
            level=level,
            organization_number=place,
            invited=size,
            answered=0,
            tally=Tally({}),
        )
        for place, size in sizes.items()
    }
    return {organizer: groups[place] for organizer, place in places.items()}
