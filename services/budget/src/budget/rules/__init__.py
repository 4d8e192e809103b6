"""Pure decisions about money and dates: only the standard library, no database, no clock."""
