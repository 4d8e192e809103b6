"""Use cases of case files: sealing one."""
