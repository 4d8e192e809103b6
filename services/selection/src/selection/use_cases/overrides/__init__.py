"""What can be asked about: departures from a round's rules."""
