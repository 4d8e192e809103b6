"""Refusals: what a caller asked for that cannot be done, and the status each is answered with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypedDict


class FieldError(TypedDict):
    """One fault in the input: where it is, what is wrong, and what would be right."""

    field: str
    message: str
    expected: str


def at_field(name: str, message: str, expected: str) -> tuple[FieldError, ...]:
    """The fault of one field of the body."""
    return (FieldError(field=f"body.{name}", message=message, expected=expected),)


def at_parameter(name: str, message: str, expected: str) -> tuple[FieldError, ...]:
    """The fault of one parameter of the query."""
    return (FieldError(field=f"query.{name}", message=message, expected=expected),)


@dataclass(frozen=True)
class Existing:
    """A row that is the cause of a refusal: `kind` is its table, which is also its object type in the audit trail."""

    kind: str
    values: Mapping[str, Any]


class DomainError(Exception):
    """A refusal by a rule. Subclasses are named after what is wrong; `detail` says in Swedish what to do instead.

    `title` is the Swedish heading, `status` the HTTP status, `slug` the stable English end of the problem type.
    """

    status: ClassVar[int] = 409
    title: ClassVar[str] = "Det går inte nu"
    slug: ClassVar[str] = "conflict"
    advice: ClassVar[str] = ""
    """What to do about it in general, for the page at the problem's address; empty: as for any with that status."""
    transient: ClassVar[bool] = False
    """True when the same attempt may succeed a moment later; an event that met it is tried again, not given up."""

    def __init__(self, detail: str, *, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors
        self.existing: Existing | None = None
        """The row that is in the way, where that is known: the answer links to it."""


class NotFound(DomainError):
    status = 404
    title = "Finns inte"
    slug = "not-found"


class NotAllowed(DomainError):
    status = 403
    title = "Behörighet saknas"
    slug = "forbidden"


class InvalidInput(DomainError):
    status = 422
    title = "Uppgifterna kan inte godtas"
    slug = "invalid-input"


class EventTooLarge(DomainError):
    status = 422
    title = "Uppgifterna är för många"
    slug = "event-too-large"
    advice = "Dela upp uppgifterna eller korta texterna, och skicka igen."


class MalformedRequest(DomainError):
    status = 400
    title = "Begäran kan inte läsas"
    slug = "bad-request"


class FormatNotOffered(DomainError):
    status = 406
    title = "Formatet kan inte lämnas"
    slug = "not-acceptable"


class FormatNotRead(DomainError):
    status = 415
    title = "Innehållets format stöds inte"
    slug = "unsupported-media-type"


class Unauthenticated(DomainError):
    status = 401
    title = "Inloggning krävs"
    slug = "unauthorized"


class VersionMissing(DomainError):
    status = 428
    title = "If-Match saknas"
    slug = "precondition-required"


class StaleVersion(DomainError):
    status = 412
    title = "Någon annan har hunnit ändra"
    slug = "precondition-failed"


class SamePerson(DomainError):
    """Whoever proposes may not approve."""

    status = 403
    title = "Samma person får inte både föreslå och besluta"
    slug = "same-person"
    advice = "Låt någon annan med rätt roll besluta."


class KeyReused(DomainError):
    status = 422
    title = "Idempotency-Key är redan använd"
    slug = "idempotency-key-reused"
    advice = "Använd en ny nyckel för varje ny begäran."


class AnswerForgotten(DomainError):
    title = "Svaret sparas inte längre"
    slug = "answer-forgotten"
    advice = "Begäran utfördes när den först kom. Läs resultatet med GET; använd en ny nyckel för en ny begäran."


class Unavailable(DomainError):
    status = 503
    title = "Tjänsten är tillfälligt otillgänglig"
    slug = "unavailable"
    transient = True


class RowChanged(DomainError):
    title = "Uppgiften ändrades samtidigt"
    slug = "concurrent-change"
    advice = "Försök igen; hämta först resursen på nytt om du skickar If-Match."
    transient = True
