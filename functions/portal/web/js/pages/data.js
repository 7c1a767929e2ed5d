// The data sets: what each is for, and what a row of it has.

import { get } from '../api.js';
import { closedNotice, isClosed } from '../closed.js';
import { h } from '../dom.js';
import { start } from '../page.js';
import { button, buttonLink, card, table } from '../parts.js';
import { code, rich, t } from '../texts.js';

const MANAGERS = ['owner', 'admin'];

start({
  blocks: 2,
  load: () => ({ datasets: get('/v1/datasets'), account: get('/v1/account') }),
  view: ({ datasets, account }, { role }) => [
    h('p', { class: 'lead' }, t('data.lead')),
    isClosed(account.body.status) && closedNotice(account.body.status),
    datasets.body.items.map(({ name, schema }) => card(code('dataset', name),
      h('p', null, code('data.about', name)),
      h('div', { class: 'actions' }, buttonLink(`/data/${name}`, code('data.see', name))),
      fields(name, schema))),
    MANAGERS.includes(role) && h('p', null, rich('data.fill', { link: h('a', { href: '/integrations' }, t('data.integration')) })),
  ],
});

function fields(name, schema) {
  return h('details', null, h('summary', null, t('data.fields')), h('div', { class: 'stack' },
    table({
      caption: `${code('dataset', name)}: ${t('data.fields')}`, rows: Object.entries(schema.properties),
      columns: [
        { label: t('data.field'), cell: ([field]) => code('field', field) },
        { label: t('data.name_in_files'), cell: ([field]) => h('code', null, field) },
        { label: t('data.demand'), cell: ([field]) => (schema.required.includes(field) ? t('data.demanded') : t('data.free')) },
        { label: t('data.example'), cell: ([, { examples }]) => h('span', { lang: 'da' }, examples?.[0]) },
      ],
    }),
    h('div', { class: 'actions' }, button(t('data.schema'), () => save(`${name}.schema.json`, schema), 'quiet small'))));
}

/** Saves the schema, which came with the page, as a file. */
function save(filename, schema) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(schema, null, 2)], { type: 'application/schema+json' }));
  h('a', { href: url, download: filename }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
