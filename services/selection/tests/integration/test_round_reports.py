"""What is drawn from an analysed or decided round."""

import pytest

from shared.contracts.selection import RoundDecidedV1
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import decided_round

SODERTALJE, RONNASKOLAN = "2120000159", "Ronnaskolan"


@pytest.mark.parametrize(
    ("report", "key", "shown"),
    [
        ("compositions", "dimension", {"organizer_type", "sector", "size", "county", "school_type"}),
        (
            "constraint-costs",
            "what",
            {"organizers.count + 1", "organizers.maximum_units + 1", "school_types.maximum_units"},
        ),
        (
            "sensitivities",
            "what",
            {
                "weight merit -10 %",
                "national average gr9_merit +10 %",
                "criteria below in Årskurs 9 -1",
                "minimum pupils GR +10 %",
            },
        ),
    ],
)
async def test_reports_are_made_from_the_kept_snapshot(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, report: str, key: str, shown: set[str]
) -> None:
    path = await decided_round(sample, authorization)
    answer = await sample.client.get(f"{path}/{report}?limit=100", headers=authorization("auditor"))
    assert answer.status_code == 200, answer.text
    assert shown <= {item[key] for item in answer.json()["items"]}


async def test_the_description_of_the_selection_names_the_numbers(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await decided_round(sample, authorization)
    headers = authorization("auditor")
    described = (await sample.client.get(f"{path}/descriptions", headers=headers)).json()
    counts = (await sample.client.get(path, headers=headers)).json()["counts"]
    assert f"{counts['considered']} skolenheter" in described["paragraphs"][0]
    chosen = sum(share["selected"] for share in described["shares"] if share["dimension"] == "sector")
    assert chosen == counts["selected"]


async def test_the_decision_publishes_its_description_with_what_each_rule_cost(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await decided_round(sample, authorization)
    headers = authorization("auditor")
    (event,) = await sample.told(RoundDecidedV1)
    told = event.data["description"]
    described = (await sample.client.get(f"{path}/descriptions", headers=headers)).json()
    costs = (await sample.client.get(f"{path}/constraint-costs?limit=100", headers=headers)).json()["items"]
    document = (await sample.client.get(f"{path}/decision-documents", headers=headers)).json()
    assert (told["paragraphs"], told["composition"]) == (described["paragraphs"], described["shares"])
    assert [(c["code"], c["units_in"], c["units_out"]) for c in told["costs"]] == [
        (cost["what"], len(cost["units_in"]), len(cost["units_out"])) for cost in costs
    ]
    assert all(cost["rule"].endswith(".") for cost in told["costs"])
    assert [c["name"] for c in told["criteria"]] == [c["name"] for c in document["criteria"]]
    excluded = sum(group["units"] for group in told["set_aside"] if group["outcome"] == "excluded")
    assert excluded == sum(len(group["units"]) for group in document["excluded"])


async def test_analysts_get_comparison_units_and_evaluators_get_them_released(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """A pseudonym that is a plain hash of the code is found by trying all codes, and values are names by themselves."""
    path = f"{await decided_round(sample, authorization)}/comparison-units?limit=500"
    codes = (await sample.client.get(path, headers=authorization("analyst"))).json()["items"]
    refused = await sample.client.get(path, headers=authorization("evaluator"))
    assert len(codes) > 10
    assert refused.status_code == 403
