"""The first agreement: the conditions for the analysis phase."""

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Letter, Section, Text, appeal, programme_name, table
from agreements.documents.letters.signatures import SIGNED, instant
from agreements.models.first_agreement import FirstAgreement
from shared.clock import swedish_date


def first_agreement_letter(file: CaseFile, first: FirstAgreement) -> Letter:
    signed_at = first.organizer_signed_at
    organizer = file.organizer_on(swedish_date(signed_at) if signed_at else None, made_at=signed_at)
    signed = (
        ("Skolverket", first.agency_signed_at, file.authority(first.agency_signatory_id)),
        (organizer.name, first.organizer_signed_at, file.authority(first.organizer_signatory_id)),
    )
    parties = f"Skolverket och {organizer.written}"
    units = file.units_at(first.locked_at)
    return Letter(
        title="Första överenskommelse",
        diary_number=first.diary_number,
        day=swedish_date(first.signed_at or first.created_at),
        receiver=organizer.receiver,
        organizer=organizer.name,
        mark=None if first.signed else "Inte undertecknad av båda parter.",
        lead=[
            Text(f"Överenskommelse mellan {parties} om förutsättningarna för nulägesanalysen."),
            Text(f"Den ingås inom {programme_name(file.case.programme)} och avser dessa skolenheter: {units}."),
        ],
        sections=[
            Section("Tid", [Text(f"Analysfasen pågår från och med {first.starts_on} till och med {first.ends_on}.")]),
            Section("Förutsättningar", [Text(first.conditions)]),
            appeal("first-agreement", file.case.programme),
            Section("Underskrifter", [table(SIGNED, [(who, instant(at), by) for who, at, by in signed if at])]),
        ],
    )
