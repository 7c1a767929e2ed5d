// Billing details, the subscription, its invoice, and how it ends.

import { STAFF, freshCode, giveDetails, owner, subscribe } from '../lib/cloud.mjs';
import { button, confirmed, link } from '../lib/hand.mjs';
import { da } from '../lib/texts.mjs';

const TYPED = {
  vat_number: '43628267', line1: 'Borggade 22', postal_code: '6300', city: 'Gråsten', invoice_email: 'faktura@rodgrod.example',
  contact_email: 'ida@rodgrod.example', reference: 'Indkøb 7',
};

/** By its name: of “By” and “Betalingsudbyder” the label of one is in that of the other. */
const labelled = (page, name) => page.locator(`[name=${name}]`);

export async function p03_p04_billing_details_say_all_that_is_missing_and_wrong_at_once({ open, assert }) {
  const page = await open({ as: await owner() });
  await page.goto('/billing');
  await button(page, da('billing_form.save')).click();
  assert.equal(await page.locator('.summary li').count(), 7, 'each that is missing');
  for (const [name, value] of Object.entries(TYPED)) await labelled(page, name).fill(value);
  await labelled(page, 'vat_number').fill('43628268');
  await labelled(page, 'invoice_email').fill('faktura');
  await labelled(page, 'ean').fill('123');
  await labelled(page, 'iban').fill('DK12 3456');
  await labelled(page, 'reference').fill('4111 1111 1111 1111');
  page.watch.expect(422, '/v1/billing-details');
  await button(page, da('billing_form.save')).click();
  await page.locator('.summary a').nth(3).waitFor();
  for (const name of ['vat_number', 'invoice_email', 'ean', 'iban', 'reference']) {
    assert.equal(await labelled(page, name).getAttribute('aria-invalid'), 'true', name);
  }
  assert.equal(await labelled(page, 'city').inputValue(), 'Gråsten', 'what was typed stays');
  for (const name of ['vat_number', 'invoice_email', 'reference']) await labelled(page, name).fill(TYPED[name]);
  for (const name of ['ean', 'iban']) await labelled(page, name).fill('');
  await button(page, da('billing_form.save')).click();
  await confirmed(page, da('billing.saved'));
  assert.equal(await labelled(page, 'vat_number').inputValue(), 'DK43628267');
}

export async function p03_p37_whoever_subscribes_sees_the_invoice_and_its_pdf_and_can_cancel_and_undo_it({ open, assert, note }) {
  const person = await owner();
  await giveDetails(person);
  const page = await open({ as: person });
  await page.goto('/subscription');
  await button(page, da('subscription.go_on')).click();
  await button(page.getByRole('dialog'), da('subscription.subscribe_button')).click();
  await confirmed(page, da('subscription.subscribed'));
  note(`subscribed in 2 clicks`);

  await link(page.locator('#nav'), da('common.nav.invoices')).click();
  await page.getByRole('link', { name: /^Faktura \d/ }).first().click();
  await page.getByText(da('invoices.all')).waitFor();
  const saved = page.waitForEvent('download');
  await button(page, da('invoices.pdf')).click();
  const file = await saved;
  assert.match(file.suggestedFilename(), /\.pdf$/);
  const parts = [];
  for await (const part of await file.createReadStream()) parts.push(part);
  assert.equal(Buffer.concat(parts).subarray(0, 5).toString(), '%PDF-');

  await page.goto('/subscription');
  await button(page, da('subscription_act.cancel_button')).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(da('subscription_act.reason_other')).check();
  await button(dialog, da('subscription_act.cancel_button')).click();
  await confirmed(page, da('subscription_act.cancelled').split(' {')[0]);
  await button(page, da('subscription_act.undo_button')).click();
  await button(page.getByRole('dialog'), da('subscription_act.undo_button')).click();
  await confirmed(page, da('subscription_act.undone'));
}

export async function p11_p37_staff_register_a_payment_and_the_account_sees_that_they_looked({ open }) {
  const person = await owner();
  const invoice = await subscribe(person);
  const page = await open();
  await page.goto('/staff/login');
  await page.getByLabel(da('staff.email')).fill(STAFF.email);
  await page.getByLabel(da('staff.password'), { exact: true }).fill(STAFF.password);
  await button(page, da('staff.continue')).click();
  await page.getByLabel(da('common.challenge.app_code')).fill(await freshCode(STAFF.secret));
  await button(page, da('common.challenge.submit')).click();
  await page.waitForURL((url) => url.pathname === '/staff');
  await link(page.locator('#content').getByRole('navigation'), da('staff.invoices')).click();
  await page.getByLabel(da('staff.account_id')).fill(person.account);
  await button(page, da('staff.account_show')).click();
  await button(page, da('staff_invoices.payment')).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(da('staff_invoices.reference')).fill('Bank 4711');
  await button(dialog, da('staff_invoices.payment_submit')).click();
  await confirmed(page, da('staff_invoices.payment_done', { number: invoice.number }));
  await page.getByRole('cell', { name: da('invoice_status.paid') }).waitFor();

  const theirs = await open({ as: person });
  await theirs.goto(`/invoices/${invoice.id}`);
  await theirs.getByText(da('invoice_status.paid'), { exact: true }).waitFor();
  // That somebody looked is on record for the account.
  await theirs.goto('/activity');
  for (const act of ['invoices-viewed', 'invoice-payment-registered']) await theirs.getByText(da(`audit_action.${act}`)).first().waitFor();
}
