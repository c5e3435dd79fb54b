// RIS → BibTeX by citation-js.
//
// Usage: convert.mjs FILE.ris > FILE.bib

import { readFileSync } from 'node:fs';
import { Cite, plugins } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import '@citation-js/plugin-ris';

plugins.config.get('@bibtex').parse.strict = false;
const library = new Cite(readFileSync(process.argv[2], 'utf8'), { forceType: '@ris/file', generateGraph: false });
process.stdout.write(library.format('bibtex'));
