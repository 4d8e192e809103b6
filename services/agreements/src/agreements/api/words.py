"""What fields and parameters mean wherever a schema says no more; for the API's description."""

from shared.rest.openapi import Words

WORDS: Words = {
    "cooperation_id": ("Samverkans identitet", None),
    "organization_number": ("Huvudmannens organisationsnummer, tio siffror", "2120000530"),
    "party": ("Vilken part", None),
    "programme": ("Regeringsuppdraget", "riktade-insatser-2024"),
    "status": ("Läge", None),
}
