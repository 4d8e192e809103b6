"""Reads what the bank reports of payments: ISO 20022 pain.002 (accepted or rejected) and camt.054 (booked)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shared.amount import read_amount
from shared.days import read_day
from shared.files.rows import Contents, Row, Unreadable
from shared.files.tree import BEGINS
from shared.identity_numbers import mask_identity_numbers

MOST_ENTRIES = 20_000
TOO_MANY = f"Filen har fler än {MOST_ENTRIES} poster. Dela den."
REMITTANCE = ("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Ustrd")
_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:((?:pain\.002|camt\.054)\.001\.\d\d)")


class BankSays(StrEnum):
    """What the bank says has become of a payment."""

    PAID = "paid"
    REFUSED = "refused"
    """Rejected, or come back: it has not reached its payee."""
    UNDER_WAY = "under_way"
    RECEIVED = "received"
    """Money that came in, and is no payment that came back."""
    OTHER = "other"
    """Nothing about a payment of ours."""


@dataclass(frozen=True, slots=True)
class BankEntry:
    """`reference` is the end-to-end identity; empty when the entry is about the whole file `message_id`."""

    line: int
    says: BankSays
    reference: str = ""
    message_id: str = ""
    amount: Decimal | None = None
    currency: str = ""
    booked_on: date | None = None
    bank_reference: str = ""
    reason: str = ""
    remittance: tuple[str, ...] = ()
    """What the payer has stated of money that came in. It is compared with references, and never kept."""


@dataclass(frozen=True, slots=True)
class BankReport:
    kind: str
    entries: list[BankEntry]


@dataclass(slots=True)
class _Group:
    """An element with others inside, and the texts below it by their paths from it; `parent` was begun before it."""

    name: str
    path: str
    line: int
    parent: "_Group | None" = None
    inner: int = 0
    texts: dict[str, str] = field(default_factory=dict)
    currencies: dict[str, str] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)
    doubled: set[str] = field(default_factory=set)
    """Paths that have two texts, which differ."""
    stated: list[str] = field(default_factory=list)
    """All that a payer has stated: a transfer may be of several things, and a message have several lines."""

    def get(self, *paths: str) -> str:
        """The first of the paths that has a text. Raises ValueError when it has two."""
        found = next((path for path in paths if self.texts.get(path)), "")
        if found in self.doubled:
            raise ValueError(f"{found.rpartition('/')[2]} står flera gånger med olika innehåll")
        return self.texts.get(found, "")

    def inherited(self, *paths: str) -> str:
        return self.get(*paths) or (self.parent.inherited(*paths) if self.parent else "")

    def reason(self, *paths: str) -> str:
        """The first of several reasons, which a payment or its batch can have."""
        found = next((self.texts[path] for path in paths if self.texts.get(path)), "")
        return found or (self.parent.reason(*paths) if self.parent else "")


def read_bank_report(contents: Contents) -> BankReport:
    """Read a report. Raises Unreadable when it is none that is read here, or has a number or a day that is none."""
    root = next(contents.rows, None)
    found = [match[1] for cell in (root.cells[2:] if root else []) if (match := _NAMESPACE.search(cell))]
    if not found or found[0] not in KINDS:
        raise Unreadable(f"Filen är ingen rapport från banken som läses här: {', '.join(KINDS)}.")
    names, entry = KINDS[found[0]]
    entries: list[BankEntry] = []
    for group in _groups(contents.rows, names):
        try:
            entries += entry(group)
        except ValueError as error:
            raise Unreadable(f"Rad {group.line}: {error}.") from error
        if len(entries) > MOST_ENTRIES:
            raise Unreadable(TOO_MANY)
    if not entries:
        raise Unreadable("Filen har inga poster om betalningar.")
    return BankReport(found[0], entries)


def _groups(rows: Iterator[Row], names: frozenset[str]) -> Iterator[_Group]:
    """Each element of a name, once the outermost that it is in has ended; those inside it come first."""
    current: _Group | None = None
    ended: list[_Group] = []
    for line, (path, text, *attributes) in rows:
        begins, path = path.endswith(BEGINS), path.removesuffix(BEGINS)
        while current and not path.startswith(f"{current.path}/"):
            ended.append(current)
            current = current.parent
        if len(ended) > MOST_ENTRIES:
            raise Unreadable(TOO_MANY)
        if current is None:
            yield from ended
            ended.clear()
        name = path.rpartition("/")[2]
        if begins and name in names:
            if current:
                current.inner += 1
            current = _Group(name, path, line, current)
        elif current:
            below = path.removeprefix(f"{current.path}/")
            current.paths.add(below)
            if text and below in REMITTANCE:
                current.stated.append(text)
            if text and current.texts.setdefault(below, text) != text:
                current.doubled.add(below)
            currency = next((cell.removeprefix("Ccy=") for cell in attributes if cell.startswith("Ccy=")), "")
            current.currencies.setdefault(below, currency)
    while current:
        ended.append(current)
        current = current.parent
    yield from ended


UNDER_WAY = frozenset({"ACCP", "ACTC", "ACSP", "ACSC", "ACWC", "ACWP", "ACCC", "PDNG", "RCVD", "PART", "ACFC"})
"""Statuses of pain.002 that move no money here: what is booked comes as camt.054."""


STATUS = {
    "TxInfAndSts": ("TxSts", "PmtInfSts"),
    "OrgnlPmtInfAndSts": ("PmtInfSts",),
    "OrgnlGrpInfAndSts": ("GrpSts",),
}


def _status(group: _Group) -> Iterator[BankEntry]:
    """The entry of one payment; or of all in a batch or a file, when that is rejected and names none of them."""
    # A payment without a status of its own has that of its batch.
    status = group.inherited(*STATUS[group.name])
    if group.name != "TxInfAndSts" and (group.inner or status != "RJCT"):
        return
    amount, currency = _amount(group, "OrgnlTxRef/Amt/InstdAmt")
    says = BankSays.REFUSED if status == "RJCT" else BankSays.UNDER_WAY if status in UNDER_WAY else BankSays.OTHER
    codes = ("StsRsnInf/Rsn/Cd", "StsRsnInf/Rsn/Prtry")
    yield BankEntry(
        group.line,
        says,
        reference=group.get("OrgnlEndToEndId"),
        message_id=group.inherited("OrgnlMsgId", "OrgnlPmtInfId") if group.name != "TxInfAndSts" else "",
        amount=amount,
        currency=currency,
        reason=_said(group.reason(*codes), group.reason("StsRsnInf/AddtlInf")) or status,
    )


TRUE = frozenset({"true", "1"})
ENTRY_STATUSES = ("BOOK", "PDNG", "INFO", "FUTR")


def _one_of(written: str, name: str, known: tuple[str, ...]) -> str:
    """Nothing is taken for what it does not say: which way money went, and whether it went."""
    if written not in known:
        raise ValueError(f"{name} är ”{written}” och ska vara {', '.join(known[:-1])} eller {known[-1]}")
    return written


def _booked(group: _Group) -> Iterator[BankEntry]:
    """A transaction, or an entry that names none."""
    if group.name == "Ntry" and group.inner:
        return
    entry = group if group.name == "Ntry" else group.parent or group
    amount, currency = _amount(group, "Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
    if amount is None and entry.inner == 1:
        amount, currency = _amount(entry, "Amt")
    credited = _one_of(group.inherited("CdtDbtInd"), "CdtDbtInd", ("DBIT", "CRDT")) == "CRDT"
    returned = group.inherited("RvslInd") in TRUE or any(path.startswith("RtrInf") for path in group.paths)
    is_booked = _one_of(entry.get("Sts/Cd", "Sts/Prtry", "Sts"), "Sts", ENTRY_STATUSES) == "BOOK"
    reference = group.get("Refs/EndToEndId")
    remittance = tuple(group.stated)
    if not is_booked:
        says = BankSays.UNDER_WAY
    elif credited and remittance and not returned:
        says = BankSays.RECEIVED
    elif credited or returned:
        says = BankSays.REFUSED if reference else BankSays.OTHER
    else:
        says = BankSays.PAID
    booked_on = entry.get("BookgDt/Dt", "BookgDt/DtTm")[:10]
    of_entry = entry.get("AcctSvcrRef", "NtryRef")
    if says is BankSays.RECEIVED and entry.inner > 1:
        of_entry = ""  # it is of the whole sum, and tells none of the transfers in it from another
    yield BankEntry(
        group.line,
        says,
        reference=reference,
        amount=amount,
        currency=currency,
        booked_on=read_day(booked_on) if booked_on else None,
        bank_reference=group.get("Refs/AcctSvcrRef", "Refs/TxId") or of_entry,
        reason=_said(group.reason("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry"), group.reason("RtrInf/AddtlInf")),
        remittance=remittance if says is BankSays.RECEIVED else (),
    )


def _said(*texts: str) -> str:
    """The bank's own words, which are kept and may say anything: on one line, without what is not seen and persons'
    numbers. A report is never refused for them."""
    seen = "".join(sign if sign.isprintable() else " " for sign in " ".join(filter(None, texts)))
    return mask_identity_numbers(" ".join(seen.split()))


def _amount(group: _Group, *paths: str) -> tuple[Decimal | None, str]:
    path = next((path for path in paths if group.texts.get(path)), None)
    return (read_amount(group.get(path)), group.currencies.get(path, "")) if path else (None, "")


_STATUSES = frozenset({"OrgnlGrpInfAndSts", "OrgnlPmtInfAndSts", "TxInfAndSts"})
_ENTRIES = frozenset({"Ntry", "TxDtls"})
KINDS: dict[str, tuple[frozenset[str], Callable[[_Group], Iterator[BankEntry]]]] = {
    "pain.002.001.03": (_STATUSES, _status),
    "pain.002.001.10": (_STATUSES, _status),
    "camt.054.001.02": (_ENTRIES, _booked),
    "camt.054.001.08": (_ENTRIES, _booked),
}
