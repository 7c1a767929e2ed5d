// Every page there is: accessible, soon there, and still. One that was added since is looked at as well, or fails for want of an address.

import { ask, askForAccount, freshEmail, integration, invited, linkTo, owner, staff, subscribe } from '../lib/cloud.mjs';
import { load, measured } from '../lib/load.mjs';
import { look } from '../lib/look.mjs';
import { da, pages } from '../lib/texts.mjs';

export const whole = true;

/** What stands in the place of a path's segment. */
const SEGMENTS = {
  'invoices.one': async (person) => (await ask('GET', '/v1/invoices', null, person.token)).body.items[0].id,
  'integrations.one': async (person) => (await integration(person)).id,
  'data.set': async () => 'contacts',
  'policy.version': async () => (await ask('GET', '/v1/policies')).body.items[0].version,
  'staff_newsletters.one': async () => (await ask('POST', '/v1/staff/newsletters', { subject: 'Nyt fra os', markdown_da: 'Hej.' }, (await staff()).token)).body.id,
};

/** The pages that mailed links lead to. What spends a link is not pressed here, so that most of them can be any. */
const LINKS = {
  confirm: async () => {
    const email = freshEmail();
    await askForAccount(email);
    return linkTo(email, '/confirm');
  },
  invitation: async (person) => {
    const email = freshEmail('bo');
    await ask('POST', '/v1/invitations', { email, name: 'Bo Lind', role: 'member' }, person.token);
    return linkTo(email, '/invitation');
  },
  reset: async () => '/reset#token=x', email: async () => '/email#token=x', undo: async () => '/undo#token=x', undo_addition: async () => '/undo-addition#token=x',
  lost_factors: async () => '/lost-factors#token=x', 'newsletter.confirm': async () => '/newsletter/confirm#token=x',
};

async function addressOf({ name, path }, person) {
  if (!path.includes('{')) return path;
  if (!SEGMENTS[name]) throw new Error(`the page ${name} has no example of its address here`);
  return path.replace(/\{\w+\}/, await SEGMENTS[name](person));
}

async function lookAt(page, addresses, { fault, note }) {
  await measured(page);
  const sizes = [];
  for (const [name, address] of addresses) {
    sizes.push([await load(page, address, name, fault), name]);
    await look(page, name, fault);
  }
  const [[most, largest]] = sizes.sort(([one], [other]) => other - one);
  note(`${sizes.length} pages, at most ${(most / 1024).toFixed(1)} KB (${largest})`);
}

/** Names and addresses of pages. */
async function addresses(isMeant, person) {
  const found = [];
  for (const page of pages.filter(isMeant)) found.push([page.name, await addressOf(page, person)]);
  return found;
}

const isForStaff = ({ path }) => path === '/staff' || path.startsWith('/staff/');

export async function every_page_is_accessible_and_soon_there_to_somebody_who_is_not_logged_in(test) {
  const person = await owner();
  const links = await Promise.all(Object.entries(LINKS).map(async ([name, address]) => [`${name} by its link`, await address(person)]));
  const bare = await addresses(({ session }) => session !== 'required', { token: null });
  // All that need a log-in say so in the same way.
  await lookAt(await test.open(), [...bare, ...links, ['data without a log-in', '/data']], test);
}

export async function every_page_is_accessible_and_soon_there_to_an_owner(test) {
  const person = await owner();
  await subscribe(person);
  await invited(person, 'admin');
  await ask('PUT', '/v1/datasets/contacts/rows/k-1', { name: 'Åse Ørum', email: 'aase@example.com' }, person.token);
  const meant = await addresses((page) => page.session !== 'none' && !isForStaff(page), person);
  await lookAt(await test.open({ as: person }), [...meant, ['ownership', '/ownership']], test);
}

export async function every_page_of_staff_is_accessible_and_soon_there(test) {
  const meant = await addresses(isForStaff);
  await lookAt(await test.open({ as: await staff() }), meant.filter(([, path]) => path !== '/staff/login'), test);
}

export async function every_page_says_what_it_needs_where_scripts_are_off({ open, assert }) {
  const page = await open({ scripts: false });
  for (const { name, path } of pages) {
    await page.goto(path.replace(/\{\w+\}/, 'x'));
    let said = da('common.noscript');
    try {
      said = da(`${name}.noscript`);
    } catch {
      // It needs nothing but what all need.
    }
    assert.equal(await page.locator('#content').innerText(), said, name);
  }
}
