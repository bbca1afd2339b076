"""Two words for a browser, so that she knows her own again. No versions, nothing else of what it says."""

from django.utils.translation import gettext as _

# Of several names that a browser gives itself, the first one here is its own.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
MACHINES = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
]


def words(agent: str) -> str:
    """Such as "Firefox, Windows"; "" where the browser says nothing we know."""
    found = [next((name for sign, name in known if sign in agent), "") for known in (BROWSERS, MACHINES)]
    return ", ".join(filter(None, found))


def shown(device: str) -> str:
    return device or _("a browser that does not say what it is")
