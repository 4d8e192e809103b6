"""The snapshot as a canonical document, and back."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from json.encoder import encode_basestring as quoted
from typing import Any

from selection.rules.columns.units import Cell, Identity, Published, Units, units_from
from selection.rules.inputs import Answer, Organizer, Override, Reference, Supervision
from selection.rules.quantities import Interval, ValueType, exact, text
from selection.rules.snapshot import Snapshot
from shared.canonical import canonical

Document = dict[str, Any]
"""A parsed JSON object."""


def snapshot_bytes(snapshot: Snapshot) -> bytes:
    """Every list in an order of its own content, so that the order of input never matters."""
    first = {
        "programme": snapshot.programme,
        "rule_version": snapshot.rule_version,
        "school_year": snapshot.school_year,
        "as_of": snapshot.as_of,
        "references": references_document(snapshot.references),
        "organizers": {number: asdict(organizer) for number, organizer in snapshot.organizers.items()},
        "supervision": _sorted(asdict(decision) for decision in snapshot.supervision),
        "referral": sorted(snapshot.referral),
        "answers": _sorted(asdict(answer) for answer in snapshot.answers),
        "overrides": _sorted(asdict(override) for override in snapshot.overrides),
    }
    # The units come after these and before the last one in the order of the keys, and are written without a document.
    last = canonical({"units_without_statistics": snapshot.units_without_statistics})
    units = ",".join(_unit_texts(snapshot.units)).encode()
    return b"".join([canonical(first)[:-1], b',"units":{', units, b"},", last[1:]])


def _sorted(documents: Iterable[Any]) -> list[Document]:
    return sorted(documents, key=canonical)


def references_document(references: dict[str, Reference]) -> Document:
    return {
        code: {"value": text(reference.value), "origin": reference.origin, "basis": reference.basis}
        for code, reference in references.items()
    }


def _unit_texts(units: Units) -> Iterator[str]:
    observation_texts = [_observed(indicator, published) for indicator, published in units.published.items()]
    value_texts = [_valued(indicator, published) for indicator, published in units.published.items()]
    types = [canonical(list(combination)).decode() for combination in units.combinations]
    number = cache(text)
    pupils = zip(units.pupils.low.tolist(), units.pupils.high.tolist(), units.counted.tolist(), strict=True)
    columns = zip(
        units.codes,
        units.municipality_codes,
        units.names,
        _joined(observation_texts, len(units)),
        units.owner.tolist(),
        pupils,
        units.combination.tolist(),
        _joined(value_texts, len(units)),
        strict=True,
    )
    for code, municipality, name, observations, owner, (low, high, counted), combination, shown in columns:
        count = f'["{number(low)}","{number(high)}"]' if counted else "null"
        yield (
            f'{quoted(code)}:{{"municipality_code":{quoted(municipality)},"name":{quoted(name)},'
            f'"observations":{{{observations}}},"organization_number":{quoted(units.owners[owner])},'
            f'"pupils":{count},"school_types":{types[combination]},"values":{{{shown}}}}}'
        )


def _observed(indicator: str, published: Published) -> list[str]:
    """The published value of each unit on one indicator, as text; empty where there is none."""
    texts = [""]
    for observed in published.distinct:
        texts.append(f'{quoted(indicator)}:[{quoted(observed.raw)},"{observed.value_type.value}"]')
    return [texts[code] for code in published.codes.tolist()]


def _valued(indicator: str, published: Published) -> list[str]:
    texts = [""]
    for observed in published.distinct:
        texts.append("" if observed.value is None else f'{quoted(indicator)}:"{text(observed.value)}"')
    return [texts[code] for code in published.codes.tolist()]


def _joined(columns: list[list[str]], count: int) -> list[str]:
    if not columns:
        return [""] * count
    return [",".join(filter(None, parts)) for parts in zip(*columns, strict=True)]


def snapshot_from(document: Document) -> Snapshot:
    """The inverse of `snapshot_bytes`. Raises KeyError or ValueError for a document that is not one."""
    return Snapshot(
        programme=document["programme"],
        rule_version=document["rule_version"],
        school_year=document["school_year"],
        as_of=document["as_of"],
        references={
            code: Reference(exact(entry["value"]), entry["origin"], entry["basis"])
            for code, entry in document["references"].items()
        },
        organizers={number: _organizer_from(entry) for number, entry in document["organizers"].items()},
        units=units_from(_identities(document["units"]), _cells(document["units"])),
        supervision=tuple(Supervision(**entry) for entry in document["supervision"]),
        referral=frozenset(document["referral"]),
        answers=tuple(Answer(**entry) for entry in document["answers"]),
        overrides=tuple(Override(**entry) for entry in document["overrides"]),
        units_without_statistics=document["units_without_statistics"],
    )


def _organizer_from(entry: Document) -> Organizer:
    lists = {name: tuple(entry[name]) for name in ("programmes", "flags")}
    return Organizer(**{**entry, **lists})


def _identities(units: Document) -> Iterator[Identity]:
    for code, entry in units.items():
        pupils = entry["pupils"]
        yield Identity(
            code,
            entry["name"],
            entry["organization_number"],
            entry["municipality_code"],
            tuple(entry["school_types"]),
            Interval(exact(pupils[0]), exact(pupils[1])) if pupils else None,
        )


def _cells(units: Document) -> Iterator[Cell]:
    number, kind_of = cache(exact), cache(ValueType)
    for code, entry in units.items():
        values = entry["values"]
        for indicator, (raw, kind) in entry["observations"].items():
            value = number(values[indicator]) if indicator in values else None
            yield Cell(code, indicator, kind_of(kind), value, raw)
