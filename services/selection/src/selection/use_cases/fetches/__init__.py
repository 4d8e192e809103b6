"""What can be asked about: fetches from Skolverket's open APIs."""
