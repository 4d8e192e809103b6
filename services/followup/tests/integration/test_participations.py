"""Participation in the quality dialogues over time, as evaluators read it: list, page and file for statistics."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from services.followup.tests.quality import AGENCY, HEAD, OUTCOME, Table, refusal
from services.followup.tests.respondents import SURVEY, Respondents
from tests.support.browser import look_at
from tests.support.facts import ARBOGA
from tests.support.parquet import read_parquet
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

LIST = "/quality-participations?programme=kvalitet-2021&limit=500"
SPSM = {"function": "spsm", "count": 1}
LATER = at("2027-09-15T09:00:00Z")
AUTUMN = {"title": "Hösten 2027", "starts_on": "2027-09-01", "answer_by": "2027-10-01", "ends_on": "2027-12-11"}
Key = tuple[str, str, str, str | None, str]


@pytest.fixture
async def table(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Table:
    table = Table(followup, authorization)
    await table.register()
    return table


async def two_rounds(table: Table) -> None:
    """The first held with SPSM and summed up, its hours given; a year's second half is planned, and one is declined."""
    path = await table.planned()
    await table.must(path, "outcomes", OUTCOME | {"attendees": [AGENCY, HEAD, SPSM]})
    for hours, caller in ((12, table.officer), (5, table.spsm), (20, table.organizer)):
        await table.must(path, "hours", {"hours": hours}, caller)
    await table.offered(now=LATER, **AUTUMN)


def by_key(rows: list[Mapping[str, Any]]) -> dict[Key, Any]:
    named = ("round_title", "subject", "group", "value", "measure")
    return {tuple(row[name] for name in named): row["number"] for row in rows}


async def test_every_round_is_counted_by_sector_place_and_size_with_school_types_and_hours(
    table: Table, authorization: AuthorizationHeaders
) -> None:
    await two_rounds(table)
    await table.send("/quality-rounds", AUTUMN | {"programme": "kvalitet-2021", "title": "Bara planerad"}, now=LATER)
    figures = by_key(await table.find(LIST, authorization("evaluator")))
    assert {key[0] for key in figures} == {"Våren 2027", "Hösten 2027"}
    expected: dict[tuple[str, str, str | None, str], str] = {
        ("participation", "all", None, "offered"): "2",
        ("participation", "all", None, "with_spsm"): "1",
        ("participation", "sector", "offentlig", "took_place"): "1",
        ("participation", "sector", "enskild", "took_place"): "0",
        ("participation", "organizer_type", "KOMMUN", "accepted"): "1",
        ("participation", "county", "Västmanlands län", "accepted"): "1",
        ("participation", "county", None, "offered"): "1",
        ("participation", "size", "två till fem skolenheter", "took_place"): "1",
        ("types_discussed", "all", None, "all_school_types"): "0",
        ("types_discussed", "school_type", "GR", "discussed"): "1",
        ("types_discussed", "school_type", "FKLASS", "took_place"): "1",
        ("types_discussed", "school_type", "FKLASS", "discussed"): "0",
        ("burden", "side", "agency", "hours"): "12",
        ("burden", "side", "organizer", "hours_stated"): "1",
        ("burden", "sector", "offentlig", "organizer_hours"): "20",
        ("burden", "sector", "enskild", "organizer_hours_stated"): "0",
    }
    assert {key: figures["Våren 2027", *key] for key in expected} == expected
    assert figures["Hösten 2027", "participation", "all", None, "took_place"] == "0"


async def test_many_rounds_cost_as_many_statements_as_one(table: Table) -> None:
    for count in range(1, 4):
        await table.a_round(title=f"Omgång {count}")
        async with table.followup.counting_statements() as statements:
            await table.find(LIST)
        assert len(statements) == 5


async def test_what_the_steps_and_the_survey_say_is_by_question_and_nobody_can_be_told_apart(
    respondents: Respondents, authorization: AuthorizationHeaders
) -> None:
    table = Table(respondents.followup, authorization)
    await table.register()
    path = await table.summed_up()
    dialogue = (await respondents.client.get(path, headers=respondents.officer)).json()
    for level, number in (("principal", 7), ("head_of_schools", 5)):
        await respondents.register(number, ARBOGA, level, "kvalitet-2021")
    asked = {"programme": "kvalitet-2021", "bank": "quality-dialogue", "levels": ["principal", "head_of_schools"]}
    changed = {"quality_round_id": dialogue["round_id"], "closes_on": "2027-04-01"}
    planned = (await respondents.post("/surveys", SURVEY | asked | changed, "2027-03-16")).json()
    await respondents.step(planned, "openings", day="2027-03-16")
    links = await respondents.links("2027-03-16")
    for level, value, most in (("principal", 3, 7), ("head_of_schools", 1, 4)):
        asked_of = [secret for address, secret in links.items() if level in address][:most]
        await respondents.answer_all(value, *asked_of, level=level, bank="quality-dialogue")
    await respondents.close("2027-04-02")

    figures = by_key(await table.find(LIST, authorization("evaluator")))
    of = {key[1:]: number for key, number in figures.items()}
    roles = "Det var tydligt vad Skolverket, SPSM och Skolinspektionen gör och inte gör."
    changed_ways = "Vi har ändrat, eller ska ändra, vårt sätt att arbeta."
    assert of["roles", "principal", roles, "agree_share"] == "100"
    assert of["changed_ways", "principal", changed_ways, "mean"] == "3.0"
    assert of["roles", "head_of_schools", roles, "mean"] is None
    assert (of["reception", "principal", None, "invited"], of["reception", "principal", None, "answered"]) == ("7", "7")
    assert {key[1] for key in of if key[0] == "reception"} == {"principal", "head_of_schools"}
    assert [of["changed_ways", "side", "organizer", state] for state in ("agreed", "done", "open")] == ["1", "0", "1"]
    page = await respondents.client.get(LIST, headers=authorization("evaluator") | {"Accept": "text/html"})
    assert roles in page.text
    assert "3,0" in page.text


async def test_the_same_figures_are_read_as_csv_and_parquet_and_the_page_has_them_as_tables(
    table: Table, authorization: AuthorizationHeaders, tmp_path: Path
) -> None:
    await two_rounds(table)
    evaluator = authorization("evaluator")

    async def read(accept: str) -> Any:
        answer = await table.client.get(LIST, headers=evaluator | LATER | {"Accept": accept})
        assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, accept)
        return answer

    listed = await table.find(LIST, evaluator)
    rows = list(csv.DictReader(io.StringIO((await read("text/csv")).text)))
    assert [row["number"] for row in rows] == [row["number"] for row in listed]
    columns = read_parquet((await read("application/vnd.apache.parquet")).content)
    assert list(columns) == [name for name in listed[0] if name != "_links"]
    assert columns["number"] == [float(row["number"]) for row in listed]
    assert columns["value"] == [row["value"] for row in listed]
    assert [str(day) for day in columns["starts_on"]] == [row["starts_on"] for row in listed]

    page = (await read("text/html")).text
    for heading in (
        "Offentliga och enskilda huvudmän",
        "Efter län",
        "Timmar för varje part",
        "Dialoger om varje skolform",
    ):
        assert heading in page
    # Of the two that were offered one said yes, and it is the municipality.
    assert '<td>Våren 2027</td><td class="number">1</td><td class="number">1</td>' in page
    assert "Insatser för ökad kvalitet och likvärdighet" in page
    file = tmp_path / "deltagande.html"
    file.write_text(page)
    for look in look_at(file, widths=(320, 1200)):
        assert (look.violations, look.scroll_width <= look.width) == ([], True)


async def test_an_empty_list_is_a_page_and_a_file_too(table: Table, authorization: AuthorizationHeaders) -> None:
    evaluator = authorization("evaluator")
    page = await table.client.get(LIST, headers=evaluator | {"Accept": "text/html"})
    assert "Det finns inga uppgifter än." in page.text
    file = await table.client.get(LIST, headers=evaluator | {"Accept": "application/vnd.apache.parquet"})
    assert set(map(len, read_parquet(file.content).values())) == {0}
    unknown = await table.client.get("/quality-participations?programme=okand", headers=evaluator)
    assert refusal(unknown)[:2] == (422, "invalid-input")


async def test_a_name_that_is_no_formula_and_no_markup_is_shown_as_it_is(
    table: Table, authorization: AuthorizationHeaders
) -> None:
    await table.offered(title="=1+1 <b>")
    officer = authorization("case_officer")
    page = await table.client.get(LIST, headers=officer | {"Accept": "text/html"})
    assert ("&lt;b&gt;" in page.text, "<b>" in page.text) == (True, False)
    rows = (await table.client.get(LIST, headers=officer | {"Accept": "text/csv"})).text
    assert "'=1+1 <b>" in rows


async def test_a_round_leads_to_what_has_been_over_time(table: Table) -> None:
    path = await table.a_round()
    link = (await table.client.get(path, headers=table.officer)).json()["_links"]["over-time"]
    assert link["href"].endswith("/quality-participations?programme=kvalitet-2021")
