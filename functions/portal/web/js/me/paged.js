// A list inside the answer of `GET /v1/me`, of which more comes by the same request with the list's own cursor.

import { get } from '../api.js';
import { h } from '../dom.js';
import { makeAction } from '../form.js';
import { announce } from '../live.js';
import { table } from '../parts.js';
import { t } from '../texts.js';

/** @param {any} first @param {string} name The list's name in the answer. @param {{ caption: any, columns: any[], empty: Node }} options */
export function paged(first, name, { caption, columns, empty }) {
  if (first.items.length === 0) return empty;
  const shown = table({ caption, columns, rows: first.items });
  let cursor = first.next_cursor;
  const more = makeAction({
    label: t('common.more'), kind: 'quiet', act: () => get(`/v1/me?limit=20&cursor=${encodeURIComponent(cursor)}`),
    done: ({ body }) => {
      const { items, next_cursor } = body[name];
      shown.addRows(items);
      cursor = next_cursor;
      announce(cursor ? t('common.more_loaded', { count: items.length }) : t('common.all_loaded'));
      if (!cursor) more.remove();
    },
  });
  return h('div', { class: 'stack' }, shown, cursor && more);
}
