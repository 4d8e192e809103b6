"""Who calls: bearer tokens, the issuer's keys, and what a role and a scope let a caller reach."""
