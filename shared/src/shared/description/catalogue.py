"""What the service can hand out, described for data portals: DCAT-AP-SE 3 in RDF/XML, as the national portal reads it.

One catalogue with the API as a data service and each list that is a data set of its own. Whether something is open is
nobody's word: it follows from the description of the operation, whether a token is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

Json = dict[str, Any]
RDF_XML = "application/rdf+xml"
SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_EU = "http://publications.europa.eu/resource/authority"
_SWEDEN = "http://sws.geonames.org/2661886/"
_PUBLISHER = "http://dataportal.se/organisation/SE{}"
_AUTHORITY = "http://purl.org/adms/publishertype/NationalAuthority"
_PROFILE = "https://docs.dataportal.se/dcat/3.0.1/sv/"
_OPENAPI = "https://spec.openapis.org/oas/v3.1.0"
_MEDIA_TYPE = "http://www.iana.org/assignments/media-types/{}"
_OPEN = "PUBLIC"
_ON_TERMS = "RESTRICTED"
for _prefix, _space in SPACES.items():
    register_namespace(_prefix, _space)


@dataclass(frozen=True)
class DataSet:
    """A list that others may want to find: `operation` hands it out. Names are Swedish, and English after them."""

    operation: str
    title: tuple[str, str]
    keywords: Sequence[str]


@dataclass(frozen=True)
class Publisher:
    """Who answers for the data, as the API's contact says it."""

    organization_number: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)


def catalogue(document: Json, root: str, publisher: Publisher, data_sets: Sequence[DataSet]) -> bytes:
    """`document` is the API's description, `root` the address that the reader came in by."""
    graph = Element(_name("rdf:RDF"))
    agent = _PUBLISHER.format(publisher.organization_number)
    title = document["info"]["title"]
    described = {
        operation["operationId"]: (path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method == "get"
    }
    made = _thing(graph, "dcat:Catalog", f"{root}/dcat.rdf")
    _text(made, "dcterms:title", f"Insatser, {title.lower()}")
    _text(made, "dcterms:title", f"Targeted support, {root.rsplit('/', 2)[-2]}", "en")
    _text(made, "dcterms:description", f"Det som API:et {title} kan lämna ut, och på vilka villkor.")
    _link(made, "dcterms:publisher", agent)
    _link(made, "dcterms:language", f"{_EU}/language/SWE")
    _link(made, "dcterms:spatial", _SWEDEN)
    _link(made, "dcat:themeTaxonomy", f"{_EU}/data-theme")
    _link(made, "dcterms:conformsTo", _PROFILE)
    _link(made, "foaf:homepage", f"{root}/docs")
    _link(made, "dcat:service", root)
    for data_set in data_sets:
        _link(made, "dcat:dataset", f"{root}/dcat.rdf#{data_set.operation}")

    _service(graph, document, root, agent, data_sets, is_open=all(map(_is_open, described.values())))
    for data_set in data_sets:
        path, operation = described[data_set.operation]
        _data_set(graph, data_set, operation, root, agent)
        for kind in operation["responses"]["200"]["content"]:
            _distribution(graph, data_set, kind, root, path)

    made = _thing(graph, "foaf:Agent", agent)
    _text(made, "foaf:name", publisher.contact["name"])
    _link(made, "foaf:homepage", publisher.contact["url"])
    _link(made, "dcterms:type", _AUTHORITY)
    made = _thing(graph, "vcard:Organization", f"{root}/dcat.rdf#contact")
    _text(made, "vcard:fn", publisher.contact["name"])
    _link(made, "vcard:hasEmail", f"mailto:{publisher.contact['email']}")
    indent(graph)
    written: bytes = tostring(graph, encoding="utf-8", xml_declaration=True)
    return written


def _service(
    graph: Element, document: Json, root: str, agent: str, data_sets: Sequence[DataSet], *, is_open: bool
) -> None:
    made = _thing(graph, "dcat:DataService", root)
    _text(made, "dcterms:title", f"API för {document['info']['title'].lower()}")
    _text(made, "dcterms:description", document["info"]["description"].strip().partition("\n\n")[0].replace("\n", " "))
    _text(made, "dcterms:identifier", f"{root} {document['info']['version']}", None)
    _shared(made, root, agent, _OPEN if is_open else _ON_TERMS)
    _link(made, "dcat:endpointURL", root)
    _link(made, "dcat:endpointDescription", f"{root}/openapi.json")
    _link(made, "dcterms:conformsTo", _OPENAPI)
    _link(made, "dcat:landingPage", f"{root}/docs")
    _link(made, "foaf:page", f"{root}/docs/terms")
    for data_set in data_sets:
        _link(made, "dcat:servesDataset", f"{root}/dcat.rdf#{data_set.operation}")


def _data_set(graph: Element, data_set: DataSet, operation: Json, root: str, agent: str) -> None:
    made = _thing(graph, "dcat:Dataset", f"{root}/dcat.rdf#{data_set.operation}")
    for title, language in zip(data_set.title, ("sv", "en"), strict=True):
        _text(made, "dcterms:title", title, language)
    _text(made, "dcterms:description", operation["description"].partition("\n\n**")[0].replace("\n", " "))
    for word in data_set.keywords:
        _text(made, "dcat:keyword", word)
    _shared(made, root, agent, _OPEN if _is_open(("", operation)) else _ON_TERMS)
    _link(made, "dcterms:spatial", _SWEDEN)
    _link(made, "dcterms:language", f"{_EU}/language/SWE")
    for kind in operation["responses"]["200"]["content"]:
        _link(made, "dcat:distribution", _place(root, data_set, kind))


def _shared(made: Element, root: str, agent: str, right: str) -> None:
    _link(made, "dcterms:publisher", agent)
    _link(made, "dcat:contactPoint", f"{root}/dcat.rdf#contact")
    _link(made, "dcat:theme", f"{_EU}/data-theme/EDUC")
    _link(made, "dcterms:accessRights", f"{_EU}/access-right/{right}")


def _distribution(graph: Element, data_set: DataSet, kind: str, root: str, path: str) -> None:
    made = _thing(graph, "dcat:Distribution", _place(root, data_set, kind))
    _text(made, "dcterms:title", f"{data_set.title[0]}, {kind}")
    _link(made, "dcat:accessURL", f"{root}{path}")
    _link(made, "dcat:accessService", root)
    _link(made, "dcat:mediaType", _MEDIA_TYPE.format(kind))
    _text(made, "dcterms:format", kind, None)
    _link(made, "dcterms:conformsTo", f"{root}/openapi.json")


def _is_open(described: tuple[str, Json]) -> bool:
    return not described[1].get("security")


def _place(root: str, data_set: DataSet, kind: str) -> str:
    return f"{root}/dcat.rdf#{data_set.operation}-{kind.partition('/')[2]}"


def _thing(graph: Element, kind: str, about: str) -> Element:
    return SubElement(graph, _name(kind), {_name("rdf:about"): about})


def _text(made: Element, name: str, words: str, language: str | None = "sv") -> None:
    SubElement(made, _name(name), {_XML_LANG: language} if language else {}).text = words


def _link(made: Element, name: str, to: str) -> None:
    SubElement(made, _name(name), {_name("rdf:resource"): to})


def _name(short: str) -> str:
    prefix, _, name = short.partition(":")
    return f"{{{SPACES[prefix]}}}{name}"
