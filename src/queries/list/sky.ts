/** The sky view of satellites: columns for Grafana's XY chart. */
import { Field, FieldType } from '@grafana/data';
import { t } from '../../i18n';
import { Reading } from '../../lantime/types';
import { column } from '../../grafana/table';

/** Position in a sky view: the zenith in the middle, north up (`y`), east to the right (`x`), in degrees from the zenith. */
export function skyFields(rows: ReadonlyArray<{ cells: ReadonlyMap<string, Reading> }>): Field[] {
  const project = (turn: (radians: number) => number) =>
    rows.map(({ cells }) => {
      const elevation = angle(cells, 'elevation');
      const azimuth = angle(cells, 'azimuth');
      return elevation === undefined || azimuth === undefined
        ? null
        : (90 - elevation) * turn((azimuth * Math.PI) / 180);
    });
  return [
    // No bounds: with both of them the XY chart of Grafana 10.1 takes x for a time and draws nothing (grafana issue 78523).
    column('x', FieldType.number, project(Math.sin), {
      unit: 'degree',
      description: t('Sky view, east to the right.'),
    }),
    column('y', FieldType.number, project(Math.cos), {
      min: -90,
      max: 90,
      unit: 'degree',
      description: t('Sky view, north up.'),
    }),
  ];
}

function angle(cells: ReadonlyMap<string, Reading>, name: string): number | undefined {
  const value = [...cells].find(([path]) => path.split('/').pop() === name)?.[1].value;
  return typeof value === 'number' ? value : undefined;
}
