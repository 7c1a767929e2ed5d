// Which countries are in the European Economic Area, where the GDPR is law.

import { countryOptions } from './countries.js';

const EEA = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' ');

/** @param {string} country */
export const isInEea = (country) => EEA.includes(country);

/** The countries inside and outside, each by their names, as options. */
export function countriesByLaw() {
  const all = countryOptions().filter(({ value }) => value);
  return [all.filter(({ value }) => isInEea(value)), all.filter(({ value }) => !isInEea(value))];
}
