"""How the builders fill a contract: defaults of a whole valid case, and whatever a test says otherwise."""

from typing import Any, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)

PROGRAMME = "riktade-insatser-2024"
ARBOGA = "2120002122"
JONKOPING = "2120000530"
UNIT = "48000763"
GRANTS = "1:5 ap.3"
OWN = "1:1"


def build(contract: type[M], changed: dict[str, Any], /, **defaults: Any) -> M:
    """Checked as a payload would be, so amounts may be text; a misspelt field is an error here."""
    unknown = changed.keys() - contract.model_fields.keys()
    assert not unknown, f"{contract.__name__} has no {', '.join(sorted(unknown))}"
    return contract.model_validate(defaults | changed)
