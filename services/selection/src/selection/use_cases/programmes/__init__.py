"""Use cases: programmes, which are the rules of government assignments."""
