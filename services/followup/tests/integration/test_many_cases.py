"""A report over 110 organisers, 300 units and five years: a constant number of statements, whatever there is."""

from services.followup.tests.many_cases import AS_OF, add_cases
from services.followup.tests.reporting import content, drafted
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

FEW = 5


async def test_a_report_takes_as_many_statements_over_many_cases_as_over_few(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    counted = []
    for first, organizers in ((0, FEW), (FEW, 110 - FEW)):
        await add_cases(followup, organizers, units=organizers * 3, first=first)
        async with followup.counting_statements() as statements:
            report = await drafted(followup, authorization, AS_OF)
        assert report.status_code == 201, report.text
        counted.append(len(statements))
    assert counted[0] == counted[1]
    found = (await content(followup, authorization, report)).json()
    tables = {section["code"]: section["rows"] for section in found["sections"]}
    named = [tuple(row["values"][:2]) for row in tables["names"]]
    assert len(named) == 110
    assert named == sorted(named), "by the day they accepted, and then by name"
    assert len({day for day, _ in named}) > 1
    assert sum(row["values"][1] for row in tables["counties"]) == 110
