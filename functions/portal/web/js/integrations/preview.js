// How a file would be read: which field each column belongs to, and its first rows. Nothing is changed by it.

import { call } from '../api.js';
import { shownDecimal } from '../decimal.js';
import { fill, h } from '../dom.js';
import { makeAction, problemText } from '../form.js';
import { announce } from '../live.js';
import { badge, notice, progress, table } from '../parts.js';
import { code, t } from '../texts.js';
import { beginning } from './transfer.js';

/** The most bytes that the API looks at. */
const SAMPLE = 48_000;

/**
 * @param {{ integration: any, etag: string | null }} state It is kept up to date when the columns are saved.
 * @param {File} file
 */
export function preview(state, file) {
  const place = h('div', { class: 'stack' });
  load();

  async function load(said = null) {
    if (!said) fill(place, progress(t('integration.preview.reading'), null));
    const content = await beginning(file, SAMPLE).catch(() => null);
    if (content === null) return fill(place, notice('danger', null, t('integration.upload.unreadable')));
    const result = await call('POST', `/v1/integrations/${state.integration.id}/preview`, { body: { filename: file.name, content } });
    if (!result.ok) return fill(place, notice('warning', null, ...result.problem.errors.map(({ detail }) => detail), result.problem.errors.length === 0 && problemText(result.problem)));
    fill(place, h('h3', null, t('integration.preview.title')), said && notice('success', null, said), view(result.body));
    announce(said ?? t('integration.preview.title'));
  }

  function view({ columns, rows, error }) {
    return [
      error && notice('danger', null, error.line ? t('integration.preview.at_line', { line: error.line, detail: error.detail }) : error.detail),
      columns.length > 0 && mapping(columns),
      verdict(rows),
      rows.length > 0 && beginningOf(rows),
    ];
  }

  function mapping(columns) {
    const selects = columns.map((column) => column.name && select(column));
    const save = makeAction({
      label: t('integration.preview.save'), kind: 'quiet', act: () => patch(columns, selects),
      done: ({ body, etag }) => {
        Object.assign(state, { integration: body, etag });
        load(t('integration.preview.saved'));
      },
    });
    const saving = h('div', { class: 'stack', hidden: true }, save, h('p', { class: 'note' }, t('integration.preview.save_note')));
    const adapt = () => (saving.hidden = !selects.some((one, at) => one && one.value !== chosen(columns[at])));
    for (const one of selects) one?.addEventListener('change', adapt);
    return [table({
      caption: t('integration.preview.columns'), rows: columns.map((column, at) => ({ ...column, select: selects[at] })),
      columns: [
        { label: t('integration.preview.column'), cell: ({ name }) => h('span', { class: 'break' }, name ?? t('integration.preview.unnamed')) },
        { label: t('integration.preview.field'), cell: (column) => column.select ?? t('integration.preview.leave_out') },
        { label: t('integration.preview.problem'), cell: (column) => (column.error ? h('span', { class: 'field-error' }, column.error.detail)
          : column.field ? badge(t('integration.preview.ok'), 'success') : badge(t('integration.preview.left_out'))) },
      ],
    }), saving];
  }

  /** The field of a column as it is now: `-` if it is left out, nothing if that is not known. */
  const chosen = (column) => column.field ?? (column.error || !column.name ? '' : '-');

  function select(column) {
    const now = chosen(column);
    const option = (value, label) => h('option', { value, selected: value === now }, label);
    return h('select', { 'aria-label': `${t('integration.preview.field')}: ${column.name}` },
      now === '' && option('', t('integration.preview.choose')), option('-', t('integration.preview.leave_out')), state.integration.fields.map((field) => option(field, code('field', field))));
  }

  function patch(columns, selects) {
    const choices = { ...state.integration.columns };
    columns.forEach((column, at) => {
      const value = selects[at]?.value;
      if (value && value !== chosen(column)) choices[column.name] = value === '-' ? null : value;
    });
    return call('PATCH', `/v1/integrations/${state.integration.id}`, { body: { columns: choices }, etag: state.etag });
  }

  function verdict(rows) {
    if (rows.length === 0) return h('p', null, t('integration.preview.no_rows'));
    const wrong = rows.filter(({ errors }) => errors.length > 0);
    if (wrong.length === 0) return notice('success', null, t('integration.preview.fine', { count: rows.length }));
    return notice('warning', t('integration.preview.wrong', { count: wrong.length, total: rows.length }), h('ul', null, wrong.slice(0, 10).flatMap(({ errors }) => errors).map((error) =>
      h('li', null, t('integration.preview.at_line', { line: error.line, detail: [error.column ?? (error.field && code('field', error.field)), error.detail].filter(Boolean).join(': ') })))));
  }

  function beginningOf(rows) {
    const fields = state.integration.fields.filter((field) => rows.some((row) => row.fields?.[field] !== undefined && row.fields?.[field] !== null));
    const cell = (field) => (row) => (row.fields ? shown(field, row.fields[field]) : field === fields[0] && badge(t('integration.preview.refused'), 'danger'));
    if (fields.length === 0) return null;
    return h('details', { open: rows.length <= 5 }, h('summary', null, t('integration.preview.rows')), h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('integration.preview.rows') },
      table({
        caption: t('integration.preview.rows'), rows,
        columns: [{ label: t('integration.preview.line'), cell: ({ line }) => line }, ...fields.map((field) => ({ label: code('field', field), cell: cell(field) }))],
      })));
  }

  return place;
}

const shown = (field, value) => (value !== undefined && value !== null && ['amount', 'quantity'].includes(field) ? shownDecimal(value) : value);
