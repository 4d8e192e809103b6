"""A government assignment that nobody knew of becomes a round by a file alone, over the API."""

from pathlib import Path
from typing import Any

import yaml

from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import analysed_round

SHIPPED = Path(__file__).parents[2] / "programmes" / "riktade-insatser-2024.yaml"


def invented() -> dict[str, Any]:
    """Public organisers only, one unit each, five of them, by the share passed in all subjects alone."""
    document: dict[str, Any] = yaml.load(SHIPPED.read_text(encoding="utf-8"), yaml.CSafeLoader)
    passed = next(c for c in document["criteria"] if c["code"] == "all_subjects")
    return document | {
        "code": "likvardighet-2030",
        "version": "1",
        "name": "Påhittat uppdrag",
        "legal_basis": "Påhittat regeringsbeslut",
        "school_types": {"GR": {"weight": 100, "minimum_pupils": 0}},
        "reference": {"computed_allowed": True, "weighted_by": {"GR": "gr9_pupils"}},
        "criteria": [passed | {"group": "Resultat", "weight": 100}],
        "need": {"criteria_below_reference": {"Resultat": 1}},
        "constraints": [
            {
                "code": "private",
                "effect": "exclude",
                "when": "organizer_type",
                "organizer_types": ["ENSKILD"],
                "reason": "Uppdraget gäller offentliga huvudmän.",
                "source": "Påhittat",
            }
        ],
        "organizers": document["organizers"] | {"count": 5, "maximum_units": 1, "unit_weights": [100]},
    }


async def test_an_invented_assignment_is_run_without_new_code(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    analyst = authorization("analyst")
    sent = await sample.client.post("/programmes", json=invented(), headers=analyst)
    assert sent.status_code == 201, sent.text
    path = await analysed_round(sample, authorization, programme="likvardighet-2030")
    found = (await sample.client.get(path, headers=analyst)).json()
    assert (found["counts"]["selected_organizers"], found["counts"]["selected"]) == (5, 5)
    page = await sample.client.get(f"{path}/candidates", params={"limit": 200}, headers=analyst)
    private = {o["organization_number"] for o in await _private(sample, analyst)}
    outcomes = {u["outcome"] for u in page.json()["items"] if u["organization_number"] in private}
    assert outcomes == {"excluded"}


async def test_faults_in_a_programme_are_listed_all_at_once_in_plain_words(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    wrong = invented() | {"need": {"criteria_below_reference": {"Resultat": 3}}}
    wrong["constraints"][0]["effect"] = "utesluts"
    answer = await sample.client.post("/programmes", json=wrong, headers=authorization("analyst"))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/programme-invalid")
    faults = {fault["field"]: fault["message"] for fault in answer.json()["errors"]}
    assert faults["constraints[private].effect"].startswith("ska vara något av")
    assert any("3 kriterier krävs i gruppen ”Resultat” men den har bara 1" in message for message in faults.values())


async def _private(sample: ServiceUnderTest, headers: dict[str, str]) -> list[dict[str, Any]]:
    page = await sample.client.get("/organizers", params={"organizer_type": "ENSKILD", "limit": 100}, headers=headers)
    found: list[dict[str, Any]] = page.json()["items"]
    return found
