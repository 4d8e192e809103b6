"""Nobody acts for two sides of a quality dialogue, whatever roles the token carries."""

from followup.models.quality_dialogue import QualityDialogue
from followup.rules.quality_dialogues import Side
from followup.unit_of_work import Work
from shared.kit.errors import SamePerson


async def check_one_side(work: Work, dialogue: QualityDialogue, side: Side) -> None:
    """Raises SamePerson when whoever acts has written the summary for another side; the dialogue is locked."""
    if await work.quality_summaries.has_written_for_other(dialogue.id, side):
        raise SamePerson("Du har skrivit i sammanfattningen för en annan part. Låt någon annan företräda den här.")
