"""Use cases: fetches from Skolverket's open APIs."""
