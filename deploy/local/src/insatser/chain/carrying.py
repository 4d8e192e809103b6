"""A file of one running case of another system: a grant of two years in three instalments, of which two are paid.

The first is accounted for, with a part that was not used and came back half; the second waits for its statement.
"""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from io import StringIO

from insatser.chain.paying import PROGRAMME

DOCUMENT = b"%PDF-1.7\nen undertecknad handling\n"
CASE = "2024:118"
Row = dict[str, str]
TOTALS = {
    "cases": "1",
    "agreed": "750000.00",
    "paid": "500000.00",
    "approved": "180000.00",
    "open_claims": "10000.00",
    "repaid": "10000.00",
    "written_off": "0.00",
}


def case_rows(
    organization_number: str, unit: str, on: date, *, case: str = CASE, programme: str = PROGRAMME
) -> list[Row]:
    """`on` is the last day of the other system: the second instalment was paid that year, the first the year before."""
    before, year, after = on.year - 1, on.year, on.year + 1
    first, last = date(before, 1, 15), date(after, 12, 31)
    head = {
        "record": "case",
        "programme": programme,
        "organization_number": organization_number,
        "school_unit_codes": unit,
        "carried_over_on": str(on),
        "answered_on": f"{before - 1}-05-20",
        "decision": f"{case}-1",
        "decided_on": f"{before - 1}-11-02",
        "signed_on": f"{before - 1}-12-01",
        "starts_on": str(first),
        "ends_on": str(last),
        "repayment_terms": "Bidrag som inte har använts ska betalas tillbaka inom 30 dagar.",
        "document_sha256": sha256(DOCUMENT).hexdigest(),
    }
    measure = {
        "record": "measure",
        "measure": "A1",
        "title": "Handledning i matematik",
        "level": "SCHOOL_UNIT",
        "kind": "own_measure",
        "impact_factor": "collegial_learning",
        "school_unit_codes": unit,
        "starts_on": str(first),
        "ends_on": f"{after}-06-15",
        "follow_up_on": f"{after}-05-15",
    }
    commitments = [
        {"record": "commitment", "party": party, "what": what, "owner": owner, "due_on": f"{after}-06-15"}
        for party, what, owner in (
            ("AGENCY", "Handleda lärarna", "Processtödjaren"),
            ("ORGANIZER", "Ge lärarna tid", "Rektorn"),
        )
    ]
    costs = [
        {"record": "cost", "fiscal_year": str(fiscal_year), "cost_kind": "grant", "amount": amount, "measure": "A1"}
        for fiscal_year, amount in ((before, "200000.00"), (year, "300 000,00"), (after, "250000"))
    ]
    instalments = [
        {"record": "instalment", "number": "1", "due_on": f"{before}-02-01", "amount": "200000.00"},
        {
            "record": "instalment",
            "number": "2",
            "due_on": f"{year}-02-01",
            "amount": "300000.00",
            "after_statement": "1",
        },
        {
            "record": "instalment",
            "number": "3",
            "due_on": f"{after}-02-01",
            "amount": "250000.00",
            "after_statement": "2",
        },
    ]
    judged = {
        "submitted_on": f"{before}-10-01",
        "used": "180000.00",
        "judged_on": f"{before}-10-20",
        "approved": "180000.00",
    }
    statements = [
        {"record": "statement", "number": "1", "due_on": f"{before}-09-30", "amount": "200000.00", "instalments": "1"},
        {"record": "statement", "number": "2", "due_on": f"{year}-09-30", "amount": "300000.00", "instalments": "2"},
        {"record": "statement", "number": "3", "due_on": f"{after}-09-30", "amount": "250000.00", "instalments": "3"},
    ]
    statements[0] |= judged
    payments = [
        {
            "record": "payment",
            "reference": f"BG{number}",
            "instalment": str(number),
            "amount": amount,
            "paid_on": f"{paid_year}-02-03",
        }
        for number, paid_year, amount in ((1, before, "200000.00"), (2, year, "300000.00"))
    ]
    claim = {
        "record": "claim",
        "claim": f"{case}-2",
        "statement": "1",
        "amount": "20000.00",
        "claimed_on": f"{before}-10-21",
        "due_on": f"{before}-11-20",
        "reason": "Bidrag som inte har använts.",
    }
    repayment = {
        "record": "repayment",
        "claim": f"{case}-2",
        "reference": "IN1",
        "amount": "10000.00",
        "received_on": str(on - timedelta(days=5)),
    }
    rows = [head, measure, *commitments, *costs, *instalments, *statements, *payments, claim, repayment]
    return [{"case": case, **row} for row in rows]


def total_rows(**changed: str) -> list[Row]:
    return [{"record": "total", "total": name, "amount": amount} for name, amount in (TOTALS | changed).items()]


def doubled(name: str, times: int) -> str:
    """A total of so many cases that are alike."""
    return str(int(TOTALS[name]) * times) if name == "cases" else str(Decimal(TOTALS[name]) * times)


def as_csv(rows: Iterable[Row]) -> bytes:
    """The rows as a spreadsheet saves them in Sweden."""
    known = list(rows)
    columns = list(dict.fromkeys(["record", "case", *(column for row in known for column in row)]))
    text = StringIO()
    writer = csv.DictWriter(text, columns, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(known)
    return text.getvalue().encode()
