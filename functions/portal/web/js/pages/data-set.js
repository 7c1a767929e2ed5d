// The rows of a data set: find, add, change and delete them.

import { call, get } from '../api.js';
import { closedNotice, isClosed } from '../closed.js';
import { shownDecimal } from '../decimal.js';
import { ask } from '../dialog.js';
import { h } from '../dom.js';
import { makeFilter, withQuery } from '../filter.js';
import { makeAction } from '../form.js';
import { money, shortDate } from '../format.js';
import { tableList } from '../list.js';
import { confirmed, refresh, setHeading, start } from '../page.js';
import { button } from '../parts.js';
import { askForRow, changeRow, showRow } from '../row-form.js';
import { rowPath, rowsPath } from '../rows.js';
import { empty, problemState } from '../states.js';
import { code, t } from '../texts.js';

const set = location.pathname.split('/')[2];
const isKnown = ['contacts', 'transactions'].includes(set);
const isContacts = set === 'contacts';

const filter = makeFilter({
  label: t('data.filter'), inQuery: isContacts ? [] : ['from', 'to'], path: (values) => withQuery(rowsPath(set), values),
});

if (isKnown) setHeading(code('dataset', set));

start({
  blocks: 1,
  load: () => (isKnown ? { rows: filter.first(), datasets: get('/v1/datasets'), account: get('/v1/account') } : {}),
  mayFail: ['rows'],
  view: (results, { role }) => {
    if (!isKnown) return problemState({ code: 'not-found' }, refresh);
    const { rows, datasets, account } = results;
    const { schema } = datasets.body.items.find(({ name }) => name === set);
    const { status } = account.body;
    const isShut = isClosed(status);
    const mayWrite = role !== 'auditor' && !isShut;
    const list = filter.view(rows, fields(), (body, path, isFiltered) => tableList({
      first: body, path, caption: code('dataset', set), columns: columns(schema, mayWrite), empty: isFiltered
        ? empty(t('data.none_found_title'), t('data.none_found'))
        : empty(t('data.none_title'), t('data.none'), mayWrite && [adding(schema)]),
    }));
    return [
      h('p', null, h('a', { href: '/data' }, t('data.back'))),
      isShut && closedNotice(status),
      h('div', { class: 'above' }, list.form, mayWrite && adding(schema)),
      h('section', { class: 'card', 'aria-label': code('dataset', set) }, list.area),
    ];
  },
});

function fields() {
  if (isContacts) return [{ name: 'email', label: t('data.filter_email'), type: 'email', autocomplete: 'off' }];
  return [{ name: 'from', label: t('data.filter_from'), type: 'date' }, { name: 'to', label: t('data.filter_to'), type: 'date' }];
}

function columns(schema, mayWrite) {
  const own = isContacts ? [
    { label: code('field', 'name'), cell: (row) => [row.name, h('p', { class: 'note' }, row.external_id)] },
    { label: code('field', 'organisation'), cell: (row) => [row.organisation, row.title && h('p', { class: 'note' }, row.title)] },
    { label: code('field', 'email'), cell: (row) => [row.email && h('span', { class: 'break' }, row.email), row.phone && h('p', { class: 'note' }, row.phone)] },
  ] : [
    { label: code('field', 'date'), cell: (row) => [shortDate(row.date), h('p', { class: 'note' }, row.external_id)] },
    { label: code('field', 'text'), cell: (row) => [row.supplier ?? row.text, row.supplier && row.text && h('p', { class: 'note' }, row.text)] },
    { label: code('field', 'account'), cell: (row) => row.account },
    { label: code('field', 'quantity'), cell: (row) => row.quantity !== null && row.quantity !== undefined && `${shownDecimal(row.quantity)} ${row.unit ?? ''}`, kind: 'number' },
    { label: code('field', 'amount'), cell: (row) => money({ amount: String(row.amount), currency: row.currency }), kind: 'number' },
  ];
  return [...own, { label: t('data.actions'), kind: 'actions', cell: (row) => actions(row, schema, mayWrite) }];
}

function actions(row, schema, mayWrite) {
  const label = (text) => [text, h('span', { class: 'sr' }, ` ${row.name ?? row.external_id}`)];
  if (!mayWrite) return button(label(t('data.view')), () => showRow(schema, row), 'quiet small');
  const path = rowPath(set, row.external_id);
  return h('div', { class: 'actions' },
    makeAction({ label: label(t('data.edit')), kind: 'quiet small', act: () => get(path), done: (found) => void change(schema, found) }),
    makeAction({ label: label(t('data.remove')), kind: 'plain small', act: () => get(path), done: (found) => void remove(found) }));
}

const adding = (schema) => button(code('data.add', set), async () => {
  if (await askForRow(set, schema)) told(t('data.added'), t('data.saved_next'));
});

async function change(schema, found) {
  if (await changeRow(set, schema, found)) told(t('data.saved'), t('data.saved_next'));
}

async function remove({ body: { external_id: id }, etag }) {
  const result = await ask({
    title: t('data.remove_title', { id }), text: t('data.remove_text'), submit: t('data.remove'), danger: true,
    act: () => call('DELETE', rowPath(set, id), { etag }),
  });
  if (result) told(t('data.removed'), t('data.removed_next'));
}

async function told(title, next) {
  await refresh();
  confirmed(title, next);
}
