"""Someone else than the signatory registers the authority to sign for a party."""

from datetime import date, datetime

from agreements.models.content import Party
from agreements.models.signatory import AGENCY_NUMBER, Signatory
from agreements.unit_of_work import Work
from shared.kit.errors import InvalidInput, SamePerson, at_field


async def register_signatory(
    work: Work,
    *,
    subject: str,
    party: Party,
    organization_number: str,
    name: str | None,
    title: str | None,
    authority: str,
    valid_from: date,
    valid_to: date | None,
    now: datetime,
) -> Signatory:
    if work.actor.subject == subject:
        raise SamePerson("Du kan inte registrera din egen behörighet. Be en kollega.")
    await work.must_be_impartial(organization_number, now=now)
    if (party is Party.AGENCY) != (organization_number == AGENCY_NUMBER):
        others = "huvudmannens, inte Skolverkets" if party is not Party.AGENCY else AGENCY_NUMBER
        fault = at_field("organization_number", "hör inte till parten", others)
        said = f"Skolverket har organisationsnummer {AGENCY_NUMBER}. Ändra part eller organisationsnummer."
        raise InvalidInput(said, errors=fault)
    if valid_to and valid_to < valid_from:
        fault = at_field("valid_to", "slutar före starten", f"{valid_from} eller senare")
        raise InvalidInput("Behörigheten ska sluta efter att den börjar. Ändra valid_to.", errors=fault)
    signatory = Signatory(
        subject=subject,
        party=party,
        organization_number=organization_number,
        name=name,
        title=title,
        authority=authority,
        valid_from=valid_from,
        valid_to=valid_to,
        registered_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.signatories.add(signatory)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"party": party, "organization_number": organization_number, "valid_from": valid_from.isoformat()}
    await work.record("register_signatory", "signatory", signatory.id, at=now, after=after)
    return signatory
