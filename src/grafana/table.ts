/** Table frames as defined by Grafana's data plane. */
import { DataFrame, DataFrameType, Field, FieldConfig, FieldType } from '@grafana/data';

/** A column; a missing value is an empty cell. */
export function column(name: string, type: FieldType, values: readonly unknown[], config: FieldConfig = {}): Field {
  return { name, type, config, values: values.map((value) => value ?? null) };
}

/** Makes columns from a list of rows: each column takes its cell from a row. */
export const columnsFrom =
  <Row>(rows: readonly Row[]) =>
  (name: string, type: FieldType, cell: (row: Row) => unknown, config?: FieldConfig): Field =>
    column(name, type, rows.map(cell), config);

/** A table of current values: one row per member, typed columns. */
export function table(refId: string, fields: Field[]): DataFrame {
  return {
    refId,
    meta: { type: DataFrameType.NumericLong, preferredVisualisationType: 'table' },
    fields,
    length: fields[0]?.values.length ?? 0,
  };
}

/**
 * Fields with unique names: of two columns with the same name, one would hide the other.
 * @param rename returns another name for the `count`th field of a name, starting with 2
 */
export function uniquelyNamed(fields: Field[], rename: (field: Field, name: string, count: number) => string): Field[] {
  const counts = new Map<string, number>();
  const taken = new Set<string>();
  return fields.map((field) => {
    let { name } = field;
    while (taken.has(name)) {
      const count = (counts.get(field.name) ?? 1) + 1;
      counts.set(field.name, count);
      name = rename(field, name, count);
    }
    taken.add(name);
    return name === field.name ? field : { ...field, name };
  });
}
