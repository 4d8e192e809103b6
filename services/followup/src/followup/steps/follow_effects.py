"""Follows published results from the baseline on, by unit, organiser or cohort; two statements, however many."""

from followup.rules.effects import Effect, EffectLevel, cohort_effects, organizer_effects, unit_effects
from followup.unit_of_work import Work


async def follow_effects(work: Work, level: EffectLevel, *, programme: str | None, code: str | None) -> list[Effect]:
    """An organiser sees its own units; a cohort is of all, whoever asks, and of five organisers at least."""
    of_all = level is EffectLevel.COHORT
    followed = await work.effects.list_followed(programme=programme, code=code, of_all=of_all)
    units = list(unit_effects(followed, await work.effects.get_published(followed)))
    if level is EffectLevel.UNIT:
        return units
    organizers = list(organizer_effects(units))
    return organizers if level is EffectLevel.ORGANIZER else list(cohort_effects(organizers))
