/** One box that finds everything a query can show and fills in the query. */
import React, { useRef, useState } from 'react';
import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { Icon, Select, useStyles2 } from '@grafana/ui';
import type { DeviceSession } from '../grafana/device-session';
import type { LantimeQuery } from '../queries/stored';
import { renderOptionLabel } from './fields/OptionLabel';
import { indexDevice, search, SearchIndex } from './search';
import { SubjectOption, toOption } from './search/options';

const MOST_SHOWN = 40;

interface Props {
  id: string;
  device: DeviceSession;
  /** Counts the polls: what the device has may change with each. */
  polls: number;
  /** @param query what the query takes over; other options stay */
  onChoose: (query: Partial<LantimeQuery>) => void;
}

export function SearchField({ id, device, polls, onChoose }: Props) {
  const styles = useStyles2(getStyles);
  const index = useRef<{ polls: number; index: SearchIndex }>();
  const [options, setOptions] = useState<SubjectOption[]>([]);
  const find = (typed: string) => {
    const { reader, poller } = device;
    const snapshot = poller.current.last?.value;
    // While somebody types, the index of a moment ago is good enough; a large device takes half a second.
    if (!index.current || (typed === '' && index.current.polls !== polls)) {
      index.current = { polls, index: indexDevice(reader, snapshot) };
    }
    setOptions(
      search(index.current.index, typed, MOST_SHOWN).map((subject) =>
        toOption(subject, JSON.stringify(subject.query), snapshot)
      )
    );
  };
  return (
    <div className={styles.row}>
      <Select<string>
        inputId={`lantime-search-${id}`}
        aria-label="Search"
        prefix={<Icon name="search" />}
        placeholder="Search: clk1 sat, ntp offset, psu, …"
        noOptionsMessage="Nothing found. Every word must occur in the name, a synonym, the module or the path."
        options={options}
        value={null}
        // What was found, in its order.
        filterOption={() => true}
        formatOptionLabel={renderOptionLabel}
        onOpenMenu={() => find('')}
        onInputChange={(typed, { action }) => {
          if (action === 'input-change') {
            find(typed);
          }
        }}
        onChange={(option) => onChoose((option as SubjectOption).subject.query)}
      />
    </div>
  );
}

const getStyles = ({ spacing }: GrafanaTheme2) => ({
  row: css({ marginBottom: spacing(0.5) }),
});
