"""A payment file to the bank or finance system: ISO 20022 pain.001.001.03, with the Swedish giro numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from budget.rules.bank_accounts import AccountType, BankAccount
from budget.rules.money import ZERO, total
from budget.rules.payment_texts import LONGEST_NAME, LONGEST_TEXT

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
TEXT = re.compile(r"[A-Za-z0-9åäöÅÄÖéÉüÜ/\-?:().,'+ ]+")
IDENTITY = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]{1,35}")


class UnpayableError(ValueError):
    """A payment that the file cannot carry; the text is Swedish and says what to mend."""


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    organization_number: str
    account: BankAccount


@dataclass(frozen=True, slots=True)
class Transfer:
    """`end_to_end_id` is unique for ever, so that no transfer can be carried out twice."""

    end_to_end_id: str
    amount: Decimal
    creditor: Party
    text: str


def write(transfers: Sequence[Transfer], payer: Party, *, message_id: str, made_at: datetime, pay_on: date) -> bytes:
    """Write one batch. Control sums and counts stand on both levels, as the schema wants them."""
    _check(transfers, message_id)
    root = Element("Document", xmlns=NAMESPACE)
    message = SubElement(root, "CstmrCdtTrfInitn")
    header = SubElement(message, "GrpHdr")
    _text(header, "MsgId", message_id)
    _text(header, "CreDtTm", made_at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    _sums(header, transfers)
    _party(SubElement(header, "InitgPty"), payer)
    _batch(message, transfers, payer, message_id=message_id, pay_on=pay_on)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body


def _check(transfers: Sequence[Transfer], message_id: str) -> None:
    identities = [transfer.end_to_end_id for transfer in transfers]
    if not transfers:
        raise UnpayableError("Filen har ingen betalning. Välj minst en godkänd betalning.")
    if len(set(identities)) != len(identities):
        raise UnpayableError("Samma betalning finns två gånger i filen.")
    for identity in (message_id, *identities):
        if not IDENTITY.fullmatch(identity):
            raise UnpayableError(f"Referensen ”{identity}” får ha högst 35 tecken, utan å, ä och ö.")
    for transfer in transfers:
        if transfer.amount <= ZERO:
            raise UnpayableError(f"Betalningen {transfer.end_to_end_id} har inget belopp över noll.")


def _batch(parent: Element, transfers: Sequence[Transfer], payer: Party, *, message_id: str, pay_on: date) -> None:
    batch = SubElement(parent, "PmtInf")
    _text(batch, "PmtInfId", message_id)
    _text(batch, "PmtMtd", "TRF")
    _sums(batch, transfers)
    # Not urgent: the batch is paid on its day, with the ordinary clearing.
    _text(SubElement(SubElement(batch, "PmtTpInf"), "SvcLvl"), "Cd", "NURG")
    _text(batch, "ReqdExctnDt", pay_on.isoformat())
    _party(SubElement(batch, "Dbtr"), payer)
    _account(SubElement(batch, "DbtrAcct"), payer.account)
    _agent(SubElement(batch, "DbtrAgt"), payer.account)
    for transfer in transfers:
        _transfer(batch, transfer)


def _transfer(batch: Element, transfer: Transfer) -> None:
    payment = SubElement(batch, "CdtTrfTxInf")
    _text(SubElement(payment, "PmtId"), "EndToEndId", transfer.end_to_end_id)
    amount = SubElement(SubElement(payment, "Amt"), "InstdAmt", Ccy="SEK")
    amount.text = f"{transfer.amount:.2f}"
    _agent(SubElement(payment, "CdtrAgt"), transfer.creditor.account)
    _party(SubElement(payment, "Cdtr"), transfer.creditor)
    _account(SubElement(payment, "CdtrAcct"), transfer.creditor.account)
    _text(SubElement(payment, "RmtInf"), "Ustrd", _allowed(transfer.text, LONGEST_TEXT))


def _sums(parent: Element, transfers: Sequence[Transfer]) -> None:
    _text(parent, "NbOfTxs", str(len(transfers)))
    _text(parent, "CtrlSum", f"{total(transfer.amount for transfer in transfers):.2f}")


def _party(parent: Element, party: Party) -> None:
    _text(parent, "Nm", _allowed(party.name, LONGEST_NAME))
    other = SubElement(SubElement(SubElement(parent, "Id"), "OrgId"), "Othr")
    _text(other, "Id", party.organization_number)
    _text(SubElement(other, "SchmeNm"), "Cd", "BANK")


def _account(parent: Element, account: BankAccount) -> None:
    identity = SubElement(parent, "Id")
    if account.type is AccountType.IBAN:
        _text(identity, "IBAN", account.number)
    else:
        other = SubElement(identity, "Othr")
        _text(other, "Id", account.number)
        name = SubElement(other, "SchmeNm")
        if account.type is AccountType.BANKGIRO:
            _text(name, "Prtry", "BGNR")
        else:
            _text(name, "Cd", "BBAN")


def _agent(parent: Element, account: BankAccount) -> None:
    """The bank: by BIC for an IBAN, by the clearing number of the giro system otherwise."""
    institution = SubElement(parent, "FinInstnId")
    if account.bic:
        _text(institution, "BIC", account.bic)
        return
    if account.type is AccountType.IBAN:
        raise UnpayableError(f"Kontot {account.number} saknar BIC. Ange bankens BIC.")
    # Clearing numbers of the giro systems themselves: 9900 Bankgirot, 9960 PlusGirot.
    member = SubElement(institution, "ClrSysMmbId")
    _text(SubElement(member, "ClrSysId"), "Cd", "SESBA")
    _text(member, "MmbId", "9900" if account.type is AccountType.BANKGIRO else "9960")


def _allowed(text: str, length: int) -> str:
    if not TEXT.fullmatch(text) or len(text) > length:
        raise UnpayableError(
            f"Texten ”{text}” har tecken som betalfilen inte tillåter eller är längre än {length} tecken."
        )
    return text


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text
