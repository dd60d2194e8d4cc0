import { css } from '@emotion/css';
import type { DataSourceApi, GrafanaTheme2, MetricFindValue } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { Button, useStyles2 } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { NativeSelect } from './components';
import type { AdHocFilter, PreviewVariable } from './runtime/templateSrv';

const OPERATORS = ['=', '!=', '=~', '!~'];

interface AdHocPickerProps {
  variable: PreviewVariable;
  onChange: (filters: AdHocFilter[]) => void;
}

/** Ad-hoc filters, with the names and values that the data source offers for them. */
export function AdHocPicker({ variable, onChange }: AdHocPickerProps) {
  const styles = useStyles2(getStyles);
  const filters = variable.filters ?? [];
  const [datasource, setDatasource] = useState<DataSourceApi>();
  const [keys, setKeys] = useState<MetricFindValue[]>([]);
  const [values, setValues] = useState<Record<string, MetricFindValue[]>>({});

  useEffect(() => {
    void getDataSourceSrv()
      .get(variable.datasource)
      .then(async (found) => {
        setDatasource(found);
        setKeys(toFilterValues(await found.getTagKeys?.({ filters: [] } as any)));
      });
  }, [variable.datasource]);

  const load = async (key: string) => {
    if (key && !values[key] && datasource?.getTagValues) {
      const found = toFilterValues(await datasource.getTagValues({ key, filters: [] } as any));
      setValues((old) => ({ ...old, [key]: found }));
    }
  };
  const change = (index: number, changes: Partial<AdHocFilter>) => {
    void load(changes.key ?? '');
    onChange(filters.map((filter, at) => (at === index ? { ...filter, ...changes } : filter)));
  };

  return (
    <div className={styles.row} data-testid={`variable-${variable.name}`}>
      {filters.map(({ key, operator, value }, index) => (
        <React.Fragment key={index}>
          <NativeSelect
            label={index === 0 ? variable.label || variable.name : 'and'}
            testId="adhoc-key"
            value={key}
            options={options(key, keys)}
            onChange={(next) => change(index, { key: next, value: '' })}
          />
          <NativeSelect
            label=""
            testId="adhoc-operator"
            value={operator}
            options={OPERATORS.map((text) => ({ text, value: text }))}
            onChange={(next) => change(index, { operator: next })}
          />
          <NativeSelect
            label=""
            testId="adhoc-value"
            value={value}
            options={options(value, values[key] ?? [])}
            onChange={(next) => change(index, { value: next })}
          />
          <Button
            size="sm"
            variant="secondary"
            icon="trash-alt"
            aria-label="Remove filter"
            data-testid="adhoc-remove"
            onClick={() => onChange(filters.filter((_, at) => at !== index))}
          />
        </React.Fragment>
      ))}
      <Button
        size="sm"
        variant="secondary"
        icon="plus"
        data-testid="adhoc-add"
        onClick={() => onChange([...filters, { key: '', operator: '=', value: '' }])}
      >
        Filter
      </Button>
    </div>
  );
}

/** Grafana takes a list, or an answer with the list in `data`. */
function toFilterValues(found: any): MetricFindValue[] {
  return Array.isArray(found) ? found : (found?.data ?? []);
}

/** The choice there is, with the present value also where the data source does not know it. */
function options(present: string, found: MetricFindValue[]): Array<{ text: string; value: string }> {
  const all = found.map(({ text, value }) => ({ text: String(text), value: String(value ?? text) }));
  return all.some(({ value }) => value === present) ? all : [{ text: present, value: present }, ...all];
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
});
