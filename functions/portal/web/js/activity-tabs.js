// The way between what was done and what was visited. Visits are for owners.

import { subnavigation } from './parts.js';
import { t } from './texts.js';

/** @param {string} role */
export const activityTabs = (role) => role === 'owner' && subnavigation(t('activity.tabs'), [
  { href: '/activity', label: t('activity.log') }, { href: '/activity/visits', label: t('activity.visits_tab') },
]);
