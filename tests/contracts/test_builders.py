"""The builders of facts that tests share."""

import re
import sys

import pytest

from shared.contracts import MODULES
from shared.event import Fact
from shared.manifests import Manifest, ResendRequest
from tests.support import facts

CONTRACTS = [
    contract
    for module in MODULES
    for contract in vars(module).values()
    if isinstance(contract, type) and issubclass(contract, Fact) and contract is not Fact
]


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.TYPE)
def test_every_contract_has_a_builder_named_as_the_fact(contract: type[Fact]) -> None:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", contract.__name__.removesuffix("V1")).lower()
    of_all = issubclass(contract, (Manifest, ResendRequest))
    own = (sys.modules[contract.__module__],) if of_all else ()
    assert type(getattr(facts, name)(*own)) is contract


def test_a_misspelt_field_is_an_error() -> None:
    with pytest.raises(AssertionError, match="AgreementPausedV1 has no paused_form"):
        facts.agreement_paused(paused_form="2027-01-01")
