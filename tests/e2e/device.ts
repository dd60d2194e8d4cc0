/** What the device behind the data source has, so that a panel about a part that is not fitted may be empty. */
import type { APIRequestContext } from '@playwright/test';
import { countLists, LIST_VIEWS } from '../../src/queries/list/lists';
import { matchesPattern } from '../../src/lantime/paths';
import { StatusReader } from '../../src/lantime/reader';
import { readingIn } from '../../src/lantime/readings';
import { Selector } from '../../src/lantime/select';
import { expect, type DataSource } from './grafana';

/** As much of a query as tells what it is about. */
export interface Target {
  queryType?: string;
  components?: string[];
  metrics?: string[];
  list?: string;
}

/** Whether the device has a value for one of these queries; true for queries of another kind. */
export type HasValues = (targets: readonly Target[]) => boolean;

/** A variable stands for all that its dashboard offers. */
const filled = (words: readonly string[] = []) => words.map((word) => word.replace(/\$\{?\w+\}?/g, '*'));

/** Reads the device through the data source proxy, as the plugin does. */
export async function readDevice(request: APIRequestContext, { uid }: DataSource): Promise<HasValues> {
  const answer = await request.get(`/api/datasources/proxy/uid/${uid}/api/status`);
  expect(answer.ok(), `the device answers: ${answer.status()}`).toBe(true);
  const reader = new StatusReader();
  const snapshot = reader.read(await answer.json(), Date.now());
  const selector = new Selector(reader);
  const lists = [...countLists(reader).keys()];

  const hasValues = ({ queryType, components, metrics, list }: Target): boolean => {
    if (queryType === 'chassis' || queryType === 'module') {
      const selection = { scope: queryType, components: filled(components), metrics: filled(metrics) } as const;
      return selector
        .select(selection)
        .descriptors.some((descriptor) => (readingIn(snapshot, descriptor)?.value ?? null) !== null);
    }
    const paths = LIST_VIEWS.find(({ id }) => id === list)?.lists ?? (list?.includes('/') ? [list] : undefined);
    return queryType !== 'list' || !paths || paths.some((path) => lists.some((known) => matchesPattern(path, known)));
  };
  return (targets) => targets.length === 0 || targets.some(hasValues);
}
