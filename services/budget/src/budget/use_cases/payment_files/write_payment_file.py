"""Write approved payments to a file for the finance system: pain.001, each payment in one file for good."""

from collections.abc import Sequence
from datetime import date, datetime

from budget.documents.pain import Party, Transfer, UnpayableError, write
from budget.errors import CannotBeWritten, PayeeMissing, WrongState
from budget.models.payments import Payee, Payment, PaymentFile
from budget.rules.money import total
from budget.rules.payment_texts import LONGEST_NAME, LONGEST_TEXT, carry
from budget.rules.wording import ALL_STOPPED
from budget.unit_of_work import Work
from shared.canonical import hash_of
from shared.clock import new_id


async def write_payment_file(work: Work, payer: Party, *, pay_on: date, now: datetime) -> PaymentFile:
    """Write every approved payment that is due on the day, but leave those that supervision stops for a later file. A
    payment without an account stops the file, by name."""
    approved = await work.payments.lock_approved(pay_on)
    payments = await _leave_stopped(work, approved)
    if not payments:
        raise WrongState(ALL_STOPPED if approved else "Det finns inga godkända betalningar att betala den dagen.")
    payees = {payment.payee: await _lock_payee(work, payment) for payment in payments}
    for payment in payments:
        await work.must_be_impartial(payment.organization_number, now=now)
    await work.must_be_another("write_payment_file", payee=[payee.id for payee in payees.values()])
    transfers = [_transfer(payment, payees[payment.payee]) for payment in payments]
    file_id = new_id()
    message_id = f"SKV{file_id.hex}"
    try:
        content = write(transfers, payer, message_id=message_id, made_at=now, pay_on=pay_on)
    except UnpayableError as error:
        raise CannotBeWritten(str(error)) from error
    file = PaymentFile(
        id=file_id,
        message_id=message_id,
        content=content,
        sha256=hash_of(content),
        payments=len(payments),
        amount=total(payment.amount for payment in payments),
        pay_on=pay_on,
        made_by=work.actor.subject,
        made_at=now,
    )
    work.payment_files.add(file)
    await work.session.flush()  # the file before the payments that point to it
    for payment in payments:
        payment.send(file, now)
    await work.record("write_payment_file", "payment_file", file.id, at=now, after={"payments": len(payments)})
    return file


async def _leave_stopped(work: Work, payments: Sequence[Payment]) -> list[Payment]:
    """A debt is paid whatever becomes of the organiser; a grant is not, while its supervision stops it."""
    commitments = await work.commitments.list_commitments_by_ids({payment.commitment_id for payment in payments})
    stopped = await work.supervisions.list_stopping_any(commitments)
    return [payment for payment in payments if payment.accrual_id or payment.commitment_id not in stopped]


async def _lock_payee(work: Work, payment: Payment) -> Payee:
    payee = await work.payees.find_payee_for_change(payment.payee)
    if payee is None:
        raise PayeeMissing(f"Mottagaren {payment.payee} saknar mottagarkonto. Registrera kontot och försök igen.")
    return payee


def _transfer(payment: Payment, payee: Payee) -> Transfer:
    # Checked on entry; a text that an earlier version took in must not stop everybody's file.
    creditor = Party(carry(payee.name)[:LONGEST_NAME], payee.organization_number, payee.account)
    return Transfer(payment.end_to_end_id, payment.amount, creditor, carry(payment.message)[:LONGEST_TEXT])
