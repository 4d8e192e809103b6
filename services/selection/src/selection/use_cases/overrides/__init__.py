"""Use cases: departures from a round's rules."""
