// A contract in plain words, and its versions.

import { countryName } from '../countries.js';
import { h } from '../dom.js';
import { date, shortDateTime } from '../format.js';
import { badge, card, definitions, when } from '../parts.js';
import { code, t } from '../texts.js';
import { inWords } from './fields.js';
import { STATUS_KINDS } from './status.js';

/** What goes where, as a sentence. @param {any} contract */
export function sentence(contract) {
  const { direction, schedule, recipient } = contract;
  const words = {
    from: date(contract.starts_on), to: date(contract.ends_on), recipient: recipient.name, country: countryName(recipient.country),
    dataset: code('integrations.dataset_in_words', contract.dataset), fields: inWords(contract.fields),
  };
  const text = direction === 'import' ? t('integration.import', words) : direction === 'update' ? t('integration.update', words)
    : schedule === 'daily' ? t('integration.export_daily', words) : schedule === 'weekly' ? t('integration.export_weekly', words)
      : schedule === 'monthly' ? t('integration.export_monthly', words) : t('integration.export_now', words);
  return contract.changes_only ? `${text} ${t('integration.changes_only')}` : text;
}

/**
 * The contract as it is now.
 * @param {any} integration
 * @param {(id: string) => string} nameOf
 * @param {any} actions
 */
export function contractCard(integration, nameOf, actions) {
  const { statement: { recipient_authorised: authorised, outside_eea_confirmed: outside } } = integration;
  const stated = ({ by, at, text }) => [t('integration.declared_by', { person: nameOf(by), at: shortDateTime(at) }), text && h('p', { class: 'note' }, text)];
  return card(t('integration.contract'), h('p', { class: 'lead' }, sentence(integration)), definitions([
    [t('integrations.state'), badge(code('integrations.status', integration.status), STATUS_KINDS[integration.status])],
    [t('integration.contact'), h('span', { class: 'break' }, integration.recipient.contact_email)],
    [t('integration.file'), t('integration.file_value', { format: code('integrations.file_format', integration.file_format), locale: code('integrations.locale_short', integration.locale) })],
    [t('integration.columns'), integration.columns && h('ul', { class: 'plain' }, Object.entries(integration.columns).map(([column, field]) =>
      h('li', null, t('integration.column', { column, field: field === null ? t('integration.left_out') : code('field', field) }))))],
    [t('integration.version'), integration.contract_version],
    [t('integration.declared'), stated(authorised)],
    [t('integration.outside'), outside && stated(outside)],
  ]), actions);
}

/**
 * The versions, each with what it changed.
 * @param {any[]} versions Newest first.
 * @param {(id: string) => string} nameOf
 */
export function versionsCard(versions, nameOf) {
  return h('details', { class: 'card' }, h('summary', null, t('integration.versions'), ` (${versions.length})`), h('ul', { class: 'list' }, versions.map((version, at) => {
    const before = versions[at + 1];
    const changed = before && Object.keys(version).filter((name) => isOfContract(name) && JSON.stringify(version[name] ?? null) !== JSON.stringify(before[name] ?? null));
    return h('li', null,
      h('p', null, h('strong', null, t('integration.version_number', { number: version.version })), ' ',
        version.version === 1 ? t('integration.version_first') : changed && t('integration.version_changed', { fields: changed.map((name) => code('integration.what', name)).join(', ') })),
      h('p', { class: 'note' }, nameOf(version.made_by), ' · ', when(version.made_at)),
      h('p', { class: 'note' }, sentence(version)));
  })));
}

const isOfContract = (name) => !['version', 'made_by', 'made_at', 'statement'].includes(name);
