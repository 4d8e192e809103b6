"""Reading a document (parsed YAML or JSON) field by field, and collecting in Swedish all that is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

LARGEST = 1_000_000
EXACT = Decimal("0.0001")
"""The arithmetic of the rules is in whole ten-thousandths."""


@dataclass(slots=True)
class Reading:
    """One level of the document. `path` is where in the document it stands, `faults` is shared by all levels."""

    document: Any
    path: str = ""
    faults: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def fault(self, name: str, message: str) -> None:
        where = f"{self.path}.{name}" if self.path and name else (name or self.path)
        self.faults.append(_printable(f"{where}: {message}"))

    def value(self, name: str) -> Any:
        self.used.add(name)
        return self.document.get(name) if isinstance(self.document, dict) else None

    def text(self, name: str) -> str:
        value = self.value(name)
        if not isinstance(value, str) or not value.strip():
            self.fault(name, "ska vara en text, skriv den inom citattecken")
            return ""
        return value

    def optional_text(self, name: str) -> str | None:
        return None if self.value(name) is None else self.text(name)

    def number(self, name: str, *, low: int, high: int, default: int | None = None) -> int:
        value = self.value(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.fault(name, f"ska vara ett heltal från {low} till {high}, här står {_shown(value)}")
            return low
        return value

    def decimal(self, name: str) -> Decimal:
        value = self.value(name)
        number = _decimal(value)
        if number is not None:
            return number
        self.fault(name, f'ska vara ett tal inom citattecken, till exempel "340", här står {_shown(value)}')
        return Decimal(1)

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.value(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(name, f"ska vara true eller false, här står {_shown(value)}")
        return value is True

    def choice(self, name: str, *options: str, default: str | None = None) -> str:
        value = self.value(name) if default is None else self.value(name) or default
        if value not in options:
            self.fault(name, f"ska vara något av {', '.join(options)}, här står {_shown(value)}")
            return options[0]
        return str(value)

    def choices(self, name: str, options: frozenset[str] | None = None) -> tuple[str, ...]:
        values = self.value(name)
        if values is None:
            return ()
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self.fault(name, "ska vara en lista av texter")
            return ()
        for value in values:
            if options is not None and value not in options:
                self.fault(name, f"{value} är inte känt, använd något av {', '.join(sorted(options))}")
        return tuple(values)

    def child(self, name: str) -> "Reading":
        value = self.value(name)
        if not isinstance(value, dict):
            self.fault(name, "ska vara ett avsnitt med underrubriker")
        return Reading(value if isinstance(value, dict) else {}, self._below(name), self.faults)

    def optional_child(self, name: str) -> "Reading":
        """The section; one without headings when it is left out."""
        return self.child(name) if self.value(name) is not None else Reading({}, self._below(name), self.faults)

    def children(self, name: str) -> Iterator["Reading"]:
        values = self.value(name)
        if not isinstance(values, list) or not values:
            self.fault(name, "ska vara en lista med minst en post")
            return
        for number, value in enumerate(values, start=1):
            label = value.get("code", number) if isinstance(value, dict) else number
            yield Reading(value if isinstance(value, dict) else {}, self._below(f"{name}[{label}]"), self.faults)

    def optional_children(self, name: str) -> Iterator["Reading"]:
        """None when the list is left out."""
        return self.children(name) if self.value(name) is not None else iter(())

    def named_children(self, name: str) -> Iterator[tuple[str, "Reading"]]:
        level = self.child(name)
        for key in level.document:
            yield key, level.child(key)

    def refuse_unknown(self) -> None:
        """A misspelt heading would silently switch a rule off."""
        for name in self.document:
            if name not in self.used:
                self.fault(str(name), f"är inte en känd rubrik, kända är {', '.join(sorted(self.used))}")

    def _below(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def _decimal(value: object) -> Decimal | None:
    """None for what is no number, or one that the rules cannot count with."""
    try:
        number = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        return None
    fits = number.is_finite() and abs(number) <= LARGEST and number == number.quantize(EXACT)
    return number if fits else None


def _printable(text: str) -> str:
    """A fault quotes what was sent, which may hold signs that no answer can carry."""
    return "".join(sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in text)


def _shown(value: object) -> str:
    return "ingenting" if value is None else f"”{value}”"
