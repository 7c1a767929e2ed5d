// What journeys do again and again, as a person does it.

import { PASSWORD, freshEmail, linkTo } from './cloud.mjs';
import { da } from './texts.mjs';

/**
 * A hand that counts what it does: clicks, and fields that are filled in or ticked.
 * @param {any} page
 */
export function hand(page) {
  const count = { clicks: 0, fields: 0 };
  return {
    count,
    click: (place) => (count.clicks += 1, place.click()),
    fill: (place, text) => (count.fields += 1, place.fill(text)),
    tick: (place) => (count.fields += 1, place.check()),
    told: () => `${count.clicks} clicks, ${count.fields} fields`,
  };
}


export const button = (within, name) => within.getByRole('button', { name, exact: true });

export const link = (within, name) => within.getByRole('link', { name, exact: true });

/** The confirmation of what was done, which is read aloud. @param {any} page @param {string} text */
export const confirmed = (page, text) => page.locator('#live').getByText(text).first().waitFor();

/** The page's heading. @param {any} page @param {string} text */
export const heading = (page, text) => page.getByRole('heading', { level: 1, name: text }).waitFor();

/** Opens an account by the pages, from the front page on. @param {any} page */
export async function signUp(page, { t = da, by = hand(page), email = freshEmail(), company = 'Tangloppen ApS' } = {}) {
  await page.goto('/');
  await by.click(link(page.locator('#content'), t('home.start')));
  await by.fill(page.getByLabel(t('signup.company')), company);
  await by.fill(page.getByLabel(t('signup.name')), 'Ida Krogh');
  await by.fill(page.getByLabel(t('signup.email')), email);
  await by.fill(page.getByLabel(t('signup.phone')), '+45 20 30 40 50');
  await by.tick(page.getByRole('checkbox', { name: t('signup.accept').split(' {')[0] }));
  await by.click(button(page, t('signup.submit')));
  await heading(page, t('password.look_in_mail'));
  await page.goto(await linkTo(email, '/confirm'));
  by.count.clicks += 1;
  await by.fill(page.getByLabel(t('password.label')), PASSWORD);
  await by.click(button(page, t('confirm.submit')));
  await page.waitForURL((url) => url.pathname === '/');
  await confirmed(page, t('common.confirmed.account-opened'));
  return { email, by };
}

/** Logs in by the page. @param {any} page @param {{ email: string, password?: string }} person */
export async function logIn(page, { email, password = PASSWORD }, t = da) {
  if (new URL(page.url()).pathname !== '/login') await page.goto('/login');
  await page.getByLabel(t('login.email')).fill(email);
  await page.getByLabel(t('login.password'), { exact: true }).fill(password);
  await button(page, t('login.submit')).click();
}

/** Logs out by the menu. @param {any} page */
export async function logOut(page, t = da) {
  await page.locator('#account summary').click();
  await button(page.locator('#account'), t('common.log_out')).click();
  await confirmed(page, t('common.confirmed.logged-out'));
}
