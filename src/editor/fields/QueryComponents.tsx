import React from 'react';
import { t } from '../../i18n';
import type { Component } from '../../lantime/types';
import type { KindEditorProps } from '../../queries/kind';
import { describeOverlap } from './options';
import { ComponentsField } from './QueryFields';
import { useComponents } from './useComponents';
import { useVariables } from './useVariables';

interface Props extends Pick<KindEditorProps, 'query' | 'device' | 'polls' | 'onChange'> {
  label: string;
  /** How to choose, if not given. */
  tooltip?: string;
  /** Chassis or modules; both if not given. */
  scope?: Component['type'];
}

/** The components of a query, chosen from those of the device and the variables of the dashboard. */
export function QueryComponents({ query, device, polls, onChange, label, tooltip, scope }: Props) {
  const options = useComponents(device, polls, useVariables(), scope);
  return (
    <ComponentsField
      id={query.refId}
      label={label}
      tooltip={
        tooltip ??
        t(
          'Choose from the list, or type a name, a pattern with *, type:clk for a slot type, or a variable such as $slot.'
        )
      }
      chosen={query.components}
      options={options}
      hint={describeOverlap(query.components, device.reader.knownComponents.values())}
      onChange={(components) => onChange({ components })}
    />
  );
}
