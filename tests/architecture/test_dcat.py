"""What data portals are told: DCAT-AP-SE 3, whole by the profile's own cardinalities, and true of the API.

The rules are written anew from the profile's published templates (version 3.0.1) and its guide for harvesting.
"""

import asyncio
import subprocess
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree.ElementTree import fromstring

import httpx
import pytest
from fastapi import FastAPI

from shared.description.catalogue import SPACES
from tests.architecture.test_permissions import SERVICES, an_app
from tests.support.clients import BUILDER
from tests.support.descriptions import none_is_wrong, operations

READER = """
import sys
from rdflib import BNode, Graph
found = Graph().parse(sys.argv[1], format="xml")
assert not any(isinstance(part, BNode) for triple in found for part in triple)
print(len(found))
"""
EU = "http://publications.europa.eu/resource/authority"
MUST = {
    "dcat:Catalog": {"dcterms:title", "dcterms:description", "dcterms:publisher", "dcat:dataset|dcat:service"},
    "dcat:Dataset": {"dcterms:title", "dcterms:description", "dcterms:publisher", "dcat:distribution"},
    "dcat:Distribution": {"dcat:accessURL"},
    "dcat:DataService": {"dcterms:title", "dcat:endpointURL"},
    "foaf:Agent": {"foaf:name"},
    "vcard:Organization": {"vcard:fn", "vcard:hasEmail"},
}
"""What a thing must have; what is recommended and known here besides."""
SHOULD = {
    "dcat:Catalog": {"foaf:homepage", "dcterms:language", "dcterms:spatial", "dcat:themeTaxonomy"},
    "dcat:Dataset": {"dcat:contactPoint", "dcat:keyword", "dcat:theme", "dcterms:accessRights"},
    "dcat:Distribution": {"dcterms:format", "dcterms:title"},
    "dcat:DataService": {"dcat:endpointDescription", "dcat:contactPoint", "dcterms:accessRights", "dcterms:publisher"},
    "foaf:Agent": {"dcterms:type"},
    "vcard:Organization": set[str](),
}
AT_MOST_ONE = {"dcterms:publisher", "dcterms:accessRights", "dcat:accessURL", "dcterms:format", "foaf:name"}
KINDS = {
    "dcterms:publisher": "foaf:Agent",
    "dcat:contactPoint": "vcard:Organization",
    "dcat:dataset": "dcat:Dataset",
    "dcat:service": "dcat:DataService",
    "dcat:servesDataset": "dcat:Dataset",
    "dcat:distribution": "dcat:Distribution",
    "dcat:accessService": "dcat:DataService",
}
"""What a property leads to."""
VALUES = {
    "dcterms:accessRights": {f"{EU}/access-right/{right}" for right in ("PUBLIC", "RESTRICTED", "NON_PUBLIC")},
    "dcat:theme": {f"{EU}/data-theme/EDUC"},
    "dcterms:language": {f"{EU}/language/SWE"},
    "dcat:themeTaxonomy": {f"{EU}/data-theme"},
}


class Thing(NamedTuple):
    kind: str
    about: str
    said: Mapping[str, list[str]]


@pytest.fixture(params=SERVICES)
def app(request: pytest.FixtureRequest, jwks_file: Path) -> FastAPI:
    return an_app(request.param, jwks_file)


@pytest.fixture
async def served(app: FastAPI) -> AsyncIterator[httpx.Response]:
    """As a portal gets it: without a token, through a gateway."""
    gateway = {"Forwarded": "proto=https;host=api.example.se"}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://inside{app.state.root}") as client,
    ):
        yield await client.get("/dcat.rdf", headers=gateway)


def things(content: bytes) -> list[Thing]:
    read = []
    for made in fromstring(content):
        said = defaultdict(list)
        for part in made:
            said[_short(part.tag)].append(part.get(f"{{{SPACES['rdf']}}}resource") or part.text or "")
        read.append(Thing(_short(made.tag), made.get(f"{{{SPACES['rdf']}}}about", ""), said))
    return read


def _short(tag: str) -> str:
    space, _, name = tag[1:].partition("}")
    return f"{next(prefix for prefix, known in SPACES.items() if known == space)}:{name}"


async def test_it_is_whole_by_the_profile(served: httpx.Response) -> None:
    assert served.headers["content-type"] == "application/rdf+xml"
    read = things(served.content)
    kinds = {thing.about: thing.kind for thing in read}
    assert len(kinds) == len(read), "two things share an identifier"
    wrong = []
    for thing in read:
        if not urlsplit(thing.about).scheme or " " in thing.about:
            wrong.append(f"{thing.kind} has no absolute identifier: {thing.about!r}")
        for asked in MUST[thing.kind] | SHOULD[thing.kind]:
            if not any(any(thing.said[name]) for name in asked.split("|")):
                wrong.append(f"{thing.about} lacks {asked}")
        for name, values in thing.said.items():
            if name in AT_MOST_ONE and len(values) > 1:
                wrong.append(f"{thing.about} has {name} twice")
            wrong += [f"{thing.about}: {name} {value}" for value in values if not _fits(name, value, kinds)]
    none_is_wrong(wrong)
    assert {kind: list(kinds.values()).count(kind) for kind in ("dcat:Catalog", "dcat:DataService")} == {
        "dcat:Catalog": 1,
        "dcat:DataService": 1,
    }


def _fits(name: str, value: str, kinds: Mapping[str, str]) -> bool:
    if name in KINDS:
        return kinds.get(value) == KINDS[name]
    return bool(value) and (name not in VALUES or value in VALUES[name])


async def test_it_is_true_of_the_api(app: FastAPI, served: httpx.Response) -> None:
    """Each data set is a list of the API, in each form that it has; open is what asks for no token, nothing else."""
    document = app.openapi()
    root = f"https://api.example.se{app.state.root}"
    by_place = {f"{root}{operation.path}": operation for operation in operations(document) if operation.method == "get"}
    read = things(served.content)
    distributions = {thing.about: thing for thing in read if thing.kind == "dcat:Distribution"}
    for data_set in (thing for thing in read if thing.kind == "dcat:Dataset"):
        of_it = [distributions.pop(place) for place in data_set.said["dcat:distribution"]]
        [place] = {thing.said["dcat:accessURL"][0] for thing in of_it}
        operation = by_place[place]
        assert {thing.said["dcterms:format"][0] for thing in of_it} == set(operation.answer(document))
        right = "RESTRICTED" if operation.spec.get("security") else "PUBLIC"
        assert data_set.said["dcterms:accessRights"] == [f"{EU}/access-right/{right}"]
    assert not distributions
    [service] = [thing for thing in read if thing.kind == "dcat:DataService"]
    assert service.said["dcat:endpointURL"] == [root]
    assert service.said["dcat:endpointDescription"] == [f"{root}/openapi.json"]
    assert service.said["dcterms:accessRights"] == [f"{EU}/access-right/RESTRICTED"]


async def test_a_reader_of_others_finds_the_same_in_it(served: httpx.Response, tmp_path: Path) -> None:
    if not BUILDER.exists():
        pytest.skip("no rdflib: it is installed apart (make clients)")
    (tmp_path / "dcat.rdf").write_bytes(served.content)
    read = things(served.content)
    statements = await asyncio.to_thread(_statements, tmp_path / "dcat.rdf")
    assert statements == len(read) + sum(len(values) for thing in read for values in thing.said.values())


def _statements(file: Path) -> int:
    done = subprocess.run([str(BUILDER), "-c", READER, str(file)], capture_output=True, text=True, check=True)
    return int(done.stdout)
