// Days by the calendar of Copenhagen, which the subscription and its invoices go by.

const copenhagen = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Copenhagen' });

/** This day: `2026-12-30`. */
export const today = () => copenhagen.format(new Date());

/**
 * So many days after a day.
 * @param {string} day
 * @param {number} count
 */
export function plusDays(day, count) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/**
 * So many months after a day. Where that month has no such day, it is its last one.
 * @param {string} day
 * @param {number} count
 */
export function plusMonths(day, count) {
  const date = new Date(`${day}T00:00:00Z`);
  const wanted = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + count);
  // `setUTCMonth` runs on into the next month.
  if (date.getUTCDate() !== wanted) date.setUTCDate(0);
  return date.toISOString().slice(0, 10);
}
