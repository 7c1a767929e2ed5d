// How a card is named: by its brand and its last four digits, never by its number.

import { t } from './texts.js';

/** A card: “Visa, der ender på 4242, udløber 09/2028”. @param {any} card */
export function cardText({ brand, last4, expires }) {
  const [year, month] = expires.split('-');
  return t('billing_card.text', { brand, last4, expires: `${month}/${year}` });
}
