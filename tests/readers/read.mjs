// What the readers written in JavaScript make of a file that refmill wrote, in the shape that read.py describes.
//
// Usage: read.mjs READER FORMAT FILE > RECORDS.json

import { readFileSync } from 'node:fs';

const [reader, format, path] = process.argv.slice(2);
const text = readFileSync(path, 'utf8');

const cslName = (name) => {
  if (name.literal !== undefined) return [name.literal];
  const particles = [name['dropping-particle'], name['non-dropping-particle'], name.family];
  return [particles.filter(Boolean).join(' '), name.given ?? '', name.suffix ?? ''];
};

const ofCsl = (item) => {
  const [fields, names] = [{}, {}];
  for (const [field, value] of Object.entries(item)) {
    if (field === 'id' || field === 'type' || field.startsWith('_')) continue;
    if (Array.isArray(value)) names[field] = value.map(cslName);
    else if (value?.['date-parts']) {
      fields[field] = value['date-parts'].map((date) => date.map((part) => String(part).padStart(2, '0')).join('-')).join('/');
    } else fields[field] = typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  return { key: item.id, type: item.type ?? '', names, fields };
};

const citationJs = async () => {
  const { Cite, logger, plugins } = await import('@citation-js/core');
  await import('@citation-js/plugin-bibtex');
  await import('@citation-js/plugin-ris');
  await import('@citation-js/plugin-csl');
  const inputs = { bibtex: '@bibtex/text', biblatex: '@biblatex/text', ris: '@ris/file', 'csl-json': '@csl/list+object' };
  plugins.config.get('@bibtex').parse.strict = false;
  const input = format === 'csl-json' ? JSON.parse(text) : text;
  return { library: new Cite(input, { forceType: inputs[format], generateGraph: false }) };
};

const readers = {
  async citationjs() {
    const { library } = await citationJs();
    return library.data.map(ofCsl);
  },

  // citeproc-js by way of citation-js, which brings styles and locales: every item has to be printed.
  async citeprocjs() {
    const { library } = await citationJs();
    const printed = library.format('bibliography', { template: 'apa', format: 'text', asEntryArray: true });
    return printed.map(([key, entry]) => ({ key, type: '', names: {}, fields: { printed: entry.trim() } }));
  },

  async betterbibtex() {
    const { parse } = await import('@retorquere/bibtex-parser');
    const { entries, errors } = parse(text, { sentenceCase: false, caseProtection: false, raw: false });
    if (errors.length > 0) throw new Error(JSON.stringify(errors[0]));
    const name = (creator) =>
      creator.name !== undefined
        ? [creator.name]
        : [[creator.prefix, creator.lastName].filter(Boolean).join(' '), creator.firstName ?? '', creator.suffix ?? ''];
    return entries.map(({ key, type, fields }) => {
      const [texts, names] = [{}, {}];
      for (const [field, value] of Object.entries(fields)) {
        if (field === 'author' || field === 'editor') names[field] = value.map(name);
        else if (value?.[0]?.name !== undefined) texts[field] = value.map(({ name }) => name);
        else texts[field] = Array.isArray(value) ? value.map(String) : String(value);
      }
      return { key, type, names, fields: texts };
    });
  },
};

process.stdout.write(JSON.stringify(await readers[reader]()));
