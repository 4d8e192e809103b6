"""The organiser's shares of measures that several share, as they stand in its agreement's annex."""

from collections.abc import Sequence

from agreements.documents.letter import Section, Text, table
from agreements.models.annex import Annex, SharedPart
from agreements.models.costs import Cost
from agreements.rules.wording import COST_KINDS
from shared.kit.swedish import kronor


def shared_annex(annex: Annex | None) -> list[Section]:
    if annex is None or not annex.shares:
        return []
    return [Section("Bilaga: andelar i gemensamma insatser", parts=[_part(part) for part in annex.shares])]


def _part(part: SharedPart) -> Section:
    rows = [
        ("Huvudmän som deltar", part.organizers),
        ("Platser", f"{part.places} av {part.all_places}"),
        ("Hela kostnaden", _lines(part.all_costs)),
        ("Huvudmannens andel", _lines(part.costs)),
    ]
    return Section(part.title, [table({"Uppgift": 1, "Värde": 2}, rows), Text(part.rule)])


def _lines(costs: Sequence[Cost]) -> str:
    return "\n".join(f"{c.fiscal_year}, {COST_KINDS[c.cost_kind]}: {kronor(c.amount)}" for c in costs)
