import { useEffect, useState } from 'react';
import { QUERY_KINDS } from '../../queries';
import type { KindGuide, QueryKind } from '../../queries/kind';

export type Guides = ReadonlyMap<string, KindGuide>;

export async function loadGuides(): Promise<Guides> {
  const guides = await Promise.all(
    Object.entries<QueryKind<any>>(QUERY_KINDS).map(
      async ([type, { guide }]) => [type, (await guide?.())?.default] as const
    )
  );
  return new Map(guides.flatMap(([type, guide]) => (guide ? [[type, guide] as const] : [])));
}

/** The guides of all kinds of queries, by type; undefined until they are loaded. */
export function useGuides(): Guides | undefined {
  const [guides, setGuides] = useState<Guides>();
  useEffect(() => {
    let open = true;
    void loadGuides().then((loaded) => open && setGuides(loaded));
    return () => {
      open = false;
    };
  }, []);
  return guides;
}
