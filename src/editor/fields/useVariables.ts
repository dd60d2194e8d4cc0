import { useMemo } from 'react';
import { getTemplateSrv } from '@grafana/runtime';
import { Option, variableReferences } from './options';

/** Options for the variables of the dashboard. */
export function useVariables(): Option[] {
  return useMemo(
    () =>
      variableReferences(
        getTemplateSrv()
          .getVariables()
          .map(({ name }) => name)
      ),
    []
  );
}
