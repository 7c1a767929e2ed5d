// A small picture of what became of the rows of the last runs.

import { h, s } from '../dom.js';
import { number, shortDateTime } from '../format.js';
import { t } from '../texts.js';
import { isOver } from './status.js';

const MOST = 20;
const [WIDTH, HEIGHT, GAP] = [600, 120, 6];
const PARTS = ['refused', 'unchanged', 'changed'];

/**
 * Stacked bars, the newest run last. Nothing, if there is nothing to compare.
 * @param {any[]} runs Newest first.
 */
export function chart(runs) {
  const shown = runs.filter((run) => isOver(run) && PARTS.some((part) => run[`rows_${part}`] > 0)).slice(0, MOST).reverse();
  if (shown.length < 2) return null;
  const total = (run) => PARTS.reduce((sum, part) => sum + run[`rows_${part}`], 0);
  const most = Math.max(...shown.map(total));
  const width = Math.min(48, WIDTH / shown.length - GAP);
  const of = (part) => number(shown.reduce((sum, run) => sum + run[`rows_${part}`], 0));
  const label = t('run.chart', { count: shown.length, changed: of('changed'), unchanged: of('unchanged'), refused: of('refused') });
  const bars = shown.map((run, at) => {
    let y = HEIGHT;
    const told = t('run.chart_one', { at: shortDateTime(run.queued_at), changed: number(run.rows_changed), unchanged: number(run.rows_unchanged), refused: number(run.rows_refused) });
    return s('g', null, s('title', null, told), PARTS.toReversed().filter((part) => run[`rows_${part}`] > 0).map((part) => {
      // Few among many are still to be seen.
      const height = Math.max(2, (run[`rows_${part}`] / most) * (HEIGHT - 8));
      y -= height;
      return s('rect', { x: at * (width + GAP), y, width, height, class: `bar-${part}` });
    }));
  });
  const ground = s('path', { d: `M0 ${HEIGHT}H${WIDTH}`, class: 'ground' });
  return h('figure', { class: 'chart' },
    s('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT + 1}`, preserveAspectRatio: 'xMinYMax', role: 'img', 'aria-label': label }, bars, ground),
    h('figcaption', { class: 'note legend' }, legend('changed', t('run.changed')), legend('unchanged', t('run.unchanged')), legend('refused', t('run.refused_rows'))));
}

const legend = (part, text) => h('span', null, s('svg', { viewBox: '0 0 12 12', width: 12, height: 12, 'aria-hidden': 'true' },
  s('rect', { width: 12, height: 12, class: `bar-${part}` })), ' ', text);
