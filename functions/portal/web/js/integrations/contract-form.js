// The form of a contract: what goes, with whom, when and how. It serves a new integration and a new version of one.

import { makeChecks } from '../checks.js';
import { fill, h } from '../dom.js';
import { countriesByLaw, isInEea } from '../eea.js';
import { makeForm } from '../form.js';
import { code, t } from '../texts.js';
import { FIELDS, REQUIRED, today } from './fields.js';

const RECIPIENT = ['name', 'country', 'contact_email'];

/**
 * @param {object} options
 * @param {any} [options.before] The contract that is to be changed.
 * @param {string} options.submit
 * @param {(body: any, key: string) => Promise<any>} options.act `body`: the whole contract, or of one before only what has changed.
 * @param {(result: any) => void} options.done
 * @param {(problem: any) => boolean} [options.failed]
 * @param {any} [options.beside]
 */
export function contractForm({ before, submit, act, done, failed, beside }) {
  const checks = makeChecks({ name: 'fields', label: t('integrations.form.fields'), hint: t('integrations.form.fields_hint') });
  const columnsLater = h('p', { class: 'note' }, t('integrations.form.columns_later'));
  const fileHint = h('p', { class: 'note' }, t('integrations.form.file_hint_in'));
  const declaration = h('div', { class: 'stack' }, step(t('integrations.form.declare')), before && h('p', null, t('integrations.form.renewed')));
  const chosen = [
    { name: 'direction', label: t('integrations.form.direction'), type: 'radio', required: true, value: 'import', options: ['import', 'update', 'export']
      .map((value) => ({ value, label: code('integrations.direction', value), hint: code('integrations.direction_hint', value) })) },
    { name: 'dataset', label: t('integrations.form.dataset'), type: 'select', width: 'short', required: true, value: 'contacts',
      options: ['contacts', 'transactions'].map((value) => ({ value, label: code('dataset', value) })) },
  ];
  const form = makeForm({
    fields: [
      step(t('integrations.form.what')),
      { name: 'name', label: t('integrations.form.name'), hint: t('integrations.form.name_hint'), required: true, maxlength: 100, autocomplete: 'off', value: before?.name },
      ...(before ? [] : chosen), checks.element,
      step(t('integrations.form.with')),
      { name: 'recipient', pointer: '/recipient/name', label: t('integrations.form.recipient'), hint: t('integrations.form.recipient_hint'), required: true, maxlength: 100,
        autocomplete: 'off', value: before?.recipient.name },
      { name: 'country', pointer: '/recipient/country', label: t('integrations.form.country'), hint: t('integrations.form.country_hint'), type: 'select', required: true, options: [] },
      { name: 'contact_email', pointer: '/recipient/contact_email', label: t('integrations.form.email'), type: 'email', required: true, autocomplete: 'off', value: before?.recipient.contact_email },
      step(t('integrations.form.when')),
      { name: 'schedule', label: t('integrations.form.schedule'), hint: t('integrations.form.schedule_hint'), type: 'select', required: true, value: before?.schedule ?? 'none',
        options: ['none', 'daily', 'weekly', 'monthly'].map((value) => ({ value, label: code('integrations.schedule', value) })) },
      { name: 'starts_on', label: t('integrations.form.starts_on'), type: 'date', width: 'short', required: true, value: before?.starts_on ?? today() },
      { name: 'ends_on', label: t('integrations.form.ends_on'), hint: t('integrations.form.ends_hint'), type: 'date', width: 'short', required: true, value: before?.ends_on ?? today(1) },
      step(t('integrations.form.how')),
      { name: 'file_format', label: t('integrations.form.file_format'), type: 'select', width: 'short', required: true, value: before?.file_format ?? 'csv',
        options: ['csv', 'json-lines'].map((value) => ({ value, label: code('integrations.file_format', value) })) },
      fileHint,
      { name: 'locale', label: t('integrations.form.locale'), type: 'select', required: true, value: before?.locale ?? 'da',
        options: ['da', 'en'].map((value) => ({ value, label: code('integrations.locale', value) })) },
      { name: 'changes_only', label: t('integrations.form.changes_only'), type: 'checkbox', value: before?.changes_only },
      columnsLater,
      declaration,
      { name: 'recipient_authorised', label: t('integrations.form.authorised'), type: 'checkbox', missing: t('integrations.form.authorised_missing') },
      { name: 'outside_eea_confirmed', label: t('integrations.form.outside'), type: 'checkbox', missing: t('integrations.form.outside_missing') },
      h('p', { class: 'note' }, t('integrations.form.on_record')),
    ],
    submit, beside, done, failed,
    act: (_, key) => act(before ? changes() : contract(), key),
  });
  const { fields } = form;
  fields.set('fields', checks);
  const country = fields.get('country').control;
  const [inside, outside] = countriesByLaw();
  fill(country, h('option', { value: '' }, t('integrations.form.choose')), group(t('integrations.form.eea'), inside), group(t('integrations.form.elsewhere'), outside));
  if (before) country.value = before.recipient.country;
  const value = (name) => fields.get(name)?.value;
  const recipient = () => ({ name: value('recipient'), country: value('country'), contact_email: value('contact_email') });
  const direction = () => before?.direction ?? value('direction');
  const dataset = () => before?.dataset ?? value('dataset');
  listFields(before?.fields ?? []);
  adapt();
  form.element.addEventListener('input', (event) => {
    if (['direction', 'dataset'].some((name) => fields.get(name)?.element.contains(/** @type {Node} */ (event.target)))) listFields(checks.value);
    adapt();
  });

  function listFields(ticked) {
    const required = direction() === 'import' ? REQUIRED[dataset()] : ['external_id'];
    checks.setOptions(FIELDS[dataset()].map((field) => ({
      value: field, label: code('field', field),
      locked: required.includes(field) ? (field === 'external_id' ? t('integrations.form.always') : t('integrations.form.always_import')) : null,
    })), ticked);
  }

  /** Shows only what concerns the contract as it is now. */
  function adapt() {
    const isExport = direction() === 'export';
    for (const name of ['schedule', 'changes_only']) fields.get(name).element.hidden = !isExport;
    columnsLater.hidden = isExport || Boolean(before);
    fileHint.hidden = isExport;
    const isNewRecipient = !before || RECIPIENT.some((name) => recipient()[name] !== before.recipient[name]);
    const isDeclared = isNewRecipient || String(checks.value) !== String(before.fields);
    const isOutside = isNewRecipient && Boolean(value('country')) && !isInEea(value('country'));
    declaration.hidden = !isDeclared && !isOutside;
    show('recipient_authorised', isDeclared);
    show('outside_eea_confirmed', isOutside);
  }

  function show(name, isShown) {
    const field = fields.get(name);
    field.required = isShown;
    field.element.hidden = !isShown;
    if (!isShown) field.value = false;
  }

  function contract() {
    const isExport = direction() === 'export';
    const schedule = value('schedule');
    return {
      name: value('name'), direction: direction(), dataset: dataset(), fields: checks.value, recipient: recipient(),
      starts_on: value('starts_on'), ends_on: value('ends_on'), file_format: value('file_format'), locale: value('locale'),
      ...(isExport ? { schedule: schedule === 'none' ? null : schedule, changes_only: value('changes_only') } : {}),
      recipient_authorised: value('recipient_authorised') || undefined, outside_eea_confirmed: value('outside_eea_confirmed') || undefined,
    };
  }

  function changes() {
    const old = { ...before, schedule: before.schedule ?? null };
    return Object.fromEntries(Object.entries(contract()).filter(([name, now]) => now !== undefined && JSON.stringify(ordered(old[name])) !== JSON.stringify(ordered(now))));
  }

  return form;
}

const step = (title) => h('h2', { class: 'step' }, title);

const group = (label, options) => h('optgroup', { label }, options.map((option) => h('option', { value: option.value }, option.label)));

/** With the keys of an object in order, so that two can be compared as texts. */
function ordered(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value ?? null;
}
