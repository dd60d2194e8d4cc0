/** One box that finds everything a query can show and fills in the query. */
import React, { useMemo, useState } from 'react';
import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { Icon, Select, useStyles2 } from '@grafana/ui';
import type { DeviceSession } from '../grafana/device-session';
import { t } from '../i18n';
import type { LantimeQuery } from '../queries/stored';
import { renderOptionLabel } from './fields/OptionLabel';
import { indexDevice, search } from './search';
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
  const { reader, poller } = device;
  const [typed, setTyped] = useState('');
  /** The poll at which the menu was opened last; the index is made then, and with the first answer of the device. */
  const [openedAt, setOpenedAt] = useState<number>();
  const index = useMemo(
    () => (openedAt === undefined ? undefined : indexDevice(reader, poller.current.last?.value)),
    [openedAt, reader, poller]
  );
  const options = useMemo(
    () =>
      index === undefined
        ? []
        : search(index, typed, MOST_SHOWN).map((subject) =>
            toOption(subject, JSON.stringify(subject.query), poller.current.last?.value)
          ),
    [index, typed, poller]
  );
  return (
    <div className={styles.row}>
      <Select<string>
        inputId={`lantime-search-${id}`}
        aria-label={t('Search')}
        prefix={<Icon name="search" />}
        placeholder={t('Search: clk1 sat, ntp offset, psu, …')}
        noOptionsMessage={t('Nothing found. Every word must occur in the name, a synonym, the module or the path.')}
        options={options}
        value={null}
        // What was found, in its order.
        filterOption={() => true}
        formatOptionLabel={renderOptionLabel}
        onOpenMenu={() => {
          setTyped('');
          setOpenedAt(polls);
        }}
        onInputChange={(text, { action }) => {
          if (action === 'input-change') {
            setTyped(text);
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
