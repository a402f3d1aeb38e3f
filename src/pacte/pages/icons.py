"""Icons: a 24-unit grid, strokes of 1.8, no text. An icon never stands without a word."""

PATHS = {
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h10"/>',
    "ok": '<path d="m4.5 12.5 5 5 10-11"/>',
    "no": '<path d="M6 6l12 12M18 6 6 18"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2.5"/>',
    "alert": '<path d="M12 4 2.8 20h18.4z"/><path d="M12 10v4.5M12 17.4v.1"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.8v.1"/>',
    "split": '<path d="M12 21v-7M12 14 5 6M12 14l7-8M5 10.5V6h4.5M19 10.5V6h-4.5"/>',
    "card": '<rect x="3" y="5.5" width="18" height="13" rx="2"/><circle cx="8.5" cy="11" r="1.8"/>'
    '<path d="M5.8 15.5c.6-2 4.8-2 5.4 0M14.5 10.5H18M14.5 14H18"/>',
    "cash": '<rect x="3" y="6.5" width="18" height="11" rx="2"/><circle cx="12" cy="12" r="2.5"/>'
    '<path d="M6 9.5v5M18 9.5v5"/>',
    "doc": '<path d="M6 3.5h8l4.5 4.5v12.5H6z"/><path d="M14 3.5V8h4.5M9 12.5h6.5M9 16h4"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3"/><path d="M7 14h10v6H7z"/>',
    "down": '<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>',
    "upload": '<path d="M12 15V4M7 8.5l5-5 5 5M5 20h14"/>',
    "scan": '<path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M7.5 12h9"/>',
    "person": '<circle cx="12" cy="9" r="3.6"/><path d="M4.5 24c.5-9 14.5-9 15 0"/>',
    "people": '<circle cx="9" cy="9" r="3"/><path d="M3 19c.4-6.5 11.6-6.5 12 0'
    'M15.5 6.3a3 3 0 0 1 0 5.6M17.5 14.3c2 .7 3.3 2.2 3.5 4.7"/>',
    "up": '<path d="M6 18 18 6M9 6h9v9"/>',
    "lo": '<path d="M6 6l12 12M18 9v9H9"/>',
    "link": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "add": '<path d="M12 5v14M5 12h14"/>',
    "edit": '<path d="M4 20l1-4L16.5 4.5l3 3L8 19z"/><path d="M14 7l3 3"/>',
    "place": '<path d="M12 21c4.5-5 6.5-8.2 6.5-11a6.5 6.5 0 1 0-13 0c0 2.8 2 6 6.5 11z"/>'
    '<circle cx="12" cy="10" r="2.2"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="9.5" rx="2"/>'
    '<path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
    "sign": '<path d="M3 18c4 0 5-12 8-12s-2 11 1 11 2-5 4-5 1 4 5 4"/>',
    "book": '<path d="M5 4.5h12a2 2 0 0 1 2 2v13H7a2 2 0 0 1-2-2z"/>'
    '<path d="M5 17.5a2 2 0 0 1 2-2h12"/>',
}
