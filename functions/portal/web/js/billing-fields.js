// The fields of billing details: as a form has them, and as the API has them.

import { address } from './address.js';
import { cardText } from './billing-card.js';
import { countryOptions } from './countries.js';
import { definitions } from './parts.js';
import { code, t } from './texts.js';

const ADDRESS = ['line1', 'line2', 'postal_code', 'city', 'country'];
const CARD = ['provider', 'token', 'brand', 'last4', 'expires'];

/** The groups of the form, with their fields in order. */
export const GROUPS = {
  company: ['company_name', 'vat_number'],
  address: ['line1', 'line2', 'postal_code', 'city', 'country'],
  mails: ['invoice_email', 'contact_email'],
  references: ['reference', 'customer_reference'],
  authorities: ['ean', 'order_reference', 'customer_contact'],
};

const PROPERTIES = {
  company_name: { required: true, autocomplete: 'organization', maxlength: 100 },
  vat_number: { required: true, hint: true, autocomplete: 'off', maxlength: 60 },
  line1: { required: true, autocomplete: 'address-line1', maxlength: 100 },
  line2: { autocomplete: 'address-line2', maxlength: 100 },
  postal_code: { required: true, autocomplete: 'postal-code', maxlength: 10 },
  city: { required: true, autocomplete: 'address-level2', maxlength: 100 },
  country: { required: true, type: 'select', autocomplete: 'country' },
  invoice_email: { required: true, hint: true, type: 'email', inputmode: 'email', autocomplete: 'off' },
  contact_email: { required: true, hint: true, type: 'email', inputmode: 'email', autocomplete: 'off' },
  reference: { required: true, hint: true, autocomplete: 'off', maxlength: 100 },
  customer_reference: { hint: true, autocomplete: 'off', maxlength: 100 },
  ean: { hint: true, inputmode: 'numeric', autocomplete: 'off', maxlength: 20 },
  order_reference: { hint: true, autocomplete: 'off', maxlength: 100 },
  customer_contact: { hint: true, autocomplete: 'off', maxlength: 100 },
  iban: { hint: true, autocomplete: 'off', maxlength: 60 },
  provider: { required: true, hint: true, autocomplete: 'off', maxlength: 100 },
  token: { required: true, hint: true, autocomplete: 'off', maxlength: 255 },
  brand: { required: true, hint: true, autocomplete: 'off', maxlength: 100 },
  last4: { required: true, hint: true, inputmode: 'numeric', autocomplete: 'off', maxlength: 30, width: 'short' },
  expires: { required: true, hint: true, autocomplete: 'off', maxlength: 30, width: 'short' },
};

/**
 * The fields of these names, for a form.
 * @param {string[]} names
 * @param {Record<string, string | undefined>} values As `flat` gives them.
 */
export function fieldsOf(names, values) {
  return names.map((name) => ({
    ...PROPERTIES[name], name, label: code('billing_field', name), pointer: pointerOf(name), value: values[name],
    missing: t('billing_form.missing', { field: code('billing_field', name) }), hint: PROPERTIES[name].hint && code('billing_hint', name), options: name === 'country' ? countryOptions() : undefined,
  }));
}

function pointerOf(name) {
  if (ADDRESS.includes(name)) return `/invoice_address/${name}`;
  return CARD.includes(name) ? `/card/${name}` : `/${name}`;
}

/** The details as one list of values, without the card and the further details. @param {any} details */
export function flat({ invoice_address: address, card, extra, ...others }) {
  const given = Object.entries({ ...others, ...address }).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given);
}

/** What a form has, as the API takes it. @param {Record<string, any>} values */
export function bodyOf(values) {
  const pick = (names) => Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
  const others = Object.values(GROUPS).flat().filter((name) => !ADDRESS.includes(name));
  const card = pick(CARD);
  return { ...pick([...others, 'iban']), invoice_address: pick(ADDRESS), ...(Object.keys(card).length > 0 && { card }) };
}

/** The details as they are given back unchanged: without what is not given. @param {any} details */
export const given = (details) => Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null && value !== undefined)
  .map(([name, value]) => [name, name === 'invoice_address' ? given(value) : value]));

/** Whether anything is given yet. @param {any} details */
export const isGiven = (details) => Object.values(details).some((value) => value !== null && value !== undefined);

/** The details to read. @param {any} details */
export function detailsList(details) {
  const value = (name) => [code('billing_field', name), details[name]];
  return definitions([
    value('company_name'), value('vat_number'), [t('billing_form.address'), details.invoice_address && address(details.invoice_address)],
    value('invoice_email'), value('contact_email'), value('reference'), value('customer_reference'), value('ean'), value('order_reference'),
    value('customer_contact'), value('iban'), [t('billing_form.card'), details.card && cardText(details.card)],
  ]);
}
