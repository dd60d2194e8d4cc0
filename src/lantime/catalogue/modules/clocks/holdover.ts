import { holdoverEntries, holdoverRule } from '../../holdover';
import { Family } from '../../model';

const HOLDOVER_OBJECT = 'chassis/slots/*/module/{holdover-status,holdover,sync-status/holdover-status}';

/** Holdover of one clock; device-api.md 6.4. */
export const CLOCK_HOLDOVER: Family = {
  title: 'Reference clock',
  source: 'device-api.md 6.4',
  evidence: 'PLAUSIBLE',
  rules: [holdoverRule(HOLDOVER_OBJECT)],
  entries: holdoverEntries(HOLDOVER_OBJECT, 'clock_holdover', 'PLAUSIBLE'),
};
