// Who logged in and who changed what in the account. Staff's looks stand out.

import { activityTabs } from '../activity-tabs.js';
import { get } from '../api.js';
import { h } from '../dom.js';
import { makeFilter, withQuery } from '../filter.js';
import { tableList } from '../list.js';
import { start } from '../page.js';
import { badge, button, when } from '../parts.js';
import { namesOf } from '../people.js';
import { empty, problemState } from '../states.js';
import { code, t } from '../texts.js';

// Whom it is about stays out of the page's address.
const filter = makeFilter({ label: t('activity.filter'), inQuery: ['from', 'to'], path: (values) => withQuery('/v1/audit', values) });

start({
  blocks: 1,
  load: ({ role }) => (role === 'member' ? {} : { entries: filter.first(), members: get('/v1/members?limit=100') }),
  mayFail: ['entries'],
  view: ({ entries, members }, { role }) => {
    if (!entries) return problemState({ code: 'not-allowed' }, () => {});
    const people = members.body.items;
    const nameOf = namesOf(people);
    const list = filter.view(entries, fields(people), (body, path, isFiltered) => tableList({
      first: body, path, caption: t('activity.title'), columns: columns(nameOf, only),
      empty: isFiltered ? empty(t('activity.none_found_title'), t('activity.none_found')) : empty(t('activity.none_title'), t('activity.none')),
    }));

    /** Shows only what concerns one row or run, which has no name that one could choose. */
    function only(subject) {
      const select = list.fields.find(({ name }) => name === 'subject').control;
      const chosen = select.querySelector('[data-chosen]') ?? h('option', { 'data-chosen': true }, t('activity.this'));
      chosen.value = subject;
      select.append(chosen);
      list.set({ ...filter.values, subject });
      list.form.scrollIntoView({ block: 'nearest' });
      select.focus();
    }

    return [
      activityTabs(role), h('p', { class: 'lead' }, t('activity.lead')), list.form,
      h('section', { class: 'card', 'aria-label': t('activity.title') }, list.area),
    ];
  },
});

function fields(people) {
  const options = people.map(({ user_id: value, name }) => ({ value, label: name }));
  const actors = [{ value: '', label: t('activity.anybody') }, ...options, ...['staff', 'system'].map((value) => ({ value, label: code('people', value) }))];
  const { subject } = filter.values;
  const isUnnamed = subject && !options.some(({ value }) => value === subject);
  return [
    { name: 'from', label: t('activity.from'), type: 'date' }, { name: 'to', label: t('activity.to'), type: 'date' },
    { name: 'actor', label: t('activity.actor'), type: 'select', options: actors },
    { name: 'subject', label: t('activity.subject'), type: 'select', options: [{ value: '', label: t('activity.anything') }, ...options,
      ...(isUnnamed ? [{ value: subject, label: t('activity.this') }] : [])] },
  ];
}

function columns(nameOf, only) {
  return [
    { label: t('activity.what'), cell: (entry) => [code('audit_action', entry.action), details(entry, nameOf, only)] },
    { label: t('activity.who'), cell: ({ actor }) => (actor === 'staff' ? badge(t('activity.staff'), 'warning') : nameOf(actor)) },
    { label: t('activity.when'), cell: ({ at }) => when(at) },
  ];
}

function details({ field_names: fieldNames, subject, row, integration, run }, nameOf, only) {
  return [
    subject && h('p', { class: 'note' }, t('activity.about', { person: nameOf(subject) })),
    fieldNames && h('p', { class: 'note' }, t('activity.fields', { fields: fieldNames.join(', ') })),
    (row || integration) && h('p', { class: 'note' },
      integration && h('a', { href: `/integrations/${integration}` }, t('activity.integration')), integration && run && ' · ',
      run && button(t('activity.only_run'), () => only(run), 'link'), row && button(t('activity.only_row'), () => only(row), 'link')),
  ];
}
