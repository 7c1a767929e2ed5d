// Lists that the API gives in pieces: the first piece comes with the page, the others by a button.

import { get } from './api.js';
import { h } from './dom.js';
import { makeAction } from './form.js';
import { announce } from './live.js';
import { table } from './parts.js';
import { t } from './texts.js';

/**
 * A list as a table, with a button for more.
 *
 * @param {object} options
 * @param {any} options.first The body of the first answer: `{ items, next_cursor }`.
 * @param {string} options.path Where more comes from, with its query but without the cursor.
 * @param {any} options.caption
 * @param {any[]} options.columns As for `table`.
 * @param {Node} options.empty What stands there if there is nothing.
 */
export function tableList({ first, path, caption, columns, empty }) {
  const shown = table({ caption, columns, rows: first.items });
  return makeList({ first, path, empty, element: shown, add: (items) => shown.addRows(items) });
}

/**
 * A list of whatever `item` makes of each.
 * @param {{ first: any, path: string, empty: Node, item: (item: any) => any }} options
 */
export function plainList({ first, path, item, empty }) {
  const items = (list) => list.map((one) => h('li', null, item(one)));
  const element = h('ul', { class: 'list' }, items(first.items));
  return makeList({ first, path, empty, element, add: (more) => element.append(...items(more)) });
}

function makeList({ first, path, empty, element, add }) {
  if (first.items.length === 0 && !first.next_cursor) return empty;
  let cursor = first.next_cursor;
  const more = makeAction({
    label: t('common.more'), kind: 'quiet',
    act: () => get(`${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`),
    done: ({ body }) => {
      add(body.items);
      cursor = body.next_cursor;
      announce(cursor ? t('common.more_loaded', { count: body.items.length }) : t('common.all_loaded'));
      if (!cursor) more.remove();
    },
  });
  return h('div', { class: 'stack' }, element, cursor && more);
}
