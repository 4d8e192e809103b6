"""Counts the dialogues: how many run, how far they have come, what has been followed up, and who took part.

Source: Redovisning dnr 2015:778, 4.1.
"""

from datetime import date

from followup.documents.words import in_words
from followup.rules.definitions import Case, activity_state, by_schedule, cases, is_paused, meeting_state
from followup.rules.known import Known
from followup.rules.report import Fact, Row, Section, table


def count_dialogues(known: Known) -> list[Section]:
    return [_running(known), _states(known), *_meetings(known), *_activities(known)]


def _running(known: Known) -> Section:
    """Cases at the end of each year, and on the day: from the accepted offer until they end."""
    started = cases(known)
    years = range(started[0].started_on.year, known.as_of.year) if started else range(0)
    days = [*(date(year, 12, 31) for year in years), known.as_of]
    rows = []
    for day in days:
        begun = [case for case in started if case.started_on.year == day.year and case.started_on <= day]
        running = [case for case in started if case.is_running(day)]
        ids = sorted({str(case.cooperation_id) for case in (*begun, *running)})
        rows.append(Row((day, len(begun), len(running)), tuple(ids)))
    return Section(
        "dialogues",
        "Pågående dialoger med huvudmän",
        ("Dag", "Påbörjade under året", "Pågående"),
        tuple(rows) if started else (),
        "Samverkan från det att huvudmannen har tackat ja tills den är avslutad",
        "dialogues",
        (2,),
    )


def _states(known: Known) -> Section:
    return table(
        "states",
        "Hur långt samverkan har kommit",
        columns=("Läge", "Antal"),
        facts=[Fact(str(case.cooperation_id), (_state(case, known.as_of),)) for case in cases(known)],
        source="Samverkan som har börjat till och med dagen",
        label=in_words,
        chapter="dialogues",
    )


def _state(case: Case, on: date) -> str:
    if not case.is_running(on):
        return "ended"
    if case.schedule is None:
        return "dialogue_phase"
    return "on_hold" if is_paused(case.schedule, on) else "agreed"


def _meetings(known: Known) -> list[Section]:
    over = [meeting for meeting in known.meetings if meeting_state(meeting, known.as_of) == "held"]
    took_part = [
        Fact(
            str(meeting.id),
            (participant.function,),
            (1, participant.count, participant.count * participant.has_mandate),
        )
        for meeting in over
        for participant in meeting.participants or ()
    ]
    return [
        table(
            "meetings",
            "Möten",
            columns=("Möte", "Läge", "Antal"),
            facts=[Fact(str(m.id), (m.kind, meeting_state(m, known.as_of))) for m in known.meetings],
            source="Möten från det att huvudmannen har tackat ja, kända till och med dagen",
            label=in_words,
            chapter="dialogues",
        ),
        table(
            "participants",
            "De som deltog i mötena",
            columns=("Funktion", "Möten", "Deltagare", "Med mandat att besluta"),
            facts=took_part,
            source="Möten hållna till och med dagen",
            label=in_words,
            chapter="dialogues",
        ),
    ]


def _activities(known: Known) -> list[Section]:
    schedules = by_schedule(known)
    facts, mandates = [], []
    for activity in known.activities:
        if (schedule := schedules.get(activity.schedule_id)) is None:
            continue
        state = activity_state(activity, schedule, known.as_of)
        facts.append(Fact(str(activity.id), (activity.kind, state)))
        if state == "done" and activity.right_mandate is not None:
            mandates.append(Fact(str(activity.id), ("right_mandate" if activity.right_mandate else "wrong_mandate",)))
    source = "Uppföljningar i överenskommelser undertecknade till och med dagen"
    return [
        table(
            "progress",
            "Hur arbetet fortlöper",
            columns=("Uppföljning", "Läge", "Antal"),
            facts=facts,
            source=source,
            label=in_words,
            chapter="dialogues",
        ),
        table(
            "mandates",
            "Om rätt personer deltog",
            columns=("Deltagande", "Antal genomförda uppföljningar"),
            facts=mandates,
            source=source,
            label=in_words,
            chapter="dialogues",
        ),
    ]
