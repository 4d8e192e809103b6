"""Every sentence about money that is lacking, and the Swedish names of cost kinds. One home, so that they agree."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from budget.rules.money import LARGEST, kronor
from budget.rules.positions import Limit, Shortage

COST_KINDS = {
    "grant": "bidrag",
    "education_service": "utbildningstjänster",
    "operation": "verksamhetskostnader",
    "development": "utveckling av insatserna",
}
LIMIT_PASSED = "Rörelsen skulle överskrida det som får användas. Inget har bokförts."
BALANCE_TOO_LARGE = (
    f"Ett saldo skulle bli större än {kronor(LARGEST)}, som är det största som kan bokföras. Inget har bokförts. "
    "Rätta beloppet."
)
COSTS_TOO_LARGE = (
    f"Kostnaderna är tillsammans mer än {kronor(LARGEST)}, som är det största som kan bokföras. Rätta beloppen."
)
UNUSED = "Bidrag som inte har använts, eller inte har godtagits, enligt bedömningen av redovisningen."
ACCOUNTED_FOR = "Det som har redovisats och godkänts kan inte krävas tillbaka."
DELIVERED = "Kostnaden uppstår när tjänsten är levererad."
RECEIVED = "Bokför inbetalningen när pengarna har kommit."
FORECAST_TOO_LARGE = f"En post i prognosen blir större än {kronor(LARGEST)}. Rätta beloppen."
ALL_STOPPED = (
    "Alla godkända betalningar den dagen avvaktar tillsyn. Se supervisions: där står vilka beslut som hindrar dem."
)
DECIDED = "Registrera beslutet när det är fattat."
UNKNOWN_REFERENCE = "Referensen finns inte i någon betalfil härifrån."
NOT_OURS = "Posten gäller inte en betalning härifrån."
SEVERAL_CLAIMS = "Flera återkrav betalas med den referensen. Bokför inbetalningen på det som den gäller."
NOT_IN_KRONOR = "Beloppet är inte i kronor."
AMOUNT_LACKS = "Beloppet saknas i rapporten."
REFERENCE_LACKS = "Bankens referens saknas i rapporten."
DAY_LACKS = "Bokföringsdagen saknas i rapporten."
REFUSED_BY_BANK = "Banken avvisade betalningen."
UNKNOWN_STATUS = "Bankens status {status} går inte att tolka."
NOT_BOUND_YET = "Överenskommelsen är överförd, och pengarna som inte är utbetalda är ännu inte bundna."
NOT_BOUND = "Pengarna är inte bundna, eller så är överenskommelsen pausad eller avslutad."
LESS_IS_BOUND = "Överenskommelsen har inte så mycket bundet av det kostnadsslaget. Kontrollera betalningen."


def cost_kind(code: str) -> str:
    """The name of a cost kind inside a sentence."""
    return COST_KINDS.get(code, code)


def explain_all(shortages: Iterable[Shortage]) -> str:
    return " ".join(explain(shortage) for shortage in shortages)


def explain(shortage: Shortage) -> str:
    """Name what binds the money and what would free it, in plain Swedish."""
    if shortage.limit.authorisation:
        return _explain_authorisation(shortage)
    standing = shortage.position
    return (
        f"{_headline(shortage.limit)} "
        f"Begärt: {kronor(shortage.requested)}. Disponibelt: {kronor(shortage.available)}. "
        f"Av {kronor(standing.provided)} är {kronor(standing.reserved)} reserverade genom beslut om insatser, "
        f"{kronor(standing.committed)} bundna genom undertecknade överenskommelser och {kronor(standing.paid)} "
        "betalda. "
        f"{_largest(shortage)}"
        "Utrymme uppstår om tilldelningen ökas, om en reservation eller överenskommelse släpps "
        "eller om kostnaden flyttas till ett annat år."
    )


def _explain_authorisation(shortage: Shortage) -> str:
    standing = shortage.position
    return (
        f"{_headline(shortage.limit)} "
        f"Begärt för kommande år: {kronor(shortage.requested)}. Kvar av ramen: {kronor(shortage.available)}. "
        f"Ramen är {kronor(standing.authorised)} och utestående åtaganden är {kronor(standing.outstanding)}. "
        f"{_largest(shortage)}"
        "Utrymme uppstår om ramen höjs, om ett åtagande släpps eller infrias "
        "eller om kostnaden flyttas till innevarande år."
    )


def _headline(limit: Limit) -> str:
    if limit.authorisation:
        return f"Bemyndigandet räcker inte på anslagspost {limit.item} {limit.fiscal_year}."
    return f"Pengarna räcker inte på anslagspost {limit.item} för {limit.fiscal_year}."


def _largest(shortage: Shortage) -> str:
    """The diary numbers that bind most, so that an official can look at them."""
    largest = ", ".join(f"{holder.diary_number} ({kronor(holder.amount)})" for holder in shortage.holders)
    return f"Störst belopp har {largest}. " if largest else ""


def stopped_by(holds: Iterable[tuple[str, str, date]]) -> str:
    """The reason why payments are stopped: for each decision the rule's reason, its diary number and day."""
    reasons = " ".join(f"{reason} (dnr {diary_number}, {day})" for reason, diary_number, day in holds)
    return f"Utbetalningarna till huvudmannen avvaktar tillsyn. {reasons}"


def signed_in_closed_year(year: int) -> str:
    return (
        f"Räkenskapsåret {year} är stängt, och överenskommelsen är undertecknad det året. Försök binda pengarna igen "
        "för att ta dem från innevarande år, eller ändra överenskommelsen."
    )


def decided_in_closed_year(year: int) -> str:
    return (
        f"Räkenskapsåret {year} är stängt, och beslutet är fattat det året. Fatta ett nytt beslut för att ta pengarna "
        "från innevarande år."
    )


def less_to_deliver(kind: str, *, left: Decimal, requested: Decimal) -> str:
    return (
        f"Överenskommelsen har {kronor(left)} kvar för {cost_kind(kind)}. Begärt: {kronor(requested)}. "
        "Ändra överenskommelsen om mer har levererats."
    )


def less_delivered(*, left: Decimal, requested: Decimal) -> str:
    return (
        f"Av det som är levererat till insatsen återstår {kronor(left)} att bokföra. Begärt: {kronor(requested)}. "
        "Registrera leveransen först."
    )


def less_delivered_to_pay(*, left: Decimal, requested: Decimal) -> str:
    return (
        f"Leveransen är rättad till mindre än vad som är bokfört. Av det som är levererat till insatsen återstår "
        f"{kronor(left)} att betala. Begärt: {kronor(requested)}. Återför det som inte är levererat."
    )


def no_longer_delivered(corrections: Iterable[tuple[str | None, Decimal | None, date | None]]) -> str:
    """Why less is delivered than has counted: for each order its contract, what was taken back, and when."""
    said = [
        f"Leveransen enligt {reference} rättades {day}: {kronor(amount)} togs tillbaka."
        for reference, amount, day in corrections
        if amount and day
    ]
    return " ".join(said) or "Enligt beställningarna är mindre levererat än vad som är bokfört."


def less_to_pay(kind: str, *, left: Decimal, requested: Decimal) -> str:
    return (
        f"Överenskommelsen har {kronor(left)} kvar att betala för {cost_kind(kind)}, utöver det som är på väg. "
        f"Begärt: {kronor(requested)}. Ändra överenskommelsen om mer ska betalas, eller ange accrual_id om "
        "betalningen gäller en upplupen kostnad."
    )


def less_to_approve(kind: str, *, left: Decimal, requested: Decimal) -> str:
    """The agreement was lowered after the payment was proposed."""
    return (
        f"Överenskommelsen har {kronor(left)} kvar att betala för {cost_kind(kind)}. Betalningen är på "
        f"{kronor(requested)}. Avvisa den och föreslå en ny på det som är kvar."
    )


def less_to_settle(*, left: Decimal, requested: Decimal) -> str:
    return (
        f"{kronor(left)} återstår att betala av den upplupna kostnaden. Begärt: {kronor(requested)}. "
        "Registrera en leverans till om mer har levererats."
    )


def less_to_claim(left: Decimal) -> str:
    return (
        f"Högst {kronor(left)} kan krävas tillbaka: så mycket bidrag har betalats utan att vara redovisat och godkänt "
        "eller redan återkrävt."
    )


def less_to_receive(left: Decimal) -> str:
    return f"Det återstår {kronor(left)} av återkravet. Betala tillbaka överskottet."


def no_rule(programme: str, kind: str) -> str:
    return f"Uppdraget {programme} saknar kostnadsregel för {cost_kind(kind)}. Lägg till en regel och försök igen."


def kronor_of_other(*, said: Decimal, known: Decimal) -> str:
    return f"Banken anger {kronor(said)}, betalningen är på {kronor(known)}."


def kronor_of_other_receipt(*, said: Decimal, known: Decimal) -> str:
    return f"Banken anger {kronor(said)}, men {kronor(known)} är bokfört med samma referens."


def no_account(kind: str) -> str:
    return f"Det saknas konto för {cost_kind(kind)}. Lägg till en kostnadsregel."


def year_falls_short(*, lacking: Decimal, causes: Iterable[str]) -> str:
    return f"{kronor(lacking)} saknas. Orsaker: {_listed(causes)}."


def year_has_nothing(lacking: Decimal) -> str:
    return f"Det finns ingen tilldelning för året; {kronor(lacking)} saknas."


def authorisation_falls_short(*, lacking: Decimal, causes: Iterable[str]) -> str:
    return f"Bemyndigandet saknar {kronor(lacking)}. Orsaker: {_listed(causes)}."


def _listed(causes: Iterable[str]) -> str:
    return ", ".join(causes) or "det som redan är bundet"
