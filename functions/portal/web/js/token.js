// The token of a mailed link. It stands in the fragment, which no server sees. It is taken out of the address bar at once,
// so that it is in no history and no screenshot.

import { language } from './texts.js';

const params = new URLSearchParams(location.hash.slice(1));
if (params.size > 0) history.replaceState(null, '', location.pathname + location.search);
// Another link to the page that is open already changes nothing but the fragment. The parts of a page have no `=`.
addEventListener('hashchange', () => location.hash.includes('=') && location.reload());

/**
 * What the link's fragment says, such as `token`; `null` if the page was not opened by a link.
 * @param {string} [name]
 */
export const fromLink = (name = 'token') => params.get(name);

/** The address of the page in another language, with what its link said. @param {string} other */
export function inLanguage(other) {
  const query = new URLSearchParams(location.search);
  query.set('lang', other);
  const fragment = params.size > 0 ? `#${params}` : '';
  return `${location.pathname}?${query}${fragment}`;
}

export const otherLanguage = language === 'en' ? 'da' : 'en';
