"""What the services tell each other is frozen: a change is a new version of the fact."""

from pathlib import Path

import pytest

from budget.rules.own_costs import OWN_SOURCES
from followup.rules.plan_table import OTHER_INCOME
from shared.contracts import FACTS, facts_by
from shared.event import Fact
from tests.architecture.test_permissions import SERVICES, an_app
from tests.support.documents import RELEASED, generated, released_schema


@pytest.mark.parametrize("fact", FACTS.values(), ids=str)
def test_the_released_schema_is_the_one_that_is_published(fact: type[Fact]) -> None:
    path = RELEASED / f"{fact.TYPE}.json"
    assert path.exists(), f"{fact.TYPE} has no released schema: run `make docs` and commit it"
    assert path.read_text(encoding="utf-8") == released_schema(fact), (
        f"{fact.TYPE} differs from its released schema. Only optional fields added? Run `make docs` and commit it. "
        "Otherwise make a new version, and publish both until nobody reads the old."
    )


def test_every_released_schema_still_has_its_fact() -> None:
    assert {path.stem for path in RELEASED.glob("*.json")} == set(FACTS)


def test_a_type_names_its_service_fact_and_version() -> None:
    for name, fact in FACTS.items():
        service, fact_name, version = name.split(".")
        camel = "".join(part.capitalize() for part in fact_name.split("-"))
        assert fact.__name__ == f"{camel}{version.upper()}"
        assert fact.__module__ == f"shared.contracts.{service}"


def test_the_generated_documents_are_right_now() -> None:
    for path, content in generated().items():
        assert path.read_text(encoding="utf-8") == content, f"{path.name} is not current: run `make docs`"


def test_no_contract_carries_personal_data() -> None:
    forbidden = {"name", "person", "email", "phone", "address", "personal_identity_number", "signatory"}
    allowed = {"organizer_name"}
    for fact in FACTS.values():
        if fact.__name__ == "OrganizerChangedV1":
            continue  # the name of an organisation
        fields = set(fact.model_fields) - allowed
        assert not {f for f in fields if any(part in forbidden for part in f.split("_"))}, fact.TYPE


@pytest.mark.parametrize("service", SERVICES)
def test_the_schema_of_every_fact_is_where_its_events_say(service: str, jwks_file: Path) -> None:
    assert an_app(service, jwks_file).state.facts == facts_by(service) != {}


def test_followup_knows_the_incomes_that_budget_publishes_in_an_items_place() -> None:
    """Rules know no contract, and each service has its own words: this is where they are held together."""
    assert OTHER_INCOME == OWN_SOURCES
