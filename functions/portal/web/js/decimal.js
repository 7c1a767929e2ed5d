// Exact decimals, as the API has them (`1250.00`) and as people write them in the page's language (`1.250,00`).

import { language } from './texts.js';

const isDanish = language === 'da';

/** As it is shown and typed. @param {string | number} value */
export function shownDecimal(value) {
  const [whole, decimals] = String(value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, isDanish ? '.' : ',');
  return decimals === undefined ? grouped : `${grouped}${isDanish ? ',' : '.'}${decimals}`;
}

/**
 * As the API takes it. What is no number stays as it is, so that the API can say what is wrong with it.
 *
 * In Danish, a point between groups of three digits separates thousands; any other point is taken for a decimal one, since
 * many write amounts that way, and dropping it would make them a hundred times as large.
 * @param {string} text
 */
export function readDecimal(text) {
  const plain = text.replace(/[\s\u00a0']/g, '').replace('\u2212', '-');
  if (!isDanish) return plain.replace(/,(?=\d{3}(\D|$))/g, '');
  if (plain.includes(',')) return plain.replaceAll('.', '').replace(',', '.');
  return /^-?\d{1,3}(\.\d{3})+$/.test(plain) ? plain.replaceAll('.', '') : plain;
}
