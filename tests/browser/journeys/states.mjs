// What pages show when it is not their content: errors, questions, nothing yet, no access, no session, no connection.

import { ask, integration, invited, owner, subscribe } from '../lib/cloud.mjs';
import { button, heading, logIn } from '../lib/hand.mjs';
import { settled } from '../lib/load.mjs';
import { look } from '../lib/look.mjs';
import { da } from '../lib/texts.mjs';

export const whole = true;

export async function forms_are_accessible_with_all_their_errors({ open, fault }) {
  const person = await owner();
  const page = await open();
  await page.goto('/signup');
  await button(page, da('signup.submit')).click();
  await look(page, 'sign-up with errors', fault);
  page.watch.expect(401, '/v1/sessions');
  await logIn(page, { email: person.email, password: 'ikke-den-rigtige-5' });
  await page.locator('.summary li').waitFor();
  await look(page, 'log-in with a wrong password', fault);
  await page.goto('/forgotten');
  await page.getByLabel(da('forgotten.email')).fill(person.email);
  await page.keyboard.press('Enter');
  await heading(page, da('password.look_in_mail'));
  await look(page, 'reset asked for', fault);

  const own = await open({ as: person });
  await own.goto('/billing');
  await button(own, da('billing_form.save')).click();
  await look(own, 'billing details with errors', fault);
  await own.goto('/integrations/new');
  await button(own, da('integrations.form.create')).click();
  await look(own, 'contract with errors', fault);
}

export async function dialogs_are_accessible({ open, fault }) {
  const person = await owner();
  await subscribe(person);
  await invited(person, 'member');
  await ask('PUT', '/v1/datasets/contacts/rows/k-1', { name: 'Åse Ørum' }, person.token);
  const { id } = await integration(person);
  const page = await open({ as: person });
  const dialogs = [
    ['/subscription', da('subscription_act.cancel_button')], ['/subscription', da('subscription_act.suspend_button')],
    ['/members', `${da('members.change_role')} Bo Lind`], ['/members', `${da('members.remove')} Bo Lind`], ['/me', da('me.erase')],
    ['/data/contacts', da('data.add.contacts')], [`/integrations/${id}`, da('integration.revoke')], ['/billing', da('billing.extra_add')],
  ];
  for (const [path, name] of dialogs) {
    await page.goto(path);
    await button(page, name).first().click();
    await page.getByRole('dialog').waitFor();
    await look(page, `dialog of ${path}: ${name}`, fault);
  }
  // Escape closes it, and the focus is where it was.
  await page.keyboard.press('Escape');
  if (await page.evaluate(() => document.activeElement.textContent) !== da('billing.extra_add')) fault('the focus is lost with the dialog');
  await page.goto('/me');
  await page.context().clearCookies();
  page.watch.expect(401, '/v1/me');
  await page.getByRole('form', { name: da('me.profile') }).getByRole('button').click();
  await page.getByRole('dialog').waitFor();
  await look(page, 'log in again', fault);
}

export async function what_is_empty_or_refused_is_accessible({ open, fault, assert }) {
  const person = await owner();
  const [page, member] = [await open({ as: person }), await open({ as: await invited(person, 'member') })];
  for (const path of ['/invoices', '/integrations', '/data/contacts']) {
    await page.goto(path);
    await settled(page);
    await page.locator('.empty').waitFor();
    await look(page, `${path}, empty`, fault);
  }
  for (const path of ['/invoices', '/members', '/subscription', '/billing', '/activity', '/integrations']) {
    await member.goto(path);
    await settled(member);
    assert.ok((await member.locator('main').innerText()).includes(da('common.refused_title')), path);
  }
  await look(member, 'refused', fault);
  await member.goto('/');
  await settled(member);
  await look(member, 'front page of a member', fault);
  member.watch.expect(404, '/nowhere');
  await member.goto('/nowhere');
  await look(member, 'no such page', fault, ['light']);
}

export async function an_ended_session_and_no_connection_are_accessible_and_overcome({ open, fault }) {
  const person = await owner();
  const page = await open({ as: person });
  const connect = await page.watch.disconnect();
  await page.goto('/members');
  await page.getByText(da('common.no_connection_title')).waitFor();
  await look(page, 'no connection', fault);
  await connect();
  await button(page, da('common.retry')).click();
  await page.getByText(person.email).first().waitFor();

  await page.context().clearCookies();
  for (const path of ['/v1/members', '/v1/invitations', '/v1/ownership-transfers', '/v1/me/memberships']) page.watch.expect(401, path);
  await page.reload();
  await page.getByText(da('common.ended_title')).waitFor();
  await look(page, 'session ended', fault);
  await button(page.locator('#content'), da('common.log_in')).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(da('common.again.email')).fill(person.email);
  await dialog.getByLabel(da('common.again.password'), { exact: true }).fill(person.password);
  await page.keyboard.press('Enter');
  await page.getByText(person.email).first().waitFor();
}
