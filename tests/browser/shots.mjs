// Pictures of the first journey of the README, in `target/portal/`: `node tests/browser/shots.mjs`, beside a local cloud (`cargo run`, or
// the one at `API`). What it needs is installed by `tests/run browser`.

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch, open } from './lib/browser.mjs';
import { API, DETAILS, PASSWORD, freshEmail, linkTo } from './lib/cloud.mjs';
import { button, confirmed, heading, link } from './lib/hand.mjs';
import { settled } from './lib/load.mjs';
import { da } from './lib/texts.mjs';

const FOLDER = fileURLToPath(new URL('../../target/portal/', import.meta.url));
const email = freshEmail('soren');
let number = 0;

mkdirSync(FOLDER, { recursive: true });
const browser = await launch();
const page = await open(browser);

await page.goto('/');
await settled(page);
await shot('front');
await link(page.locator('#content'), da('home.start')).click();
await page.getByLabel(da('signup.company')).fill('Rødgrød & Fløde ApS');
await page.getByLabel(da('signup.name')).fill('Søren Ærø Åkjær');
await page.getByLabel(da('signup.email')).fill(email);
await page.getByLabel(da('signup.phone')).fill('+45 20 30 40 50');
await page.getByRole('checkbox').first().check();
await shot('sign-up');
await button(page, da('signup.submit')).click();
await heading(page, da('password.look_in_mail'));
await shot('look-in-your-mail');
await page.goto(await linkTo(email, '/confirm'));
await page.getByLabel(da('password.label')).fill(PASSWORD);
await shot('choose-a-password');
await button(page, da('confirm.submit')).click();
await confirmed(page, da('common.confirmed.account-opened'));
await shot('overview');
await visit('nav.profile', 'stored-about-you');

await visit('nav.billing', null);
const { invoice_address: address, ...details } = DETAILS;
for (const [name, text] of Object.entries({ ...details, ...address })) {
  const field = page.locator(`[name=${name}]`);
  await (name === 'country' ? field.selectOption(text) : field.fill(text));
}
await button(page, da('billing_form.save')).click();
await confirmed(page, da('billing.saved'));
await shot('billing-details');
await visit('nav.subscription', 'subscription');
await button(page, da('subscription.go_on')).click();
await shot('what-is-agreed-to');
await button(page.getByRole('dialog'), da('subscription.subscribe_button')).click();
await confirmed(page, da('subscription.subscribed'));
await shot('subscribed');
await visit('nav.invoices', 'invoices');
await page.getByRole('link', { name: /^Faktura \d/ }).first().click();
await page.getByText(da('invoices.all')).waitFor();
await settled(page);
await shot('invoice');

await page.emulateMedia({ colorScheme: 'dark' });
await visit('nav.home', 'overview-dark');
await page.setViewportSize({ width: 390, height: 844 });
await shot('overview-phone');
await browser.close();
console.log(`${number} pictures of ${API} in ${FOLDER}`);

async function visit(key, name) {
  await link(page.locator('#nav'), da(`common.${key}`)).click();
  await page.waitForLoadState();
  await settled(page);
  if (name) await shot(name);
}

async function shot(name) {
  number += 1;
  // A dialog lies over what is on the screen.
  const fullPage = await page.locator('dialog[open]').count() === 0;
  await page.screenshot({ path: `${FOLDER}${String(number).padStart(2, '0')}-${name}.png`, fullPage });
}
