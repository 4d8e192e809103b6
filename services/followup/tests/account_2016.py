"""What had happened in samverkan för bästa skola by 15 March 2016 (Redovisning dnr 2015:778, 6.1–6.5)."""

from services.followup.tests.reporting import publish_on
from shared.clock import new_id
from shared.contracts.selection import OfferMadeV1, RoundDecidedV1
from tests.support import facts
from tests.support.service import ServiceUnderTest

SBS = "sbs-2015"
AS_OF = "2016-03-14"
JUNE = {
    "Arboga kommun": "1984",
    "Bergs kommun": "2326",
    "Burlövs kommun": "1231",
    "Gullspångs kommun": "1447",
    "Osby kommun": "1273",
    "Smedjebackens kommun": "2061",
    "Säters kommun": "2082",
    "Sollefteå kommun": "2283",
    "Töreboda kommun": "1473",
    "Uppvidinge kommun": "0760",
    "Vetlanda kommun": "0685",
    "Vimmerby kommun": "0884",
    "Al-Zahraa Akademi AB": "",
    "Forsviks friskola": "",
    "Dialogskolan Stockholm, Lära AB": "",
    "Hamnaskolan, Elithan AB": "",
    "Olympicaskolan": "",
    "Profilskolan, UNI-Partner": "",
    "Väringaskolan": "",
}
"""Organiser → municipality code, none for a private one; all of its units take part."""
NOVEMBER = {
    "Boxholms kommun": ("0560", ["Stenbocksskolan F-3", "Stenbocksskolan 4-9", "Åsboskolan"]),
    "Södertälje kommun": ("0181", ["Lina grundskola", "Ronnaskolan", "Torekällgymnasiet", "Täljegymnasiet"]),
    "Trollhättans kommun": (
        "1488",
        [
            "Kronans skola F-6",
            "Kronans skola 7-9",
            "Fräsegårdsskolan F-6",
            "Läxtorpsskolan F-6",
            "Syltesskolan F-6",
            "Syltesskolan 7-9",
        ],
    ),
    "Nordanstigs kommun": ("2132", ["Bergsjö skola 4-6", "Bergsjö centralskola 7-9"]),
    "Praktiska Sverige AB": ("", []),
}
JANUARY = {
    "Alvesta kommun": ("0764", ["Grönkullaskolan", "Hagaskolan"]),
    "Emmaboda kommun": ("0862", ["Bjurbäcksskolan F-6", "Bjurbäcksskolan 7-9"]),
    "Helsingborgs kommun": ("1283", ["Dalhemsskolan", "Påarps skola", "Västra Berga skola"]),
    "Kristinehamns kommun": (
        "1781",
        ["Hacklehemsskolan F-6", "Stenstalidskolan 7-9", "Presterudsgymnasiet"],
    ),
    "Munkfors kommun": ("1762", ["Munkerudsskolan F-3", "Forsnässkolan 4-9"]),
    "Nynäshamns kommun": ("0192", ["Sunnerbyskolan", "Vanstaskolan F-3", "Vanstaskolan 4-9"]),
    "Ovanåkers kommun": (
        "2121",
        ["Alftaskolan F-6", "Alftaskolan 7-9", "Celsiuskolan F-6", "Celsiuskolan 7-9"],
    ),
    "Robertsfors kommun": ("2409", ["Tundalsskolan 4-6", "Tundalsskolan 7-9"]),
    "Cybergymnasiet": ("", ["Cybergymnasiet Stockholm"]),
}
OWN = {"coordination": "1000000.00", "communication": "125200.00", "other_administration": "200000.00"}
"""Kronor of the agency's own coordination by activity; what is left names none."""
SPENT = {"grant": "1795600.00", "education_service": "1020600.00", "operation": "1425200.00"}
"""Kronor of 2015 by kind: 1 796, 1 021 and 1 425 tkr, together 4 241."""
numbers = {name: f"{2120100000 + place}" for place, name in enumerate([*JUNE, *NOVEMBER, *JANUARY])}


async def deliver_account(followup: ServiceUnderTest) -> None:
    for name, code in (*JUNE.items(), *((n, c) for n, (c, _) in (*NOVEMBER.items(), *JANUARY.items()))):
        organizer = facts.organizer_changed(
            organization_number=numbers[name],
            name=name,
            organizer_type="KOMMUN" if code else "ENSKILD",
            municipality_code=code or None,
        )
        await publish_on(followup, organizer, numbers[name], on="2015-06-05", programme=SBS)
    for name in JUNE:
        await _accept(followup, await _offer(followup, name, [], None, on="2015-06-08"), on="2015-06-22")
    autumn = await _decide(followup, NOVEMBER, "Dnr 2015:778-31", on="2015-11-04")
    for name, (_, units) in NOVEMBER.items():
        offer = await _offer(followup, name, units, autumn, on="2015-11-05")
        await _accept(followup, offer, on="2015-12-01")
    winter = await _decide(followup, JANUARY, "Dnr 2015:778-52", on="2016-01-28")
    for name, (_, units) in JANUARY.items():
        await _offer(followup, name, units, winter, on="2016-01-29")
    for kind, paid in SPENT.items():
        item = "1:1" if kind == "operation" else "1:5 ap.3"
        standing = facts.position_changed(
            programme=SBS, fiscal_year=2015, appropriation_item=item, cost_kind=kind, paid=paid
        )
        await publish_on(followup, standing, f"{SBS}/2015/{item}/{kind}", on="2015-12-30", programme=SBS)
    await deliver_own_costs(followup)


async def deliver_own_costs(followup: ServiceUnderTest) -> None:
    for activity, amount in OWN.items():
        cost = facts.own_costs_changed(programme=SBS, fiscal_year=2015, activity=activity, amount=amount)
        await publish_on(followup, cost, f"{SBS}/2015/1:1/operation/{activity}", on="2015-12-30", programme=SBS)


def code_of(unit: str) -> str:
    units = [u for _, named in (*NOVEMBER.values(), *JANUARY.values()) for u in named]
    return f"{10000001 + units.index(unit)}"


async def _decide(
    followup: ServiceUnderTest, chosen: dict[str, tuple[str, list[str]]], diary_number: str, *, on: str
) -> RoundDecidedV1:
    outcomes = tuple(
        facts.unit_outcome(
            school_unit_code=code_of(unit),
            organization_number=numbers[name],
            name=unit,
            school_type="GY" if "gymnasiet" in unit else "GR",
        )
        for name, (_, units) in chosen.items()
        for unit in units
    )
    decided = facts.round_decided(
        programme=SBS,
        decided_on=on,
        diary_number=diary_number,
        considered_units=len(outcomes),
        selected_units=len(outcomes),
        selected_organizers=len(chosen),
        outcomes=outcomes,
        counts={"considered": len(outcomes), "in_need": len(outcomes), "held": 0},
    )
    await publish_on(followup, decided, decided.round_id, on=on, programme=SBS)
    return decided


async def _offer(
    followup: ServiceUnderTest, name: str, units: list[str], decided: RoundDecidedV1 | None, *, on: str
) -> OfferMadeV1:
    offer = facts.offer_made(
        programme=SBS,
        round_id=decided.round_id if decided else new_id(),
        organization_number=numbers[name],
        organizer_name=name,
        school_unit_codes=tuple(code_of(unit) for unit in units),
        made_on=on,
        answer_by="2016-04-01",
    )
    await publish_on(followup, offer, offer.offer_id, on=on, programme=SBS)
    return offer


async def _accept(followup: ServiceUnderTest, offer: OfferMadeV1, *, on: str) -> None:
    answered = facts.offer_answered(offer, answered_on=on)
    await publish_on(followup, answered, answered.cooperation_id, on=on, programme=SBS)
