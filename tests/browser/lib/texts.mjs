// The texts of the pages, by their keys, so that a journey looks for what its reader sees and another wording breaks nothing.

import { readFileSync, readdirSync } from 'node:fs';

export const WEB = new URL('../../../functions/portal/web/', import.meta.url);

const groups = readdirSync(new URL('texts/', WEB)).map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(new URL(`texts/${file}`, WEB), 'utf8'))]);

/**
 * The texts in a language: `t('login.title')`.
 * @param {'da' | 'en'} language
 */
export function textsIn(language) {
  const all = Object.fromEntries(groups.map(([name, group]) => [name, group[language]]));
  return (key, params = {}) => {
    let found = key.split('.').reduce((group, part) => group?.[part], all);
    if (typeof found === 'object') found = params.count === 1 ? found.one : found.other;
    if (typeof found !== 'string') throw new Error(`there is no text ${key}`);
    return found.replace(/\{(\w+)\}/g, (whole, name) => params[name] ?? whole);
  };
}

export const da = textsIn('da');

/** The pages, as the build reads them. */
export const pages = readdirSync(new URL('pages/', WEB)).flatMap((file) => JSON.parse(readFileSync(new URL(`pages/${file}`, WEB), 'utf8')));
