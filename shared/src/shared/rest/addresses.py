"""The addresses of the description: from the API's own root, the words of a template apart by hyphens (UFN.09, VER.06).

And one name for each schema, that every generator of clients can make a class of.
"""

import re
from typing import Any

Json = dict[str, Any]
EXAMPLE_HOST = "https://api.example.se"
"""Host of an API in its committed description. What is served says how the reader came to it."""
_TEMPLATE = re.compile(r"\{(\w+)\}")
_REFERENCE = "#/components/schemas/"


def hyphenated(name: str) -> str:
    """A path parameter as it is described."""
    return name.replace("_", "-")


def from_root(document: Json, root: str) -> None:
    """Let paths begin below `root`, which the server's address ends with."""
    document["paths"] = {
        _TEMPLATE.sub(lambda name: f"{{{hyphenated(name[1])}}}", path.removeprefix(root)): item
        for path, item in document.get("paths", {}).items()
    }
    for item in document["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", []):
                if parameter.get("in") == "path":
                    parameter["name"] = hyphenated(parameter["name"])


def name_schemas(document: Json) -> None:
    """Name `Page[NoteOut]` `NotePage`, and what is both asked and answered `…In` and `…Out`; titles say the same."""
    schemas = document["components"]["schemas"]
    names = {name: _plain(name) for name in schemas}
    twice = sorted({name for name in names.values() if list(names.values()).count(name) > 1} | _nested(names))
    if twice:
        raise ValueError(f"several schemas have the same name: {', '.join(twice)}")
    document["components"]["schemas"] = {
        names[name]: schema | {"title": names[name]} for name, schema in schemas.items()
    }
    _refer(document, names)


def _plain(name: str) -> str:
    if page := re.fullmatch(r"Page_(\w+?)(?:Out)?_", name):
        return f"{page[1]}Page"
    return name.replace("-Input", "In").replace("-Output", "Out")


def _nested(names: Json) -> set[str]:
    """Names that two classes have: FastAPI puts the module before them."""
    return {name for name in names if "__" in name}


def _refer(part: Any, names: Json) -> None:
    if isinstance(part, list):
        for item in part:
            _refer(item, names)
    elif isinstance(part, dict):
        target = part.get("$ref")
        if isinstance(target, str) and target.startswith(_REFERENCE):
            part["$ref"] = _REFERENCE + names[target.removeprefix(_REFERENCE)]
        for item in part.values():
            _refer(item, names)
