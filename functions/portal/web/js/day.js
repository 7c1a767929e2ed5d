// On which day a moment was, by the reader's clock.

const days = new Intl.DateTimeFormat('sv-SE');

/** @param {string} at A moment of the API. @returns {string} A day such as `2026-12-30`. */
export const dayOf = (at) => days.format(new Date(at));
