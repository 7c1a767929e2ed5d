// Further details that an owner gives of their own accord, and who declared to be responsible for them (P05).

import { call, get } from './api.js';
import { given } from './billing-fields.js';
import { ask } from './dialog.js';
import { h } from './dom.js';
import { plainList } from './list.js';
import { button, card, table, when } from './parts.js';
import { t } from './texts.js';

/** How many there can be. */
const MOST = 20;

/**
 * The card of the further details.
 * @param {{ stored: { body: any, etag: string | null }, declarations: any, members: any[], mayChange: boolean, changed: () => void }} options
 */
export function extraCard({ stored, declarations, members, mayChange, changed }) {
  const rows = Object.entries(detailsOf(stored.body)).map(([name, value]) => ({ name, value }));
  const others = (name) => Object.fromEntries(Object.entries(detailsOf(stored.body)).filter(([other]) => other !== name));
  const act = (row) => [button(t('billing.extra_change'), () => change(row), 'quiet small'), button(t('billing.extra_remove'), () => remove(row), 'quiet small')];
  const shown = table({
    caption: t('billing.extra'), rows,
    columns: [
      { label: t('billing.extra_name'), cell: ({ name }) => name },
      { label: t('billing.extra_value'), cell: ({ value }) => value },
      ...(mayChange ? [{ label: t('billing.extra_actions'), kind: /** @type {'actions'} */ ('actions'), cell: act }] : []),
    ],
  });
  return card(t('billing.extra'), h('p', null, t('billing.extra_text')),
    rows.length > 0 ? shown : h('p', { class: 'note' }, t('billing.extra_none')),
    mayChange && rows.length < MOST && h('div', { class: 'actions' }, button(t('billing.extra_add'), () => change(null), 'quiet')),
    !mayChange && h('p', { class: 'note' }, t('billing.extra_owner')), declared());

  function declared() {
    if (declarations.items.length === 0) return null;
    const who = (id) => members.find(({ user_id: user }) => user === id)?.name ?? t('billing.declared_gone');
    return h('details', { class: 'more' }, h('summary', null, t('billing.declared')), plainList({
      first: declarations, path: '/v1/billing-details/declarations', empty: h('p', null),
      item: ({ declared_by: by, declared_at: at, text }) => [h('strong', null, who(by)), ' · ', when(at), text && h('p', { class: 'note' }, text)],
    }));
  }

  async function change(row) {
    const result = await ask({
      title: row ? t('billing.extra_change_title') : t('billing.extra_add_title'), text: t('billing.extra_dialog'), submit: t('billing.extra_save'),
      fields: [
        { name: 'name', label: t('billing.extra_name'), hint: t('billing.extra_name_hint'), required: true, maxlength: 100, value: row?.name, autocomplete: 'off' },
        { name: 'value', label: t('billing.extra_value'), required: true, maxlength: 100, value: row?.value, autocomplete: 'off' },
        declaration(),
      ],
      act: ({ name, value, declared: isDeclared }) => {
        const rest = others(row?.name);
        if (name in rest) return refusal('/name', t('billing.extra_twice'));
        return put({ ...rest, [name]: value, declared_responsible: isDeclared });
      },
    });
    if (result) changed();
  }

  async function remove(row) {
    const isLast = rows.length === 1;
    const result = await ask({
      title: t('billing.extra_remove_title', { name: row.name }), text: t('billing.extra_remove_text'), submit: t('billing.extra_remove'), danger: true,
      fields: isLast ? [] : [declaration()],
      act: ({ declared: isDeclared }) => put(isLast ? undefined : { ...others(row.name), declared_responsible: isDeclared }),
    });
    if (result) changed();
  }

  /** All details are given again, as a change replaces them. */
  async function put(extra) {
    const result = await call('PUT', '/v1/billing-details', { body: { ...given(stored.body), extra }, etag: stored.etag });
    if (result.problem?.code === 'stale') {
      const latest = await get('/v1/billing-details');
      if (latest.ok) Object.assign(stored, latest);
      result.problem.detail = t('billing.extra_stale');
    }
    if (!result.ok) result.problem.errors = result.problem.errors.map((error) => ({ ...error, pointer: fieldOf(error.pointer) }));
    return result;
  }
}

const detailsOf = ({ extra }) => {
  const { declared_responsible: _, ...details } = extra ?? {};
  return details;
};

const declaration = () => ({ name: 'declared', label: t('billing.declaration'), type: /** @type {'checkbox'} */ ('checkbox'), required: true, missing: t('billing.declaration_missing') });

/** The API's errors name a further detail by its name. */
function fieldOf(pointer) {
  if (pointer === '/extra') return '/name';
  if (pointer === '/extra/declared_responsible') return '/declared';
  return pointer.startsWith('/extra/') ? '/value' : pointer;
}

const refusal = (pointer, detail) => ({ ok: false, status: 422, problem: { code: 'invalid-input', status: 422, title: detail, detail, retryAfter: null, errors: [{ pointer, code: 'duplicate-name', detail }] } });
