import React from 'react';
import { css } from '@emotion/css';
import { SelectableValue } from '@grafana/data';

const wrapped = css({ whiteSpace: 'normal' });

/** The name of an option, in several lines where the picker is narrow: Grafana's own menu would leave the page. */
export const renderOptionLabel = ({ label }: SelectableValue<string>) => <span className={wrapped}>{label}</span>;
