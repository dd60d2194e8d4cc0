/** Frames as Grafana's data plane defines them, for every query that shows a table. */
import { DataFrame, DataFrameType, Field, FieldConfig, FieldType } from '@grafana/data';

/** A column. What is missing is an empty cell. */
export function column(name: string, type: FieldType, values: readonly unknown[], config: FieldConfig = {}): Field {
  return { name, type, config, values: values.map((value) => value ?? null) };
}

/** Makes columns of a list of rows: each picks its cell from a row. */
export const columnsFrom =
  <Row>(rows: readonly Row[]) =>
  (name: string, type: FieldType, cell: (row: Row) => unknown, config?: FieldConfig): Field =>
    column(name, type, rows.map(cell), config);

/** A table of present values: a row for each member, typed columns. */
export function table(refId: string, fields: Field[]): DataFrame {
  return {
    refId,
    meta: { type: DataFrameType.NumericLong, preferredVisualisationType: 'table' },
    fields,
    length: fields[0]?.values.length ?? 0,
  };
}

/**
 * Fields with distinct names: two columns with one name would hide each other.
 * @param rename gives another name for the `count`th field of a name, beginning with 2
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
