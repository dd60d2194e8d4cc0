/** The configuration of the device as a table of paths and values. */
import { FieldType } from '@grafana/data';
import type { DeviceSession } from '../../grafana/device-session';
import { matchesFilters } from '../../grafana/filters';
import { limitNotice } from '../../grafana/notices';
import { columnsFrom, table } from '../../grafana/table';
import { t } from '../../i18n';
import { parseAnswer } from '../../lantime/answer';
import { LantimeError } from '../../lantime/errors';
import type { AnswerQuery, QueryEnvironment } from '../kind';
import { ConfigurationRow, readConfiguration } from './tree';

const answer: AnswerQuery<unknown> = async (query, environment) => {
  if (!environment.isAdministrator) {
    throw new Error(t('Only administrators of Grafana may see the configuration of the device.'));
  }
  const { stopped, error } = environment.device.poller.current;
  if (stopped) {
    throw error ?? new LantimeError('login-rejected');
  }
  const passing = (await configurationRows(environment)).filter(({ path, value }) =>
    matchesFilters((key) => (key === 'Path' ? path : key === 'Value' ? value : undefined), query.filters)
  );
  const rows = passing.slice(0, query.limit);
  const column = columnsFrom(rows);
  const frame = table(query.refId, [
    column('Path', FieldType.string, ({ path }) => path, { description: t('Path in the configuration tree.') }),
    column('Value', FieldType.string, ({ value }) => value, { description: t('As configured; secrets are hidden.') }),
  ]);
  return {
    frames: [frame],
    notices: passing.length > rows.length ? [limitNotice('rows', query.limit)] : [],
    served: new Map([['configuration', true]]),
  };
};
export default answer;

const lastRead = new WeakMap<DeviceSession, { at: number; rows: Promise<ConfigurationRow[]> }>();

/** The configuration no older than the poll interval: reading it loads the device as much as reading its status. */
function configurationRows({ device, settings, fetchPath }: QueryEnvironment): Promise<ConfigurationRow[]> {
  const now = Date.now();
  let last = lastRead.get(device);
  if (!last || now - last.at >= settings.pollIntervalSeconds * 1000) {
    const rows = fetchPath(settings.configurationPath)
      .then((body) => readConfiguration(parseAnswer(body)))
      .catch((error: unknown) => {
        // Only the status tells whether there is an API. Web servers answer unknown paths with a page, too.
        const isPathUnknown = error instanceof LantimeError && ['api-missing', 'html'].includes(error.code);
        const isApiMissing = device.poller.current.error?.code === 'api-missing';
        throw isPathUnknown && !isApiMissing
          ? new LantimeError('path-missing', error.detail ?? t('a web page'))
          : error;
      });
    last = { at: now, rows };
    lastRead.set(device, last);
  }
  return last.rows;
}
