// A file that is read in, from choosing it to its rows.

import { owner } from '../lib/cloud.mjs';
import { button, confirmed, heading } from '../lib/hand.mjs';
import { da } from '../lib/texts.mjs';

export async function p17_p18_a_file_is_seen_before_it_is_read_in_and_its_rows_are_there({ open, assert, note }) {
  const page = await open({ as: await owner() });
  await page.goto('/integrations/new');
  await page.getByLabel(da('integrations.form.name'), { exact: true }).fill('Kunder fra kassen');
  await page.getByLabel(da('field.email'), { exact: true }).check();
  await page.getByLabel(da('integrations.form.recipient'), { exact: true }).fill('Kassen A/S');
  await page.getByLabel(da('integrations.form.country'), { exact: true }).selectOption('DK');
  await page.getByLabel(da('integrations.form.email'), { exact: true }).fill('it@kassen.example');
  await button(page, da('integrations.form.create')).click();
  assert.equal(await page.locator('.summary li').innerText(), da('integrations.form.authorised_missing'), 'nothing without the declaration');
  await page.getByLabel(da('integrations.form.authorised')).check();
  await button(page, da('integrations.form.create')).click();
  await page.getByRole('link', { name: da('integrations.go_on') }).click();

  const rows = ['external_id;name;email', 'k-1;Åse Ørum;aase@example.com', 'k-2;Bo Lind;bo@example.com', 'k-3;;ingen'];
  const file = { name: 'kunder.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
  await page.getByLabel(da('integration.upload.file'), { exact: true }).setInputFiles(file);
  await page.getByText(da('integration.preview.wrong', { count: 1, total: 3 })).waitFor();
  const start = performance.now();
  await button(page, da('integration.upload.start')).click();
  await confirmed(page, da('run.over.partly'));
  note(`from the click to all rows: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  const refused = page.waitForEvent('download');
  await page.locator('#live').getByRole('link', { name: da('run.refused') }).click();
  assert.match((await refused).suggestedFilename(), /\.csv$/);
  await page.locator('#live').getByRole('link', { name: da('run.to_rows') }).click();
  await heading(page, da('dataset.contacts'));
  await page.getByRole('rowheader', { name: 'Åse Ørum' }).waitFor();

  await button(page, da('data.add.contacts')).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(da('field.external_id'), { exact: true }).fill('k-4');
  await dialog.getByLabel(da('field.name'), { exact: true }).fill('Eva Holm');
  await button(dialog, da('data.save')).click();
  await confirmed(page, da('data.added'));
  await page.getByRole('rowheader', { name: 'Eva Holm' }).waitFor();
}
