"""Every figure of the report leads to the list of what it counts, and everything in a list has a reader's name."""

import json
from decimal import Decimal
from typing import Any

from services.followup.tests.account_2016 import AS_OF as MARCH_2016
from services.followup.tests.account_2016 import SBS, deliver_account
from services.followup.tests.integration.test_account_2016 import consult
from services.followup.tests.many_cases import AS_OF, add_cases
from services.followup.tests.reporting import content, drafted
from services.followup.tests.respondents import Respondents
from tests.support.facts import JONKOPING
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


def is_something(value: Any) -> bool:
    """A figure that is not nought."""
    if isinstance(value, str):
        try:
            return bool(Decimal(value)) and "." in value
        except ArithmeticError:
            return False
    return isinstance(value, int) and bool(value)


def check(report: dict[str, Any]) -> set[str]:
    """The sections with a figure, when each of them leads somewhere and all that it leads to has a name."""
    found = set()
    for section in report["sections"]:
        planned = [place for place, name in enumerate(section["columns"]) if name.startswith("Plan")]
        for row in section["rows"]:
            figures = [value for place, value in enumerate(row["values"]) if place not in planned]
            if any(map(is_something, figures)):
                found.add(section["code"])
                assert row["ids"], (section["code"], row["values"])
            nameless = [fact_id for fact_id in row["ids"] if fact_id not in report["labels"]]
            assert not nameless, (section["code"], nameless[0])
    return found


async def test_every_figure_of_five_years_and_of_the_account_of_2016_has_its_list(
    respondents: Respondents, authorization: AuthorizationHeaders
) -> None:
    followup: ServiceUnderTest = respondents.followup
    ids = [*await respondents.register(6), *await respondents.register(6, JONKOPING)]
    survey = await respondents.opened()
    assert len(ids) == 12
    await respondents.answer_all(3, *(await respondents.links()).values())
    await respondents.close()
    await add_cases(followup, 6, units=18)
    await deliver_account(followup)
    await consult(followup, authorization)
    found = set()
    for as_of, programme in ((AS_OF, survey["programme"]), (MARCH_2016, SBS)):
        report = await drafted(followup, authorization, as_of, programme)
        found |= check(json.loads((await content(followup, authorization, report)).text))
    assert {"summary", "selection", "dialogues", "measures", "statements", "results", "plan", "costs"} <= found
    assert {"positions", "money_moved", "reception", "organizers", "counties"} <= found
