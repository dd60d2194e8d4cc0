/** For editors in narrow places, such as the query editor of Grafana 12.4 that stands beside a list of queries. */
import { css } from '@emotion/css';

/** Options stand in several lines instead of being cut off. */
export const wrapping = css({ flexWrap: 'wrap', height: 'auto', maxWidth: '100%' });

/** A field as wide as its editor allows, however long the names in it are. */
export const shrinking = css({ minWidth: 0, '& > div:last-child': { minWidth: 0 } });

/** Of the labels at the beginning of a row, in Grafana's units of 8 pixels. */
export const LABEL_WIDTH = 16;
