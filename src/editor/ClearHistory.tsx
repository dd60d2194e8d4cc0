import React, { useEffect, useRef, useState } from 'react';
import { Alert, Button, Field } from '@grafana/ui';
import { browserKey } from '../grafana/page-config';
import { clearHistory } from '../history/browser';
import { t } from '../i18n';
import { errorMessage } from '../lantime/error-message';

/**
 * Removes the history of a device from this browser, after a confirmation. Grafana's ConfirmButton stands at the right edge
 * of the page, far from the text that explains it.
 */
export function ClearHistory({ uid }: { uid: string }) {
  const [isAsking, setAsking] = useState(false);
  const [cleared, setCleared] = useState<{ problem?: string }>();
  const first = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    // For the keyboard: to the question, and back to where it was asked.
    if (isAsking !== wasAsking.current) {
      first.current?.focus();
    }
    wasAsking.current = isAsking;
  }, [isAsking]);
  const onClear = async () => {
    setAsking(false);
    try {
      await clearHistory(browserKey(uid));
      setCleared({});
    } catch (error) {
      setCleared({ problem: errorMessage(error) });
    }
  };
  return (
    <>
      <Field
        label={t('Clear history')}
        description={t('Removes the history of this device from this browser. Other browsers keep theirs.')}
      >
        <div data-testid="lantime-clear-history">
          {isAsking ? (
            <>
              <Button key="clear" ref={first} type="button" variant="destructive" onClick={() => void onClear()}>
                {t('Clear')}
              </Button>{' '}
              <Button type="button" variant="secondary" fill="text" onClick={() => setAsking(false)}>
                {t('Cancel')}
              </Button>
            </>
          ) : (
            <Button
              key="ask"
              ref={first}
              type="button"
              variant="secondary"
              onClick={() => {
                setCleared(undefined);
                setAsking(true);
              }}
            >
              {t('Clear history')}
            </Button>
          )}
        </div>
      </Field>
      {cleared &&
        (cleared.problem === undefined ? (
          <Alert severity="success" title={t('The history in this browser has been cleared')} />
        ) : (
          <Alert severity="error" title={t('The history could not be cleared')}>
            {t('{problem}. Reload the page and try again, or delete Grafana’s site data in the browser’s settings.', {
              problem: cleared.problem,
            })}
          </Alert>
        ))}
    </>
  );
}
