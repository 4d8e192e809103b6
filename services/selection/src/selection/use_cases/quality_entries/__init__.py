"""Use cases: the register of goals, indicators and success factors."""
