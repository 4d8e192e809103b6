"""The pure decisions of a selection round: standard library only, exact numbers, same input gives the same bytes."""
