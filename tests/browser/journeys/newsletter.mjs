// The newsletter: confirmed by its reader, and stopped by its link, also without scripts. A minute passes, so nothing runs beside it.

import { advance, ask, freshEmail, linkTo, staff } from '../lib/cloud.mjs';
import { heading } from '../lib/hand.mjs';
import { look } from '../lib/look.mjs';
import { da } from '../lib/texts.mjs';

export const last = true;

export async function p07_p08_the_newsletter_is_confirmed_and_stopped_by_links_alone({ open, assert, fault }) {
  const email = freshEmail('laeser');
  await ask('POST', '/v1/newsletter/subscriptions', { email, language: 'da' });
  const page = await open();
  await page.goto(await linkTo(email, '/newsletter/confirm'));
  await page.getByText('[Afmeld]').first().waitFor();
  await page.getByRole('button', { name: da('newsletter.submit') }).click();
  await heading(page, da('newsletter.done_title'));

  const { token } = await staff();
  const { body: letter } = await ask('POST', '/v1/staff/newsletters', { subject: 'Nyt fra os', markdown_da: 'Hej.\n\nDer er nyt.' }, token);
  await ask('POST', `/v1/staff/newsletters/${letter.id}/send`, null, token);
  // Letters go with the next minute.
  await advance('PT1M');
  const stop = await linkTo(email, '/v1/newsletter/unsubscribe');
  await page.goto(stop);
  await look(page, 'unsubscribe', fault, ['light']);
  const plain = await open({ scripts: false });
  await plain.goto(stop);
  assert.equal(await plain.getByRole('button').count(), 1, 'to look stops nothing');
  await plain.getByRole('button').click();
  await heading(plain, 'Du er afmeldt');
}
