"""The day when a case may be handed over to an archive, and the receipt that says that it has been."""

from datetime import date

from agreements.rules.faults import Fault, Faults


def receipt_faults(
    *, sealed_on: date | None, due_on: date, is_same_file: bool, received_on: date, today: date
) -> Faults:
    """Faults unless the file was sealed when the case was due, so that it is complete, and is the one received."""
    if sealed_on is None:
        yield Fault("body.seal_id", "stämpeln gäller ett annat ärende eller är inte satt", "en stämpel på ärendets fil")
        return
    if sealed_on < due_on:
        yield Fault("body.seal_id", "filen togs ut innan ärendet fick lämnas", f"en fil från {due_on} eller senare")
    if not is_same_file:
        expected = "den som är stämplad, enligt arkivets kvitto"
        yield Fault("body.manifest_hash", "kontrollsumman är inte den stämplade filens", expected)
    if not sealed_on <= received_on <= today:
        yield Fault("body.received_on", "dagen är före stämpeln eller har inte varit", f"{sealed_on}–{today}")
