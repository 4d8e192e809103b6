"""The resources that every service has: events, audit trail, access log, parked events, webhooks."""
