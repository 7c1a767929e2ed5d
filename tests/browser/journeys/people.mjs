// Letting somebody in, taking it back, and leaving with all that one has stored.

import { PASSWORD, freshEmail, invited, linkTo, owner } from '../lib/cloud.mjs';
import { button, confirmed, heading } from '../lib/hand.mjs';
import { da } from '../lib/texts.mjs';

export async function p02_p44_an_invited_person_gets_in_and_is_out_on_the_next_request({ open, assert }) {
  const person = await owner();
  const email = freshEmail('bo');
  const page = await open({ as: person });
  await page.goto('/members');
  await page.getByLabel(da('members.name'), { exact: true }).fill('Bo Lind');
  await page.getByLabel(da('members.email'), { exact: true }).fill(email);
  await button(page, da('members.send')).click();
  await confirmed(page, da('members.sent', { email }));

  const other = await open();
  await other.goto(await linkTo(email, '/invitation'));
  await other.getByText(da('invitation.to', { company: 'Rødgrød & Fløde ApS' })).waitFor();
  assert.ok((await other.locator('main').innerText()).includes(da('invitation.administers', { company: 'Rødgrød & Fløde ApS' })));
  await other.getByLabel(da('invitation.new_password'), { exact: true }).fill(PASSWORD);
  await button(other, da('invitation.accept')).click();
  await heading(other, da('invitation.done_title', { company: 'Rødgrød & Fløde ApS' }));
  await other.getByRole('link', { name: da('invitation.go_on') }).click();
  await other.getByText(da('home.about', { company: 'Rødgrød & Fløde ApS' })).waitFor();
  assert.equal(await other.getByRole('link', { name: da('common.nav.members') }).count(), 0, 'a member is shown no page that is not for them');

  await page.reload();
  await page.getByRole('button', { name: `${da('members.remove')} Bo Lind` }).click();
  await button(page.getByRole('dialog'), da('members.remove')).click();
  await confirmed(page, da('members.removed', { name: 'Bo Lind' }));
  for (const path of ['/v1/datasets', '/v1/account', '/v1/me/memberships']) other.watch.expect(401, path);
  await other.goto('/data');
  await other.getByText(da('common.ended_title')).waitFor();
}

export async function p41_whoever_erases_themselves_gets_a_receipt_of_what_stays_and_why({ open, assert }) {
  const account = await owner();
  const person = await invited(account, 'member');
  const page = await open({ as: person });
  await page.goto('/me');
  await button(page, da('me.erase')).click();
  const dialog = page.getByRole('dialog');
  await button(dialog, da('me.erase_submit')).click();
  assert.equal(await dialog.locator('.summary li').innerText(), da('me.erase_sure_missing'));
  await dialog.getByLabel(da('me.erase_sure')).check();
  await button(dialog, da('me.erase_submit')).click();
  await heading(page, da('me.erased_title'));
  for (const title of ['me.receipt_kept', 'me.receipt_gone']) await page.getByRole('heading', { name: da(title), exact: true }).waitFor();
  const saved = page.waitForEvent('download');
  await button(page, da('me.receipt_download')).click();
  assert.equal((await saved).suggestedFilename(), 'e-sg.cloud-receipt.json');
  page.watch.expect(401, '/v1/sessions');
  await page.goto('/login');
  await page.getByLabel(da('login.email')).fill(person.email);
  await page.getByLabel(da('login.password'), { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('.summary li').waitFor();
}

export async function p41_a_sole_owner_is_told_to_hand_over_or_cancel_first({ open }) {
  const page = await open({ as: await owner() });
  await page.goto('/me');
  await button(page, da('me.erase')).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(da('me.erase_sure')).check();
  page.watch.expect(409, '/v1/me');
  await button(dialog, da('me.erase_submit')).click();
  await dialog.locator('.summary li').waitFor();
}
