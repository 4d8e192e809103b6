"""A data set is prepared by one person and released by another, to the evaluator that it names and to nobody else."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from selection.rules.evaluation.disclosure import check
from selection.use_cases.evaluation_releases import prepare_evaluation
from shared.canonical import hash_of
from tests.support import facts
from tests.support.browser import look_at
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .sample import YEAR, change, decided_round, offered_round
from .test_unit_statistics import corrected

BODY = {
    "programme": "riktade-insatser-2024",
    "title": "Effekter av riktade insatser",
    "evaluator": "forskare",
    "terms": "Uppgifterna används bara i utvärderingen och förstörs när den är slut.",
    "access_until": "2099-12-31",
    "indicators": ["gr9_merit", "gr9_vocational"],
}


@dataclass
class Desk:
    """Those around a release, and the steps they take."""

    selection: ServiceUnderTest
    authorization: AuthorizationHeaders

    def __post_init__(self) -> None:
        self.client = self.selection.client
        self.analyst = self.authorization("analyst", subject="analytiker")
        self.decider = self.authorization("decider", subject="chef")
        self.evaluator = self.authorization("evaluator", subject="forskare")
        self.other = self.authorization("evaluator", subject="annan")

    async def prepare(self, caller: dict[str, str] | None = None, **changed: Any) -> Any:
        return await self.client.post("/evaluation-releases", json=BODY | changed, headers=caller or self.analyst)

    async def prepared(self, **changed: Any) -> str:
        answer = await self.prepare(**changed)
        assert answer.status_code == 201, answer.text
        return f"/evaluation-releases/{answer.json()['id']}"

    async def step(self, path: str, step: str, body: dict[str, str], caller: dict[str, str] | None = None) -> Any:
        tag = (await self.client.get(path, headers=self.analyst)).headers["ETag"]
        headers = (caller or self.decider) | {"If-Match": tag}
        return await self.client.post(f"{path}/{step}", json=body, headers=headers)

    async def released(self, **changed: Any) -> str:
        path = await self.prepared(**changed)
        answer = await self.step(path, "decisions", {"diary_number": "2027:15"})
        assert answer.status_code == 201, answer.text
        return path

    async def read(self, path: str, caller: dict[str, str] | None = None) -> Any:
        return await self.client.get(path, headers=caller or self.evaluator)

    async def rows(self, path: str, caller: dict[str, str] | None = None) -> list[dict[str, str]]:
        answer = await self.read(path, caller)
        assert answer.status_code == 200, answer.text
        return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.fixture
async def desk(sample: ServiceUnderTest, authorization: AuthorizationHeaders, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("selection.api.dependencies.evaluation_key_of", lambda _: "k" * 32)
    return Desk(sample, authorization)


@pytest.fixture
async def decided(desk: Desk) -> Desk:
    await decided_round(desk.selection, desk.authorization)
    return desk


async def test_a_row_per_unit_and_year_with_what_was_decided(decided: Desk) -> None:
    path = await decided.released()
    rows = await decided.rows(f"{path}/restricted-files")
    codebook = (await decided.read(f"{path}/codebooks")).json()
    chosen = [row for row in rows if row["outcome"] == "selected"]
    assert len({(row["unit"], row["school_year"]) for row in rows}) == len(rows) > 30
    assert chosen
    assert {row["school_year"] for row in rows} >= {YEAR}
    assert all(float(row["distance_to_cutoff"]) > 0 for row in chosen)
    assert {row["assigned"] for row in chosen} == {"1"}
    assert {row["rule_version"] for row in rows} == {codebook["rounds"][0]["rule_version"]}
    assert list(rows[0]) == [column["column"] for column in codebook["restricted"]]


async def test_what_is_published_under_a_units_own_code_comes_before_what_its_heir_has(decided: Desk) -> None:
    rows = await decided.rows(f"{await decided.released()}/restricted-files")
    before = sorted(row["gr9_merit"] for row in rows if row["school_year"] == YEAR)
    code, heir = "99000357", "99999901"
    heading = "HUVUDMANNATYP;ORGANISATIONSNR;KOMMUN;SKOLENHETSKOD;NAMN;HUVUDMANS NAMN;FKLASS;ELEVER ÅR1\n"
    row = f"Kommunal;2120001546;1488;{heir};Nya skolan;TROLLHÄTTANS KOMMUN;N;300\n"
    query = {"kind": "register", "as_of": "2026-08-01"}
    await decided.client.post("/imports", params=query, content=(heading + row).encode(), headers=decided.analyst)
    body = {"closed_on": "2026-08-01", "replaced_by": heir, "reason": "Ny kod"}
    await change(decided.selection, f"/school-units/{code}/closings", decided.analyst, body, of=f"/school-units/{code}")
    await corrected(decided.selection, decided.analyst, code, "b.csv", "177,5", under=heir)
    rows = await decided.rows(f"{await decided.released()}/restricted-files")
    assert sorted(row["gr9_merit"] for row in rows if row["school_year"] == YEAR) == before


async def test_no_file_has_a_code_a_number_or_a_name(decided: Desk) -> None:
    path = await decided.released()
    texts = [(await decided.read(f"{path}/{file}")).text for file in ("restricted-files", "public-files", "codebooks")]
    async with decided.selection.work() as work:
        connection = await work.session.connection()
        units = (await connection.exec_driver_sql("SELECT school_unit_code, name FROM school_unit")).all()
        numbers = (await connection.exec_driver_sql("SELECT organization_number FROM organizer")).all()
    known = {str(value) for row in (*units, *numbers) for value in row}
    assert len(known) > 100
    assert not [value for value in known if any(value in text for text in texts)]


async def test_the_public_file_has_no_score_and_what_was_left_out_is_said(decided: Desk) -> None:
    path = await decided.released()
    rows = await decided.rows(f"{path}/public-files", decided.other)
    shown = (await decided.read(path, decided.other)).json()
    assert list(rows[0]) == [
        *("row", "school_year", "school_type", "sector", "exposed", "dose"),
        *("gr9_merit_quarter", "gr9_vocational_quarter"),
    ]
    check = shown["disclosure"]
    assert check["rows"] == len(rows)
    assert check["rows_before"] == len(rows) + check["rare_rows_left_out"] + check["rows_left_out_for_differences"]
    assert (check["least"], check["passed"]) == (5, True)
    assert check["fewest_alike"] >= 5


async def test_the_hash_leads_from_the_release_to_every_byte(decided: Desk) -> None:
    path = await decided.released()
    release = (await decided.read(path)).json()
    codebook = (await decided.read(f"{path}/codebooks")).content
    files = json.loads(codebook)["files"]
    assert hash_of(codebook) == release["data_hash"]
    for name in ("restricted", "public"):
        assert hash_of((await decided.read(f"{path}/{name}-files")).content) == files[name]


async def test_the_restricted_file_is_the_named_evaluators_alone_and_each_fetch_is_recorded(decided: Desk) -> None:
    path = await decided.released()
    for _ in range(2):
        await decided.rows(f"{path}/restricted-files")
    refused = await decided.read(f"{path}/restricted-files", decided.other)
    entries = (await decided.read("/audit-entries?limit=500", decided.authorization("auditor"))).json()["items"]
    fetched = [(entry["actor"], entry["object_id"]) for entry in entries if entry["action"] == "fetch_restricted"]
    codebook = (await decided.read(f"{path}/codebooks", decided.other)).json()
    assert refused.status_code == 404
    assert fetched == [("forskare", path.rsplit("/", 1)[-1])] * 2
    assert not {"rounds", "restricted"} & set(codebook)


async def test_the_codebook_says_what_codes_stand_for_and_is_a_page_too(decided: Desk, tmp_path: Path) -> None:
    path = await decided.released()
    codebook = (await decided.read(f"{path}/codebooks")).json()
    coded = {column["column"]: column["values"] for column in codebook["restricted"] if "values" in column}
    rows = await decided.rows(f"{path}/restricted-files")
    assert {"outcome", "school_type", "measure_kinds", "gr9_merit_type"} <= coded.keys()
    for name, values in coded.items():
        written = {code for row in rows for code in row[name].split()}
        assert written <= values.keys(), name

    async def page(**caller: str) -> str:
        answer = await decided.client.get(f"{path}/codebooks", headers=caller | {"Accept": "text/html"})
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    own, another = await page(**decided.evaluator), await page(**decided.other)
    assert ("running_variable" in own, "running_variable" in another) == (True, False)
    assert ("kan inte bedömas" in own, "gr9_merit_quarter" in another) == (True, True)
    file = tmp_path / "kodbok.html"
    file.write_text(own, encoding="utf-8")
    for look in look_at(file, widths=(320, 1200)):
        assert (look.violations, look.scroll_width <= look.width) == ([], True)


async def test_nothing_is_seen_before_it_is_released_or_after_it_is_withdrawn(decided: Desk) -> None:
    path = await decided.prepared()
    before = [(await decided.read(f"{path}{file}")).status_code for file in ("", "/restricted-files", "/public-files")]
    await decided.step(path, "decisions", {"diary_number": "2027:15"})
    during = (await decided.read("/evaluation-releases")).json()["items"]
    withdrawn = await decided.step(path, "withdrawals", {"reason": "Fel i underlaget"})
    after = [(await decided.read(f"{path}{file}")).status_code for file in ("", "/restricted-files", "/public-files")]
    assert before == after == [404, 404, 404]
    assert [item["status"] for item in during] == ["released"]
    assert withdrawn.json()["status"] == "withdrawn"


async def test_whoever_has_prepared_does_not_release(decided: Desk) -> None:
    both = decided.authorization("analyst", "decider", subject="analytiker")
    path = await decided.prepared()
    refused = await decided.step(path, "decisions", {"diary_number": "2027:15"}, both)
    again = await decided.step(path, "decisions", {"diary_number": "2027:15"})
    twice = await decided.step(path, "decisions", {"diary_number": "2027:16"})
    assert [a.status_code for a in (refused, again, twice)] == [403, 201, 409]
    assert refused.json()["type"] == "/problems/same-person"


async def test_what_does_not_pass_the_check_is_not_released(decided: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare_evaluation, "check", partial(check, least=1000))
    path = await decided.prepared()
    refused = await decided.step(path, "decisions", {"diary_number": "2027:15"})
    shown = (await decided.read(path, decided.analyst)).json()["disclosure"]
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/evaluation-check-not-passed")
    assert (shown["rows"], shown["passed"]) == (0, False)


async def test_access_ends_with_its_day(decided: Desk) -> None:
    path = await decided.released(access_until="2098-12-31")
    late = decided.evaluator | at("2099-01-01T09:00:00Z")
    refused, still = [await decided.read(f"{path}/{file}-files", late) for file in ("restricted", "public")]
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/evaluation-access-ended")
    assert still.status_code == 200


async def test_each_release_has_pseudonyms_of_its_own(decided: Desk) -> None:
    first, second = [await decided.rows(f"{await decided.released()}/restricted-files") for _ in range(2)]
    assert len(first) == len(second)
    assert not {row["unit"] for row in first} & {row["unit"] for row in second}


async def test_measures_become_doses_until_the_cooperation_ends(desk: Desk) -> None:
    _, offers = await offered_round(desk.selection, desk.authorization)
    offer, code = offers[0], offers[0]["school_unit_codes"][0]
    made = facts.offer_made(offer_id=offer["id"], organization_number=offer["organization_number"])
    answered = facts.offer_answered(made, answered_on=date(2024, 8, 1))
    measure = facts.measure(school_unit_codes=(code,), starts_on=date(2024, 9, 1), ends_on=date(2026, 6, 30))
    signed = facts.agreement_signed(
        cooperation_id=answered.cooperation_id,
        organization_number=offer["organization_number"],
        school_unit_codes=(code,),
        measures=(measure,),
    )
    ended = facts.agreement_terminated(signed, terminated_from=date(2025, 2, 10))
    for fact in (answered, signed, ended):
        await desk.selection.deliver(fact, answered.cooperation_id)
    rows = await desk.rows(f"{await desk.released()}/restricted-files")
    [row] = [row for row in rows if row["treated"] == "1" and row["school_year"] == YEAR]
    assert (row["offered"], row["accepted"], row["exposed"], row["treated_from"]) == ("1", "1", "1", "2024-09-01")
    # From September to the month in which the cooperation ended.
    assert (row["measures"], row["dose_months"]) == ("1", "6")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"indicators": ["okand"]}, "body.indicators"),
        ({"indicators": ["gr9_merit", "gr9_merit"]}, "body.indicators"),
        ({"access_until": "2020-01-01"}, "body.access_until"),
        ({"terms": "Kort"}, "body.terms"),
    ],
)
async def test_what_cannot_be_released_is_refused(decided: Desk, changed: dict[str, Any], field: str) -> None:
    answer = await decided.prepare(**changed)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_without_a_decided_round_or_a_key_nothing_is_prepared(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = await desk.prepare()
    monkeypatch.setattr("selection.api.dependencies.evaluation_key_of", lambda _: None)
    unset = await desk.prepare()
    assert (nothing.status_code, nothing.json()["type"]) == (409, "/problems/evaluation-nothing-to-release")
    assert (unset.status_code, unset.json()["type"]) == (409, "/problems/evaluation-not-set")
