"""Events to addresses outside: signed, sent in order, never to an address inside."""
