"""The plan of 2016–2019 (Redovisning dnr 2015:778, 5.2): all of its table, entered as a plan, beside the model."""

from typing import Any

from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .books import keyed
from .test_reports import COHORT, fetched

YEARS = (2016, 2017, 2018, 2019)
TABLE = {
    "grant": (114_800, 105_200, 120_000, 120_000),
    "education_service": (27_300, 25_200, 20_300, 21_500),
}
COORDINATION = {
    "coordination": ("Ledning och samordning", (4_700, 4_700, 4_700, 4_700)),
    "communication": ("Kommunikation", (1_100, 1_100, 1_100, 1_100)),
    "evaluation": ("Utvärdering", (2_200, 2_200, 2_200, 2_200)),
    "other_administration": ("Övrig administration", (1_600, 1_600, 1_600, 1_600)),
    "overhead": ("Overheadkostnader", (15_300, 15_300, 17_100, 15_900)),
}
SUMS = {
    "Insatser till huvudmän och skolor": (142_100, 130_400, 140_300, 141_500),
    "Utbetalningar av bidrag": TABLE["grant"],
    "Insatser tillhandahållna av Skolverket": TABLE["education_service"],
    "Samordning och utveckling": (24_900, 24_900, 26_700, 25_500),
    **dict(COORDINATION.values()),
    "Totalt": (167_000, 155_300, 167_000, 167_000),
}
DIALOGUES = (54, 55, 75, 70)
MODEL = (98_000, 100_000, 140_000, 120_000)
WHY = (
    "De 19 som började 2015 har drygt ett år på sig: deras kostnad per år är högre än ett treårigt genomsnitt.",
    "Insatserna kommer i gång sent under det första året, så en del av 2016 års kostnad faller på 2017.",
    "De 25 som började våren 2016 har två skolenheter var, inte tre, och planen ryms inom 167 miljoner.",
    "",
)
STARTS = [(2015, 2, 19, 3, "3000000.00"), (2016, 1, 25, 6, "6000000.00"), (2016, 2, 10, 6, "6000000.00")]
STARTS += [(year, half, 10, 6, "6000000.00") for year in (2017, 2018, 2019) for half in (1, 2)]


async def the_plan(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> str:
    cohorts = [
        COHORT | {"start_year": year, "start_half": half, "organizers": count, "halves": halves, "each": amount}
        for year, half, count, halves, amount in STARTS
    ]
    lines = [
        {"fiscal_year": year, "cost_kind": kind, "amount": f"{amount}000.00", "why": why if kind == "grant" else ""}
        for kind, amounts in TABLE.items()
        for year, amount, why in zip(YEARS, amounts, WHY, strict=True)
    ]
    lines += [
        {"fiscal_year": year, "cost_kind": "operation", "activity": activity, "amount": f"{amount}000.00"}
        for activity, (_, amounts) in COORDINATION.items()
        for year, amount in zip(YEARS, amounts, strict=True)
    ]
    body = {"programme": "sbs-2015", "name": "Genomförandeplan 2016", "cohorts": cohorts, "lines": lines}
    answer = await budget.client.post("/plans", json=body, headers=keyed(authorization("analyst")))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def rows(budget: ServiceUnderTest, authorization: AuthorizationHeaders, path: str) -> list[list[str]]:
    table: dict[str, Any] = (await fetched(budget, authorization, path)).json()
    return [row["cells"] for row in table["rows"]]


async def test_the_whole_table_stands_beside_the_model_with_its_differences_explained(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    plan = await the_plan(budget, authorization)
    found = {(row[0], int(row[1])): row[2:] for row in await rows(budget, authorization, f"/plans/{plan}/comparisons")}
    for index, year in enumerate(YEARS):
        for name, amounts in SUMS.items():
            assert found[name, year][3] == str(amounts[index])
        why, model, difference, stated = found["Utbetalningar av bidrag", year]
        assert (int(model), int(difference)) == (MODEL[index], int(stated) - MODEL[index])
        assert bool(why) == (int(difference) != 0)
        assert found["Antal pågående dialoger med huvudmän", year][1] == str(DIALOGUES[index])


async def test_a_plan_gives_the_outcome_table_all_its_planned_columns(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    plan = await the_plan(budget, authorization)
    path = f"/outcome-reports?programme=sbs-2015&first_year=2016&last_year=2019&plan_id={plan}"
    found = {row[0]: row[2::2] for row in await rows(budget, authorization, path)}
    for name, amounts in SUMS.items():
        assert found[name] == [str(amount) for amount in amounts]
    assert found["Antal pågående dialoger med huvudmän"] == [str(count) for count in DIALOGUES]
