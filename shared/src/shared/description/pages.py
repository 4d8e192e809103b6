"""A page for people, as plain as it can be: it fits a narrow window, whatever long names stand in it."""

from html import escape

_PAGE = """<!doctype html>
<html lang="sv">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>body {{ margin: 1rem auto; max-width: 48rem; padding: 0 1rem; font-family: sans-serif; line-height: 1.5;
overflow-wrap: anywhere }}</style></head>
<body><main><h1>{heading}</h1>{body}</main></body>
</html>
"""


def page(title: str, body: str, *, heading: str = "") -> str:
    """`body` is HTML; the title and the heading, which is the title where none is given, are text."""
    return _PAGE.format(title=escape(title), heading=escape(heading or title), body=body)
