// Every field as it is stored, by its name in the API: so nothing is left out, whatever is added to the answer later.

import { fill, h } from '../dom.js';
import { when } from '../parts.js';
import { t } from '../texts.js';

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** All fields of the answer, made when they are asked for. @param {any} me */
export function rest(me) {
  const place = h('div', null);
  const open = (event) => {
    if (event.target.open && place.childNodes.length === 0) fill(place, value(me));
  };
  return h('details', { class: 'more', on: { toggle: open } }, h('summary', null, t('me.all_fields')), place);
}

function value(given) {
  if (given === null || given === undefined) return h('span', { class: 'note' }, t('me.nothing'));
  if (given === true) return t('me.yes');
  if (given === false) return t('me.no');
  if (Array.isArray(given)) return given.length === 0 ? h('span', { class: 'note' }, t('me.nothing')) : h('ol', null, given.map((one) => h('li', null, value(one))));
  if (typeof given === 'object') return h('dl', { class: 'fields' }, Object.entries(given).map(([name, field]) => [h('dt', null, h('code', null, name)), h('dd', null, value(field))]));
  return MOMENT.test(given) ? when(given) : String(given);
}
