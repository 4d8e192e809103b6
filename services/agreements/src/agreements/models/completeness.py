"""Faults in any text that an earlier release let through."""

from pydantic import ValidationError

from agreements.models.writing import Content
from agreements.rules.faults import Fault, Faults


def text_faults(content: Content) -> Faults:
    """Faults that an earlier version let through: the content is read anew, as if it were typed today."""
    try:
        type(content).model_validate(content.model_dump(mode="json"))
    except ValidationError as refused:
        for error in refused.errors(include_url=False, include_input=False):
            where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
            expected = str(error.get("ctx", {}).get("error", "en annan uppgift"))
            yield Fault(f"content{where}", "uppgiften kan inte godtas", expected)
