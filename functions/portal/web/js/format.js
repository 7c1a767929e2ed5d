// How dates, times, amounts and numbers are written.

import { language, t } from './texts.js';

const locale = language === 'en' ? 'en-GB' : 'da-DK';

const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
const shortDays = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
const shortMoments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const clocks = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/** A day such as `2026-12-30`: “30. december 2026”. It is the same day wherever the reader is. @param {string} day */
export const date = (day) => days.format(new Date(`${day}T00:00:00Z`));

/** The same, for tables: “30. dec. 2026”. @param {string} day */
export const shortDate = (day) => shortDays.format(new Date(`${day}T00:00:00Z`));

/** A moment, by the reader's clock: “30. december 2026 kl. 14.05”. @param {string} at */
export const dateTime = (at) => moments.format(new Date(at));

/** The same, for tables. @param {string} at */
export const shortDateTime = (at) => shortMoments.format(new Date(at));

/** The time of day of a moment, by the reader's clock. @param {string} at */
export const time = (at) => clocks.format(new Date(at));

/** A number: “1.250,5”. @param {number} value */
export const number = (value) => numbers.format(value);

/**
 * An amount: “1.250,00 kr.”, “1.250,00 EUR”; in English “DKK 1,250.00”. The digits are those of the API, which are exact.
 * @param {{ amount: string, currency: string }} money
 */
export function money({ amount, currency }) {
  const [whole, cents = '00'] = amount.split('.');
  const [thousands, decimals] = language === 'en' ? [',', '.'] : ['.', ','];
  const digits = `${whole.replace(/\B(?=(\d{3})+$)/g, thousands)}${decimals}${cents}`.replace('-', '\u2212');
  if (language === 'en') return `${currency}\u00a0${digits}`;
  return `${digits}\u00a0${currency === 'DKK' ? 'kr.' : currency}`;
}

/** A size of a file. @param {number} bytes */
export function size(bytes) {
  if (bytes < 1000) return `${number(bytes)} B`;
  return bytes < 1_000_000 ? `${number(bytes / 1000)} kB` : `${number(bytes / 1_000_000)} MB`;
}

/** How many days from today a day is; negative if it is past. @param {string} day */
export function daysUntil(day) {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Copenhagen' }).format(new Date());
  return Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
}

/** How far away a day is: “om 30 dage”, “i dag”. @param {string} day */
export const away = (day) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(daysUntil(day), 'day');

/** How long somebody has to wait. @param {number} seconds */
export function wait(seconds) {
  if (seconds < 90) return t('common.seconds', { count: seconds });
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? t('common.minutes', { count: minutes }) : t('common.hours', { count: Math.ceil(minutes / 60) });
}

/** An element that says when something was, also to machines. @param {string} at @returns {HTMLTimeElement} */
export function timeElement(at) {
  const element = document.createElement('time');
  element.dateTime = at;
  element.textContent = at.length === 10 ? date(at) : shortDateTime(at);
  return element;
}
