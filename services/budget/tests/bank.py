"""Reports as banks write them: ISO 20022 pain.002 and camt.054, in an older and a newer version of each."""

from collections.abc import Iterable
from typing import Any

SPACE = "urn:iso:std:iso:20022:tech:xsd:"


def _document(kind: str, body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{SPACE}{kind}">{body}</Document>'.encode()


def status_report(*statuses: tuple[str, str, str], kind: str = "pain.002.001.03") -> bytes:
    """Of (end-to-end identity, status, amount) each; an empty amount is not repeated."""
    rows = "".join(
        f"<TxInfAndSts><StsId>{number}</StsId><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        f"<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Kontot är avslutat</AddtlInf></StsRsnInf>{_original(amount)}"
        "</TxInfAndSts>"
        for number, (reference, status, amount) in enumerate(statuses, 1)
    )
    batch = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId>{rows}</OrgnlPmtInfAndSts>"
    return _document(kind, f"<CstmrPmtStsRpt>{_header()}{batch}</CstmrPmtStsRpt>")


def file_rejected(message_id: str) -> bytes:
    group = f"<OrgnlGrpInfAndSts><OrgnlMsgId>{message_id}</OrgnlMsgId><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>"
    return _document("pain.002.001.10", f"<CstmrPmtStsRpt>{_header()}{group}</CstmrPmtStsRpt>")


def notification(*transfers: dict[str, Any], kind: str = "camt.054.001.08") -> bytes:
    """Of `reference`, `amount` and what else differs: day, currency, sign, status, returned, ocr, message, unnamed."""
    return _document(
        kind, f"<BkToCstmrDbtCdtNtfctn>{_header()}<Ntfctn>{_entries(transfers, kind)}</Ntfctn></BkToCstmrDbtCdtNtfctn>"
    )


def _entries(transfers: Iterable[dict[str, Any]], kind: str) -> str:
    return "".join(_entry(transfer, newer=kind.endswith("08")) for transfer in transfers)


def _entry(transfer: dict[str, Any], *, newer: bool) -> str:
    said: dict[str, Any] = {
        "day": "2026-11-24",
        "currency": "SEK",
        "sign": "DBIT",
        "status": "BOOK",
        "returned": False,
    } | transfer
    status = f"<Sts><Cd>{said['status']}</Cd></Sts>" if newer else f"<Sts>{said['status']}</Sts>"
    money = f'<Amt Ccy="{said["currency"]}">{said["amount"]}</Amt>'
    sum_ = f"{money}<CdtDbtInd>{said['sign']}</CdtDbtInd>" if newer else f"<AmtDtls><TxAmt>{money}</TxAmt></AmtDtls>"
    own = "" if "own" not in said else f"<AcctSvcrRef>{said['own']}</AcctSvcrRef>"
    sum_ = "" if said.get("bare") else sum_
    came_back = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" if said["returned"] else ""
    stated = f"<RmtInf>{_stated(said)}</RmtInf>" if "ocr" in said or "message" in said else ""
    details = f"<TxDtls><Refs>{own}<EndToEndId>{said['reference']}</EndToEndId></Refs>{sum_}"
    details += f"{came_back}{stated}</TxDtls>"
    details += "".join(_transfer(one) for one in said.get("with", ()))
    named = "" if said.get("unnamed") else f"<AcctSvcrRef>BANK-{said['reference']}</AcctSvcrRef>"
    return (
        f"<Ntry>{money}<CdtDbtInd>{said['sign']}</CdtDbtInd>{status}<BookgDt><Dt>{said['day']}</Dt></BookgDt>"
        f"{named}<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def _transfer(said: dict[str, Any]) -> str:
    """One more transfer of the same entry, which the bank has booked as one sum."""
    money = f'<Amt Ccy="SEK">{said["amount"]}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    return f"<TxDtls>{money}<RmtInf>{_stated(said)}</RmtInf></TxDtls>"


def _stated(said: dict[str, Any]) -> str:
    """What a payer states: references in their place, or in a message of one line or several."""
    references, lines = said.get("ocr", ()), said.get("message", ())
    references, lines = ([one] if isinstance(one, str) else one for one in (references, lines))
    structured = "".join(f"<Strd><CdtrRefInf><Ref>{one}</Ref></CdtrRefInf></Strd>" for one in references)
    return structured + "".join(f"<Ustrd>{line}</Ustrd>" for line in lines)


def _header() -> str:
    return "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-24T08:00:00Z</CreDtTm></GrpHdr>"


def _original(amount: str) -> str:
    return f'<OrgnlTxRef><Amt><InstdAmt Ccy="SEK">{amount}</InstdAmt></Amt></OrgnlTxRef>' if amount else ""
