// The form of a row, made from the JSON Schema of its data set, with labels of our own.

import { get } from './api.js';
import { shownDecimal, readDecimal } from './decimal.js';
import { cancelButton, openDialog } from './dialog.js';
import { fill, h } from './dom.js';
import { makeForm } from './form.js';
import { button, definitions, notice } from './parts.js';
import { addRow, isImpossibleId, rowPath, saveRow } from './rows.js';
import { code, t } from './texts.js';

const TYPES = { email: 'email', phone: 'tel', date: 'date' };

/**
 * Asks for a new row, and adds it.
 * @param {string} set
 * @param {any} schema
 * @returns {Promise<any>} The result, or `null` if it was not done.
 */
export function askForRow(set, schema) {
  const start = set === 'transactions' ? { currency: 'DKK' } : {};
  return openDialog(code('data.add_title', set), (close) => {
    const form = makeForm({
      fields: fieldsOf(schema, start), submit: t('data.save'), beside: cancelButton(close), done: close,
      act: ({ external_id: id, ...values }) => (isImpossibleId(id) ? impossible() : addRow(set, id, bodyOf(schema, values))),
      failed: (problem) => {
        if (problem.code !== 'precondition-failed' && problem.code !== 'stale') return false;
        form.showProblem({ ...problem, errors: [{ pointer: '/external_id', code: 'taken', detail: t('data.taken') }] });
        return true;
      },
    });
    return form.element;
  });
}

const impossible = () => ({
  ok: false, problem: { code: 'invalid-input', detail: '', retryAfter: null, errors: [{ pointer: '/external_id', code: 'impossible', detail: t('data.impossible_id') }] },
});

/**
 * Asks for the changes of a row, and saves it.
 * @param {string} set
 * @param {any} schema
 * @param {any} found The result with the row and its `ETag`.
 */
export function changeRow(set, schema, found) {
  const { external_id: id } = found.body;
  let { etag, body: seen } = found;
  return openDialog(t('data.edit_title', { id }), (close) => {
    const meanwhile = h('div', { role: 'alert' });
    const form = makeForm({
      fields: [meanwhile, ...fieldsOf(schema, found.body).filter(({ name }) => name !== 'external_id')],
      submit: t('data.save'), beside: cancelButton(close), done: close,
      act: (values) => saveRow(set, id, bodyOf(schema, values), etag),
      failed: (problem) => {
        if (problem.code !== 'stale') return false;
        showWhatStands();
        return true;
      },
    });

    /** What somebody else wrote meanwhile comes into the fields that were not touched here. Elsewhere it is shown before it is written over. */
    async function showWhatStands() {
      const now = await get(rowPath(set, id));
      if (!now.ok) return form.showProblem(now.problem);
      for (const [name, field] of form.fields) {
        const [was, typed, stands] = [shown(schema, name, seen[name]), field.value ?? '', shown(schema, name, now.body[name])];
        if (typed === was) field.value = stands;
        else if (stands !== was && stands !== typed) field.setError(stands ? t('data.stands_now', { value: stands }) : t('data.stands_empty'));
      }
      ({ etag, body: seen } = now);
      fill(meanwhile, notice('warning', null, t('data.changed_meanwhile')));
      meanwhile.scrollIntoView({ block: 'nearest' });
    }
    return form.element;
  });
}

/** Shows all fields of a row. @param {any} schema @param {any} row */
export function showRow(schema, row) {
  return openDialog(t('data.view_title', { id: row.external_id }), (close) => [
    definitions(Object.keys(schema.properties).map((name) => [code('field', name), shown(schema, name, row[name]) || null])),
    h('div', { class: 'actions' }, button(t('data.close'), () => close(null), 'quiet')),
  ]);
}

const isDecimal = (property) => [property.type].flat().includes('number');

function shown(schema, name, value) {
  if (value === null || value === undefined) return '';
  return isDecimal(schema.properties[name]) ? shownDecimal(value) : String(value);
}

function bodyOf(schema, values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, isDecimal(schema.properties[name]) ? readDecimal(value) : name === 'currency' ? value.toUpperCase() : value]));
}

function fieldsOf(schema, row) {
  return Object.entries(schema.properties).map(([name, property]) => {
    const isLong = property.maxLength > 500;
    return {
      name, label: code('field', name), hint: code('data.hint', name) === name ? undefined : code('data.hint', name),
      type: isLong ? 'textarea' : TYPES[property.format] ?? 'text', rows: isLong ? 3 : undefined,
      inputmode: isDecimal(property) ? 'decimal' : undefined, width: isDecimal(property) || name === 'currency' || name === 'date' ? 'short' : undefined,
      // They are about others, so the browser has nothing to fill in.
      autocomplete: 'off', required: schema.required.includes(name), maxlength: property.maxLength, value: shown(schema, name, row[name]) || undefined,
    };
  });
}
