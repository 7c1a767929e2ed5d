// Second factors, recovery codes and passkeys.

import { PASSWORD, freshCode, owner } from '../lib/cloud.mjs';
import { button, confirmed, heading, link, logIn, logOut } from '../lib/hand.mjs';
import { da } from '../lib/texts.mjs';

export async function p12_a_second_factor_by_app_is_demanded_and_a_recovery_code_stands_in_for_it({ open, assert }) {
  const person = await owner();
  const page = await open({ as: person });
  await page.goto('/security');
  await button(page, da('security.app_begin')).click();
  const secret = await page.locator('.secret').innerText();
  page.watch.expect(422, '/v1/me/totp/confirm');
  await page.getByLabel(da('security.app_code')).fill('000000');
  await button(page, da('security.app_confirm')).click();
  await page.locator('.summary li').waitFor();
  await page.getByLabel(da('security.app_code')).fill(await freshCode(secret));
  await button(page, da('security.app_confirm')).click();
  await confirmed(page, da('security.app_added'));

  await button(page, da('security.recovery_make')).click();
  await heading(page, da('security.recovery_title'));
  const codes = await page.locator('.codes li').allInnerTexts();
  assert.equal(codes.length, 10);
  await button(page, da('security.recovery_done')).click();
  await heading(page, da('security.title'));

  await logOut(page);
  await logIn(page, person);
  await heading(page, da('login.factor_title'));
  await page.getByLabel(da('common.challenge.app_code')).fill(await freshCode(secret));
  await button(page, da('common.challenge.submit')).click();
  await page.waitForURL((url) => url.pathname === '/');
  await logOut(page);

  await logIn(page, person);
  await button(page, da('common.challenge.use_recovery')).click();
  // As people type it: with a capital, and a space at the end.
  await page.getByLabel(da('common.challenge.recovery_code')).fill(`${codes[0].toUpperCase()} `);
  await button(page, da('common.challenge.submit')).click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.goto('/security');
  await page.getByText(da('security.recovery_left', { count: 9 })).waitFor();
}

export async function p12_a_passkey_is_made_and_logs_in_alone({ open }) {
  const person = await owner();
  const page = await open({ as: person });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
  };
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options });
  await page.goto('/security');
  await page.getByLabel(da('security.passkey_name'), { exact: true }).fill('Min bærbare');
  await button(page, da('security.passkey_add')).click();
  await confirmed(page, da('security.passkey_added'));
  await page.getByRole('strong').getByText('Min bærbare').waitFor();
  await logOut(page);
  await link(page.locator('#account'), da('common.log_in')).click();
  // Without the pointer, which would have the browser offer it in the field first.
  await button(page, da('login.passkey')).evaluate((element) => element.click());
  await page.waitForURL((url) => url.pathname === '/');
  await logOut(page);
  await page.goto('/login');
  await page.mouse.move(300, 300);
  await page.mouse.move(310, 310);
  await page.waitForURL((url) => url.pathname === '/');
  await heading(page, 'Rødgrød & Fløde ApS');
  await page.goto('/security');
  await page.getByRole('region', { name: da('security.passkeys') }).getByText(da('security.passkey_used').split(' {')[0]).waitFor();
}

export async function p12_an_act_after_the_session_ended_asks_for_a_log_in_and_is_then_done({ open, assert }) {
  const person = await owner();
  const page = await open({ as: person });
  await page.goto('/me');
  await page.getByLabel(da('me.name'), { exact: true }).fill('Ida Marie Krogh');
  await page.context().clearCookies();
  page.watch.expect(401, '/v1/me');
  await page.getByRole('form', { name: da('me.profile') }).getByRole('button').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(da('common.again.email')).fill(person.email);
  await dialog.getByLabel(da('common.again.password'), { exact: true }).fill(PASSWORD);
  await button(dialog, da('common.again.log_in')).click();
  await confirmed(page, da('me.saved'));
  assert.equal(await page.getByLabel(da('me.name'), { exact: true }).inputValue(), 'Ida Marie Krogh');
}
