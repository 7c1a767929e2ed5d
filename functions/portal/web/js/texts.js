// The texts of the page, in the page's language. They stand in the document, so that no request is needed for them.

/** The language of the document. */
export const language = document.documentElement.lang === 'en' ? 'en' : 'da';

const texts = JSON.parse(document.getElementById('texts')?.textContent ?? '{}');
const plurals = new Intl.PluralRules(language);

/**
 * A text: `t('common.log_in')`, `t('common.minutes', { count: 3 })`. The key is written out where it is used, so that a check
 * can find it. Where the text has a form for one and one for several, `count` decides.
 *
 * @param {string} key
 * @param {Record<string, string | number>} [params]
 */
export function t(key, params = {}) {
  return pieces(find(key, params), params).join('');
}

/**
 * The same with elements in the place of parameters, as children of `h`:
 * `rich('common.retry_after', { time: h('strong', null, '…') })`.
 *
 * @param {string} key
 * @param {Record<string, any>} params
 * @returns {any[]}
 */
export function rich(key, params) {
  return pieces(find(key, params), params);
}

/**
 * What a code of the API is called: `code('common.confirmed', 'logged-out')`. A code that we have no text for yet stands as it is.
 * @param {string} kind A group of texts.
 * @param {string | null | undefined} value
 */
export function code(kind, value) {
  const text = value ? lookUp(kind)?.[value] : '';
  return typeof text === 'string' ? text : (value ?? '');
}

function find(key, params) {
  const text = lookUp(key);
  return text !== null && typeof text === 'object' ? text[plurals.select(Number(params.count))] ?? text.other : text ?? key;
}

function lookUp(key) {
  return key.split('.').reduce((group, part) => group?.[part], texts);
}

function pieces(text, params) {
  return String(text).split(/\{(\w+)\}/).map((piece, at) => (at % 2 ? params[piece] ?? `{${piece}}` : piece));
}
