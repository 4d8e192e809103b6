"""Pure decisions: due days, statements, reporting days, and how a report is written down."""
