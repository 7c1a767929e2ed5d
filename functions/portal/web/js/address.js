// How a postal address is written.

import { countryName } from './countries.js';
import { h } from './dom.js';

/** An address, line by line. @param {any} of */
export function address({ line1, line2, postal_code: postalCode, city, country }) {
  const lines = [line1, line2, `${postalCode} ${city}`, countryName(country)].filter(Boolean);
  return lines.map((line, at) => [at > 0 && h('br', null), line]);
}
