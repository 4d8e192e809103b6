"""Counts the networks of organisers: who is in them, how often they have met, and whom they have reached.

Source: Redovisning dnr 2015:778, 6.3.
"""

from collections import defaultdict
from uuid import UUID

from followup.rules.definitions import meeting_state
from followup.rules.known import Known, Meeting
from followup.rules.places import place_of, places
from followup.rules.report import Row, Section


def count_networks(known: Known) -> list[Section]:
    named = places(known)
    members: dict[UUID, set[str]] = defaultdict(set)
    for member in known.network_members:
        if member.from_on <= known.as_of and (member.until_on is None or known.as_of <= member.until_on):
            members[member.network_id].add(member.organization_number)
    over: dict[UUID, list[Meeting]] = defaultdict(list)
    for meeting in known.meetings:
        if meeting.network_id and meeting_state(meeting, known.as_of) == "held":
            over[meeting.network_id].append(meeting)
    rows = []
    for network in sorted(known.networks, key=lambda n: (n.formed_on, n.name)):
        if network.formed_on > known.as_of:
            continue
        reached = {p.organization_number for meeting in over[network.id] for p in meeting.participants or ()} - {None}
        names = sorted(place_of(named, number).name for number in members[network.id])
        values = (
            network.name,
            network.purpose,
            network.formed_on,
            network.ended_on or "",
            ", ".join(names),
            len(over[network.id]),
            len(reached),
        )
        rows.append(Row(values, tuple(sorted({str(network.id), *(str(m.id) for m in over[network.id])}))))
    return [
        Section(
            "networks",
            "Nätverk av huvudmän",
            ("Nätverk", "Syfte", "Bildat", "Sista dag", "Medlemmar på dagen", "Hållna möten", "Huvudmän som deltagit"),
            tuple(rows),
            "Nätverk bildade till och med dagen, med dem som var med då",
            "dialogues",
        )
    ]
