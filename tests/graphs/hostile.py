"""An export whose titles hold what formats of networks have a meaning for: quotes, markup, control characters, 10 kB."""

TITLES = [
    "A \"quoted\" <b>title</b> & 'another' ]]> <!-- one --> on bees",
    "A title with \x01\x1b[31m\x7f\x85 controls and \u2028 lines and \ufffe nothing in bees",
    "Percent %20 and \\back\\slash\\ and #hash and *stars and \u202eturned bees",
    "=HYPERLINK(\"http://example.org\") of the bees in their hives",
    "\u0411\u0434\u0436\u043e\u043b\u0438 and \u871c\u8702 and \U0001f41d in every script of the world",
    "of bees and wasps " * 600,
]

for title in TITLES:
    cited = [f'Roe "J" <J>., {other}, Journal of "Honey" & Wax, 3, pp. 1-{at + 2}, ({2001 + at})' for at, other in enumerate(TITLES)]
    print(f"#ITI#{title.strip()}#FTI#\n#IRF# {'; '.join(cited)}#FRF#\n")
