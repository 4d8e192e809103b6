"""The instalments of a grant, and the statements that account for it and add up to it."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from agreements.models.content import AgreedInstalment, AgreedStatement, AgreementContent
from agreements.programmes import Statements
from agreements.rules.carried_forward import Forwards
from agreements.rules.faults import Fault, Faults, repeated
from agreements.rules.instalments import sum_faults
from agreements.rules.periods import months_later
from shared.contracts.terms import CostKind


def accounted_for(content: AgreementContent) -> dict[UUID, tuple[UUID, ...]]:
    """Statement → the instalments that it accounts for: as it says, else by order, as release 1.1.0 drafted them."""
    if any(statement.instalment_ids for statement in content.statements):
        return {statement.statement_id: statement.instalment_ids for statement in content.statements}
    instalments = sorted(content.instalments, key=lambda instalment: instalment.number)
    statements = sorted(content.statements, key=lambda statement: statement.due_on)
    # The zip is not strict: a remainder on one side is a fault that is found where the sums are compared.
    pairs = zip(statements, instalments, strict=False)
    return {statement.statement_id: (instalment.instalment_id,) for statement, instalment in pairs}


def paying_faults(
    content: AgreementContent, rules: Statements, *, settled: Collection[UUID], forwards: Forwards
) -> Faults:
    """`settled`: what is paid or handed in stands on the days it had, whatever the rules say today. `forwards`: what
    followed to another year when its own was closed."""
    yield from repeated("content.statements", [str(statement.statement_id) for statement in content.statements])
    yield from repeated("content.instalments", [str(instalment.instalment_id) for instalment in content.instalments])
    yield from repeated("content.instalments", [str(instalment.number) for instalment in content.instalments])
    yield from _year_faults(content, forwards)
    accounts = accounted_for(content)
    yield from _account_faults(content, accounts)
    instalments = {instalment.instalment_id: instalment for instalment in content.instalments}
    for number, statement in enumerate(content.statements):
        where = f"content.statements[{number}]"
        parts = [instalments[part] for part in accounts.get(statement.statement_id, ()) if part in instalments]
        yield from _amount_faults(where, statement, parts)
        if parts and statement.statement_id not in settled:
            yield from _day_faults(where, statement, max(part.due_on for part in parts), content.ends_on, rules)
    yield from _condition_faults(content, accounts, instalments, settled)


def _year_faults(content: AgreementContent, forwards: Forwards) -> Faults:
    granted: dict[int, Decimal] = {}
    for cost in content.costs:
        if cost.cost_kind is CostKind.GRANT:
            granted[cost.fiscal_year] = granted.get(cost.fiscal_year, Decimal()) + cost.amount
    paid: dict[int, Decimal] = {}
    for number, instalment in enumerate(content.instalments):
        paid[instalment.due_on.year] = paid.get(instalment.due_on.year, Decimal()) + instalment.amount
        if not content.starts_on <= instalment.due_on <= content.ends_on:
            period = f"{content.starts_on}–{content.ends_on}"
            where = f"content.instalments[{number}].due_on"
            yield Fault(where, "dagen ligger utanför överenskommelsens tid", period)
    yield from sum_faults(granted, paid, forwards)


def _account_faults(content: AgreementContent, accounts: Mapping[UUID, Collection[UUID]]) -> Faults:
    """Every instalment is accounted for once."""
    where = "content.statements"
    named = Counter(part for parts in accounts.values() for part in parts)
    for instalment in content.instalments:
        times = named[instalment.instalment_id]
        if times != 1:
            message = f"delutbetalning {instalment.number} redovisas {'inte' if times == 0 else 'flera gånger'}"
            yield Fault(where, message, "en redovisning för varje delutbetalning")
    unknown = named.keys() - {instalment.instalment_id for instalment in content.instalments}
    for part in sorted(map(str, unknown)):
        yield Fault(where, f"delutbetalningen {part} finns inte", "delutbetalningar i samma utkast")


def _amount_faults(where: str, statement: AgreedStatement, parts: Collection[AgreedInstalment]) -> Faults:
    if not parts:
        yield Fault(f"{where}.instalment_ids", "redovisningen avser ingen delutbetalning", "minst en delutbetalning")
        return
    paid = sum((part.amount for part in parts), Decimal())
    if statement.amount != paid:
        yield Fault(f"{where}.amount", f"redovisningen är på {statement.amount:.2f}", f"{paid:.2f}, det som redovisas")


def _day_faults(where: str, statement: AgreedStatement, paid_on: date, ends_on: date, rules: Statements) -> Faults:
    """A fault unless the day is after there was time to use the money, and before the case is closed."""
    earliest = months_later(paid_on, rules.months_after_payment)
    latest = max(earliest, months_later(ends_on, rules.months_after_end))
    if statement.due_on < earliest:
        message = f"lämnas tidigare än {rules.months_after_payment} månader efter utbetalningen"
        yield Fault(f"{where}.due_on", message, f"{earliest} eller senare")
    elif statement.due_on > latest:
        message = "lämnas för långt efter överenskommelsens slut"
        yield Fault(f"{where}.due_on", message, f"senast {latest}")


def _condition_faults(
    content: AgreementContent,
    accounts: Mapping[UUID, Collection[UUID]],
    instalments: Mapping[UUID, AgreedInstalment],
    settled: Collection[UUID],
) -> Faults:
    """An instalment waits only for a statement of earlier ones, and for none that comes after its own day."""
    statements = {statement.statement_id: statement for statement in content.statements}
    for number, instalment in enumerate(content.instalments):
        where = f"content.instalments[{number}].after_statement_id"
        if instalment.after_statement_id is None or instalment.instalment_id in settled:
            continue
        if (awaited := statements.get(instalment.after_statement_id)) is None:
            yield Fault(where, "redovisningen finns inte", "en redovisning i samma utkast")
            continue
        # Numbers are different, so a chain of conditions always leads to a lower one and never round.
        of = [instalments[part].number for part in accounts.get(awaited.statement_id, ()) if part in instalments]
        if any(earlier >= instalment.number for earlier in of):
            message = "delutbetalningen väntar på en redovisning av sig själv eller en senare"
            yield Fault(where, message, "en redovisning av tidigare delutbetalningar")
        elif awaited.due_on > instalment.due_on:
            message = f"redovisningen lämnas {awaited.due_on}, efter delutbetalningens dag"
            yield Fault(where, message, f"senast {instalment.due_on}")


def fixed_faults(content: AgreementContent, former: AgreementContent, *, settled: Collection[UUID]) -> Faults:
    """Paid instalments and handed-in statements of the version in force must stay as they are."""
    instalments = {instalment.instalment_id: instalment for instalment in content.instalments}
    for instalment in former.instalments:
        if instalment.instalment_id in settled and instalments.get(instalment.instalment_id) != instalment:
            message = f"delutbetalning {instalment.number} är redan betald"
            yield Fault("content.instalments", message, "oförändrad som den var")
    statements = {statement.statement_id: statement for statement in content.statements}
    for statement in former.statements:
        if statement.statement_id in settled and not _same(statement, statements.get(statement.statement_id)):
            message = f"redovisningen {statement.due_on} är redan lämnad"
            yield Fault("content.statements", message, "oförändrad som den var")


def _same(former: AgreedStatement, statement: AgreedStatement | None) -> bool:
    """True if the statement is unchanged; one signed before statements named their instalments may name them now."""
    if statement and not former.instalment_ids:
        statement = statement.model_copy(update={"instalment_ids": ()})
    return statement == former
