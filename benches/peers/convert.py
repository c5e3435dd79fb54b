"""BibTeX → BibTeX by bibtexparser.

Usage: convert.py FILE.bib > FILE.bib
"""

import sys

import bibtexparser

sys.stdout.write(bibtexparser.write_string(bibtexparser.parse_file(sys.argv[1], encoding="UTF-8")))
