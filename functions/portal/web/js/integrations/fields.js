// The fields of each data set, as contracts name them.

import { code, language } from '../texts.js';

export const FIELDS = {
  contacts: ['external_id', 'name', 'email', 'phone', 'title', 'organisation', 'note'],
  transactions: ['external_id', 'date', 'amount', 'currency', 'account', 'supplier', 'quantity', 'unit', 'text'],
};

/** Those without which no row can be made. */
export const REQUIRED = { contacts: ['external_id', 'name'], transactions: ['external_id', 'date', 'amount', 'currency'] };

/** “id, navn og e-mail”. @param {string[]} fields */
export const inWords = (fields) => new Intl.ListFormat(language, { type: 'conjunction' }).format(fields.map((field) => code('field', field).toLowerCase()));

/** Today in Copenhagen, whose days contracts go by. @param {number} [years] How many years ahead. */
export function today(years = 0) {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Copenhagen' }).format(new Date());
  return years === 0 ? day : `${Number(day.slice(0, 4)) + years}${day.slice(4)}`.replace('02-29', '02-28');
}
