"""The line drawings, on a square of 24. A name says what it means here, not what it shows."""

ICONS = {
    "book": '<path d="M5 4.5A1.5 1.5 0 0 1 6.5 3H19v18H6.5A1.5 1.5 0 0 1 5 19.5z"/><path d="M8.5 3v18"/>'
    '<circle cx="13.8" cy="10" r="2.6"/>',
    "home": '<path d="M4 11 12 4l8 7v9h-5.5v-6h-5v6H4z"/>',
    "page": '<path d="M6 3h9l4 4v14H6z"/><path d="M15 3v4h4M9.5 12h6M9.5 16h6"/>',
    "person": '<circle cx="12" cy="8" r="3.7"/><path d="M4.5 20.5c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5"/>',
    "people": '<circle cx="9" cy="9" r="3.2"/><path d="M2.8 19.5c.8-3.4 3.2-4.7 6.2-4.7s5.4 1.3 6.2 4.7"/>'
    '<path d="M15.5 6.2a3 3 0 1 1 .8 5.8M17.3 15c2.2.4 3.5 1.800 4 4.500"/>',
    "books": '<path d="M5 4h3.5v16H5zM10.5 4H14v16h-3.5zM16 5.2l3.3-.8 2.700 15-3.300.8z"/>',
    "chart": '<path d="M4 20h16M7 20v-6M12 20V6M17 20v-9"/>',
    "day": '<rect x="4" y="5.5" width="16" height="15" rx="1.5"/>'
    '<path d="M4 10h16M8.5 3v4M15.5 3v4M9 14.5h2"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5"/>',
    "door": '<path d="M5 20.5V4h10v16.5M15 6.5h4v14M3 20.5h18"/><path d="M12 12.5v.01"/>',
    "more": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "leave": '<path d="M10 4H5v16h5M15 8l4 4-4 4M19 12h-9"/>',
    "on": '<path d="m9 5 7 7-7 7"/>',
    "back": '<path d="m15 5-7 7 7 7"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="1.5"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
    "key": '<circle cx="8" cy="15.5" r="4"/><path d="m11 12.500 8.500-8.500M16 7.500l2.500 2.500"/>',
    "send": '<path d="M4 12 20 4l-5 16-3.500-6.500z"/><path d="M11.500 13.500 20 4"/>',
    "box": '<path d="M4 8h16v12H4zM3 4h18v4H3zM10 12h4"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
}
