import React, { useEffect, useState } from 'react';
import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { describeLastPoll, LastPoll, PolledDataSource } from './last-poll';

const REFRESH_MS = 1000;

/**
 * How the last poll of the device went, as long as the page is open. It does not poll by itself: the page may hold settings
 * that are not saved yet.
 */
function useLastPoll(uid: string): LastPoll {
  const [shown, setShown] = useState<LastPoll>(() => describeLastPoll(undefined, Date.now()));
  useEffect(() => {
    let open = true;
    const show = (dataSource: PolledDataSource | undefined) => {
      const next = describeLastPoll(dataSource, Date.now());
      if (open) {
        setShown((before) => (before.text === next.text && before.problem === next.problem ? before : next));
      }
    };
    // Asked for each time: "Save & test" replaces the running data source.
    const refresh = () =>
      void getDataSourceSrv()
        .get({ uid })
        .then(
          (dataSource) => show(dataSource as unknown as PolledDataSource),
          () => show(undefined)
        );
    refresh();
    const timer = setInterval(refresh, REFRESH_MS);
    return () => {
      open = false;
      clearInterval(timer);
    };
  }, [uid]);
  return shown;
}

/** How the last poll went; "Save & test" makes one. */
export function LastPollLine({ uid }: { uid: string }) {
  const styles = useStyles2(getStyles);
  const { text, problem } = useLastPoll(uid);
  return (
    <p data-testid="lantime-last-poll" className={styles.line}>
      {text}
      {problem && <span className={styles.problem}> {problem}</span>}
    </p>
  );
}

const getStyles = ({ colors, spacing }: GrafanaTheme2) => ({
  line: css({ color: colors.text.secondary, margin: spacing(0, 0, 4, 0) }),
  problem: css({ color: colors.error.text }),
});
