// Amounts of money as the API writes them, with two decimals. They are added in whole cents, so that they stay exact.

/** @typedef {{ amount: string, currency: string }} Money */

const cents = ({ amount }) => Math.round(Number(amount) * 100);

const of = (value, currency) => ({ amount: `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`, currency });

/** The sum of two amounts in one currency. @param {Money} one @param {Money} other */
export const sum = (one, other) => of(cents(one) + cents(other), one.currency);

/** The amount with the other sign. @param {Money} money */
export const negative = (money) => of(-cents(money), money.currency);

/** -1, 0 or 1. @param {Money | null | undefined} money */
export const sign = (money) => (money ? Math.sign(cents(money)) : 0);

/** What to write into a field: “1250,00”. @param {Money} money @param {string} language */
export const typed = ({ amount }, language) => (language === 'en' ? amount : amount.replace('.', ','));

/**
 * What somebody typed, in Danish or English: “1.250,00”, “1,250.00”, “1250”. Whatever else it is goes to the API as it stands,
 * which says what is wrong with it.
 * @param {string} text
 * @param {string} currency
 * @returns {Money}
 */
export function amountOf(text, currency) {
  const plain = text.replace(/[\s\u00a0]/g, '').replace(/(kr\.?|DKK|EUR|€)/gi, '').replace('\u2212', '-');
  const match = /^(-?)(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?$/.exec(plain);
  if (!match) return { amount: plain, currency };
  const [, minus, whole, decimals = ''] = match;
  return { amount: `${minus}${whole.replace(/\D/g, '').replace(/^0+(?=\d)/, '')}.${decimals.padEnd(2, '0')}`, currency };
}
