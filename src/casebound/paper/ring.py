"""The double ring: a sealed page's number, drawn as a picture with its meaning in words beside it."""

from html import escape

_RING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" fill="none" color="#76540f">
<circle cx="60" cy="60" r="56" stroke="#76540f" stroke-width="5" stroke-dasharray="2.1 1.4186"/>
<circle cx="60" cy="60" r="51" stroke="#76540f" stroke-width="1.2"/>
<circle cx="60" cy="60" r="35" stroke="#76540f" stroke-width="1.2"/>
<path id="over" d="M20 60a40 40 0 0 1 80 0"/><path id="under" d="M14 60a46 46 0 0 0 92 0"/>
<g font-family="Libertinus Serif" fill="#76540f" text-anchor="middle">
<text font-size="11" letter-spacing="2.2"><textPath href="#over" startOffset="50%">{above}</textPath></text>
<text font-size="10" letter-spacing="1.2"><textPath href="#under" startOffset="50%">{below}</textPath></text>
<text x="60" y="{y}" font-size="{size}" font-weight="600">{number}</text></g></svg>"""


def ring(number: int, above: str, below: str) -> str:
    """The seal as SVG. `above` is one word, `below` a short date; longer ones are left out, not squeezed."""
    digits = len(str(number))
    size = {1: 34, 2: 33, 3: 28, 4: 23, 5: 19}.get(digits, 15)
    below = below if len(below) <= 16 and below.isprintable() else ""
    return _RING.format(
        above=escape(above),
        below=escape(below.upper()),
        number=number,
        size=size,
        y=round(60 + size * 0.335, 1),
    )
