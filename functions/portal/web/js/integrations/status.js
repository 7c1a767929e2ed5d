// How the states of integrations and runs are shown.

/** @type {Record<string, 'neutral' | 'info' | 'success' | 'warning' | 'danger'>} */
export const STATUS_KINDS = { 'not-started': 'info', active: 'success', ended: 'warning', revoked: 'neutral' };

/** @type {Record<string, 'neutral' | 'info' | 'success' | 'warning' | 'danger'>} */
export const RUN_KINDS = { queued: 'neutral', running: 'info', succeeded: 'success', partly: 'warning', failed: 'danger', refused: 'danger' };

/** Whether a run has ended. @param {{ status: string }} run */
export const isOver = ({ status }) => status !== 'queued' && status !== 'running';
