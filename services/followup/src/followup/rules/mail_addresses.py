"""One e-mail address, as it may stand in an envelope and a header: a dot-atom at a host name (RFC 5321, RFC 5322)."""

import re

LONGEST = 254
"""RFC 5321, 4.5.3.1.3: a path of 256 characters, with its two brackets."""
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<host>{_LABEL}(?:\.{_LABEL})+)")


def parse_address(text: str) -> str:
    """The address, its host in small letters. Raises ValueError in Swedish.

    No name before it, no quotes, no line break, no letters outside ASCII: nothing that can become two addresses or a
    header of its own.
    """
    found = _ADDRESS.fullmatch(text)
    if found is None or len(text) > LONGEST or len(found["local"]) > 64:
        raise ValueError("en e-postadress som anna.ek@example.se, utan å, ä och ö")
    return f"{found['local']}@{found['host'].lower()}"


def masked(address: str) -> str:
    """The part that the audit trail may hold: where letters go, not to whom."""
    return f"…@{address.rpartition('@')[2]}"
