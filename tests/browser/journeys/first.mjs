// Opening an account, coming back, and seeing all that is stored about oneself.

import { PASSWORD, freshEmail, linkTo, owner } from '../lib/cloud.mjs';
import { button, confirmed, hand, heading, link, logIn, logOut, signUp } from '../lib/hand.mjs';
import { da, textsIn } from '../lib/texts.mjs';

export async function p01_p38_anyone_opens_an_account_and_sees_all_that_is_stored_about_them({ open, note, assert }) {
  const page = await open();
  const by = hand(page);
  const { email } = await signUp(page, { by });
  assert.ok(!page.url().includes('token'), 'the mailed token is not in the address');
  await by.click(link(page.locator('#nav'), da('common.nav.profile')));
  await heading(page, da('me.title'));
  await page.getByRole('heading', { level: 2, name: da('me.activity'), exact: true }).waitFor();
  const text = await page.locator('main').innerText();
  for (const stored of [email, '+4520304050', 'Ida Krogh', 'Tangloppen ApS', '127.0.0.1', 'Chrom']) assert.ok(text.includes(stored), stored);
  note(`from the front page to all that is stored: ${by.told()}`);
}

export async function p01_nobody_opens_an_account_without_the_mailed_link_or_with_what_is_wrong({ open, assert }) {
  const page = await open();
  const email = freshEmail();
  await page.goto('/signup');
  await button(page, da('signup.submit')).click();
  assert.equal(await page.locator('.summary li').count(), 5, 'all that is missing is said at once');
  await page.getByLabel(da('signup.company')).fill('Tangloppen ApS');
  await page.getByLabel(da('signup.name')).fill('Ida Krogh');
  await page.getByLabel(da('signup.email')).fill('forkert');
  await page.getByLabel(da('signup.phone')).fill('20');
  await page.getByRole('checkbox', { name: da('signup.accept').split(' {')[0] }).check();
  page.watch.expect(422, '/v1/signups');
  await page.keyboard.press('Enter');
  await page.locator('.summary li').first().waitFor();
  assert.equal(await page.getByLabel(da('signup.name')).inputValue(), 'Ida Krogh', 'what was typed stays');
  await page.locator('.summary a').first().click();
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-invalid')), 'true', 'the summary leads to the field');
  await page.getByLabel(da('signup.email')).fill(email);
  await page.getByLabel(da('signup.phone')).fill('+45 20 30 40 50');
  await page.keyboard.press('Enter');
  await heading(page, da('password.look_in_mail'));
  const mailed = await linkTo(email, '/confirm');
  await page.goto('/confirm');
  await heading(page, da('password.no_link_title'));
  await page.goto(mailed);
  await page.getByLabel(da('password.label')).fill('kort');
  page.watch.expect(422, '/v1/signups/confirm');
  await button(page, da('confirm.submit')).click();
  await page.locator('.summary li').first().waitFor();
  await page.getByLabel(da('password.label')).fill(PASSWORD);
  await button(page, da('confirm.submit')).click();
  await confirmed(page, da('common.confirmed.account-opened'));
  page.watch.expect(410, '/v1/signups/preview');
  await page.goto('about:blank');
  await page.goto(mailed);
  await heading(page, da('password.link_expired_title'));
}

export async function p12_whoever_logs_out_is_out_and_logs_in_again_where_they_were({ open, assert }) {
  const person = await owner();
  const page = await open({ as: person });
  await page.goto('/');
  await logOut(page);
  await page.goto('/me');
  await heading(page, da('me.title'));
  assert.ok(!(await page.locator('main').innerText()).includes(person.email));
  await link(page.locator('#content'), da('common.log_in')).click();
  page.watch.expect(401, '/v1/sessions');
  await logIn(page, { email: person.email, password: 'ikke-den-rigtige-5' });
  await page.locator('.summary li').waitFor();
  await logIn(page, person);
  await page.waitForURL((url) => url.pathname === '/me');
  await page.getByText(person.email).first().waitFor();
}

export async function p23_a_forgotten_password_is_reset_by_mail({ open }) {
  const person = await owner();
  const [page, other] = [await open(), await open({ as: person })];
  await page.goto('/login');
  await link(page, da('login.forgotten')).click();
  await page.getByLabel(da('forgotten.email')).fill(person.email);
  await button(page, da('forgotten.send_link')).click();
  await heading(page, da('password.look_in_mail'));
  const mailed = await linkTo(person.email, '/reset');
  await page.goto(mailed);
  const password = 'en-helt-ny-cykelsadel-7';
  await page.getByLabel(da('password.label')).fill(password);
  await button(page, da('reset.submit')).click();
  await confirmed(page, da('common.confirmed.password-reset'));
  await logIn(page, { email: person.email, password });
  await heading(page, 'Rødgrød & Fløde ApS');
  // Every other session has ended with it.
  other.watch.expect(401, '/v1/me/memberships');
  other.watch.expect(401, '/v1/subscription');
  await other.goto('/');
  await link(other.locator('#content'), da('home.start')).waitFor();
  await page.goto(mailed);
  page.watch.expect(410, '/v1/password-resets/confirm');
  await page.getByLabel(da('password.label')).fill(`${password}-9`);
  await button(page, da('reset.submit')).click();
  await heading(page, da('password.link_expired_title'));
}

export async function p01_an_account_is_opened_in_english({ open, assert }) {
  const t = textsIn('en');
  const page = await open({ language: 'en' });
  await signUp(page, { t });
  await link(page.locator('#nav'), t('common.nav.profile')).click();
  await heading(page, t('me.title'));
  await page.locator('#language').click();
  await heading(page, da('me.title'));
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'da');
  await page.goto('/data');
  await heading(page, da('data.title'));
}

export async function p01_an_account_is_opened_on_a_phone({ open, assert }) {
  const page = await open({ phone: true });
  await signUp(page);
  await button(page, da('common.menu')).click();
  await link(page.locator('#nav'), da('common.nav.profile')).click();
  await heading(page, da('me.title'));
  await page.getByRole('heading', { level: 2, name: da('me.activity'), exact: true }).waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the screen');
}
