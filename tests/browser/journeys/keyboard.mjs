// Everything by the keyboard alone: where the focus is, is always to be seen, and nothing holds it.

import { PASSWORD, freshEmail, linkTo } from '../lib/cloud.mjs';
import { confirmed, heading } from '../lib/hand.mjs';
import { da } from '../lib/texts.mjs';

export async function p01_p03_an_account_is_opened_logged_in_to_and_given_billing_details_by_keyboard_alone({ open, assert }) {
  const page = await open();
  const email = freshEmail();
  await page.goto('/');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip', 'the first stop skips to the content');
  await page.keyboard.press('Enter');
  await to(page, 'a', da('home.start'));
  await page.keyboard.press('Enter');
  await heading(page, da('signup.title'));
  const typed = { company_name: 'Tangloppen ApS', name: 'Ida Krogh', email, phone: '+45 20 30 40 50' };
  for (const [name, text] of Object.entries(typed)) await type(page, name, text);
  await to(page, '[name=accept_policy]');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await heading(page, da('password.look_in_mail'));
  assert.equal(await page.evaluate(() => document.activeElement.id), 'heading', 'the focus is at what is new');
  await page.goto(await linkTo(email, '/confirm'));
  await page.getByLabel(da('password.label')).waitFor();
  await type(page, 'password', PASSWORD);
  await page.keyboard.press('Enter');
  await confirmed(page, da('common.confirmed.account-opened'));

  await logOutByKeyboard(page);
  await page.goto('/login');
  await type(page, 'email', email);
  await type(page, 'password', PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/');
  await to(page, '#nav a', da('common.nav.billing'));
  await page.keyboard.press('Enter');
  await page.locator('[name=vat_number]').waitFor();
  const details = {
    vat_number: '43628268', line1: 'Borggade 22', postal_code: '6300', city: 'Gråsten',
    invoice_email: 'faktura@rodgrod.example', contact_email: 'ida@rodgrod.example', reference: 'Indkøb 7',
  };
  for (const [name, text] of Object.entries(details)) await type(page, name, text);
  page.watch.expect(422, '/v1/billing-details');
  await page.keyboard.press('Enter');
  await page.locator('.summary li').waitFor();
  // The summary has the focus. Its link leads to the field.
  await to(page, '.summary a');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'vat_number');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('43628267');
  await page.keyboard.press('Enter');
  await confirmed(page, da('billing.saved'));
}

async function logOutByKeyboard(page) {
  await to(page, '#account summary', '', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await to(page, '#account button', da('common.log_out'));
  await page.keyboard.press('Enter');
  await confirmed(page, da('common.confirmed.logged-out'));
}

async function type(page, name, text) {
  await to(page, `[name=${name}]`);
  await page.keyboard.type(text);
}

/** Goes on from stop to stop until the focus is on what is meant. At each it must be seen where one is. */
async function to(page, selector, text = '', key = 'Tab') {
  for (let stops = 0; stops < 60; stops += 1) {
    const at = await page.evaluate(([wanted, words]) => {
      const { activeElement: element } = document;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const isSeen = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      return { isThere: element.matches(wanted) && element.textContent.includes(words), isSeen, what: element.outerHTML.slice(0, 100) };
    }, [selector, text]);
    if (at.isThere) return;
    if (stops > 0 && !at.isSeen && !at.what.startsWith('<body') && !/id="(heading|main)"/.test(at.what)) throw new Error(`the focus is not seen at ${at.what}`);
    await page.keyboard.press(key);
  }
  throw new Error(`the keyboard does not get to ${selector} ${text}`);
}
