"""School units that may take part: the organiser's own, that have not closed."""


def unit_fault(status: str, *, replaced: bool, own: bool) -> str | None:
    """The reason why the unit may not take part, as the end of a Swedish sentence; None when it may.

    A unit that goes on under another code is the same unit.
    """
    if not own:
        return "hör till en annan huvudman"
    if status == "UPPHORT" and not replaced:
        return "har upphört"
    return None
