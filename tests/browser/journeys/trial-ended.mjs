// An account whose trial has run out. A month passes, which takes a while, and nothing runs beside it.

import { advance, invited, loggedIn, owner } from '../lib/cloud.mjs';
import { settled } from '../lib/load.mjs';
import { look } from '../lib/look.mjs';
import { da } from '../lib/texts.mjs';

export const slow = true;
export const last = true;

export async function p34_a_deactivated_account_says_so_and_what_opens_it_again({ open, fault, assert }) {
  const person = await owner();
  const other = await invited(person, 'member');
  await advance('P31D');
  const page = await open({ as: await loggedIn(person.email, 'owner') });
  await page.goto('/');
  await page.getByText(da('home.deactivated_trial_title')).waitFor();
  for (const path of ['/', '/subscription', '/members', '/data/contacts', '/integrations', '/integrations/new', '/billing', '/account']) {
    await page.goto(path);
    await settled(page);
    await look(page, `${path}, deactivated`, fault);
  }
  const member = await open({ as: await loggedIn(other.email, 'member') });
  await member.goto('/');
  await member.getByText(da('common.deactivated_title')).waitFor();
  await look(member, 'a member of a deactivated account', fault);
  assert.ok(await member.getByRole('link', { name: da('common.see_subscription') }).count() <= 1);
}
