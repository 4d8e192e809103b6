"""Write approved payments to a file for the finance system: pain.001, each payment in one file for good."""

from datetime import date, datetime

from budget.documents.pain import Party, Transfer, UnpayableError, write
from budget.errors import CannotBeWritten, PayeeMissing, WrongState
from budget.models.payments import Payment, PaymentFile
from budget.rules.money import total
from budget.unit_of_work import Work
from shared.kit.canonical import hash_of
from shared.kit.clock import new_id


async def write_payment_file(work: Work, payer: Party, *, pay_on: date, now: datetime) -> PaymentFile:
    """Takes every approved payment that is due on the day. A payment without an account stops the file, by name."""
    payments = await work.payments.lock_approved(pay_on)
    if not payments:
        raise WrongState("Det finns inga godkända betalningar att betala den dagen.")
    transfers = [await _transfer(work, payment) for payment in payments]
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
    await work.session.flush()
    await work.record("write_payment_file", "payment_file", file.id, at=now, after={"payments": len(payments)})
    return file


async def _transfer(work: Work, payment: Payment) -> Transfer:
    payee = await work.payees.find_payee(payment.payee)
    if payee is None:
        raise PayeeMissing(f"Mottagaren {payment.payee} saknar mottagarkonto. Registrera kontot och försök igen.")
    creditor = Party(payee.name, payee.organization_number, payee.account)
    return Transfer(payment.end_to_end_id, payment.amount, creditor, payment.message)
