// The form of billing details, in groups. Where somebody else has changed them meanwhile, it takes over what the person has
// not touched, shows the rest, and keeps what was typed.

import { cardText } from './billing-card.js';
import { GROUPS, bodyOf, fieldsOf, flat } from './billing-fields.js';
import { fill, h } from './dom.js';
import { makeForm } from './form.js';
import { card, notice } from './parts.js';
import { code, t } from './texts.js';

const CARD = ['provider', 'token', 'brand', 'last4', 'expires'];

/**
 * The form.
 * @param {object} options
 * @param {{ body: any, etag: string | null }} options.stored The answer that it starts from.
 * @param {Record<string, string | undefined>} [options.suggested] What stands in a field that nothing was given for yet.
 * @param {boolean} options.withPayment Whether the bank account and the card are part of it.
 * @param {(body: any, etag: string | null) => Promise<any>} options.save
 * @param {() => Promise<any>} options.reload Asks for the details as they are now.
 * @param {(result: any) => void | Promise<void>} options.done
 */
export function detailsForm({ stored, suggested = {}, withPayment, save, reload, done }) {
  let { body: base, etag } = stored;
  const values = { country: 'DK', ...suggested, ...flat(base) };
  const removal = base.card && [{ name: 'remove_card', label: t('billing_form.remove_card'), type: 'checkbox' }];
  const payment = withPayment ? [...fieldsOf(['iban', ...CARD], values), ...(removal || [])] : [];
  const place = h('div', { tabindex: -1 });
  const form = makeForm({
    fields: [...fieldsOf(Object.values(GROUPS).flat(), values), ...payment],
    submit: t('billing_form.save'),
    act: async ({ remove_card: removeCard, ...typed }) => {
      const body = bodyOf(typed);
      if (withPayment && !body.card && base.card && !removeCard) body.card = base.card;
      // The further details are changed by their own dialog, and given back here as they are.
      const result = await save({ ...body, extra: base.extra ?? undefined }, etag);
      if (result.problem?.code === 'stale') await meet(typed);
      return result;
    },
    failed: ({ code: problem, errors }) => {
      if (errors.some(({ pointer }) => pointer.startsWith('/card'))) openCard();
      return problem === 'stale';
    },
    done,
  });
  const element = (name) => form.fields.get(name).element;
  const elements = (names) => names.map(element);
  const more = withPayment && h('details', { class: 'more' }, h('summary', null, base.card ? t('billing_form.change_card') : t('billing_form.give_card')),
    h('div', { class: 'stack' }, h('p', { class: 'note' }, t('billing_form.card_hint')), elements(CARD)));
  // The card may be left out. Who begins to give one gives all of it.
  const demand = () => {
    const isBegun = CARD.some((name) => form.fields.get(name).value);
    for (const name of CARD) form.fields.get(name).required = isBegun;
  };
  if (withPayment) {
    demand();
    more.addEventListener('input', demand);
  }
  const openCard = () => more && (more.open = true);
  const { company, address: [line1, line2, postalCode, city, country], mails, references, authorities } = GROUPS;
  const actions = form.element.lastElementChild;
  form.element.classList.add('sheet');
  actions.before(place,
    card(t('billing_form.company'), elements(company)),
    card(t('billing_form.address'), elements([line1, line2]), h('div', { class: 'pair' }, elements([postalCode, city])), element(country)),
    card(t('billing_form.mails'), elements(mails)),
    card(t('billing_form.references'), elements(references)),
    card(t('billing_form.authorities'), h('p', { class: 'note' }, t('billing_form.authorities_text')), elements(authorities)));
  if (withPayment) {
    actions.before(card(t('billing_form.payment'), element('iban'), h('h3', null, t('billing_form.card')),
      h('p', null, base.card ? cardText(base.card) : t('billing_form.no_card')), more, removal && element('remove_card')));
  }
  return form.element;

  async function meet(typed) {
    const latest = await reload();
    if (!latest.ok) return fill(place, notice('warning', t('billing_form.stale_title'), latest.problem.detail));
    const [before, now] = [flat(base), flat(latest.body)];
    const names = [...Object.values(GROUPS).flat(), ...(withPayment ? ['iban'] : [])].filter((name) => before[name] !== now[name]);
    const both = names.filter((name) => typed[name] !== before[name] && typed[name] !== now[name]);
    for (const name of names) if (!both.includes(name)) form.fields.get(name).value = now[name];
    base = latest.body;
    ({ etag } = latest);
    const item = (name) => h('li', null, both.includes(name)
      ? t('billing_form.stale_both', { field: code('billing_field', name), value: now[name] ?? t('billing_form.nothing') })
      : t('billing_form.stale_taken', { field: code('billing_field', name) }));
    fill(place, notice('warning', t('billing_form.stale_title'), t('billing_form.stale'), names.length > 0 && h('ul', null, names.map(item))));
    place.focus();
  }
}
