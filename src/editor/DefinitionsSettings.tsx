import React, { ChangeEvent, useEffect, useRef, useState } from 'react';
import { getDataSourceSrv } from '@grafana/runtime';
import { Alert, Button, Field, FieldSet, TextArea } from '@grafana/ui';
import { checkDefinitions, definitionsText } from '../grafana/definitions';
import { LantimeJsonData } from '../grafana/settings';
import { plural, t } from '../i18n';
import { errorMessage } from '../lantime/error-message';
import { Section } from './fields/Section';
import type { ReadDefinitions } from '../lantime/definitions/document';

interface Props {
  uid: string;
  jsonData: LantimeJsonData;
  readOnly: boolean;
  onChange: (part: Partial<LantimeJsonData>) => void;
}

/** How long after the last keystroke the text is checked. */
const CHECK_DELAY_MS = 300;
const FILE_NAME = 'my-lantime.yml';
const MOST_MISTAKES = 10;

/** The part of the data source used here: Grafana may have loaded another version of the class. */
interface Describing {
  describeDevice?: () => Promise<string>;
}

/** Downloads a text as a file. */
function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = FILE_NAME;
  link.click();
  URL.revokeObjectURL(url);
}

const countText = (count: number): string => plural(count, '1 reading is defined.', '{count} readings are defined.');

/** The definitions: checked as they are typed; only a document without mistakes is taken over. */
export function DefinitionsSettings({ uid, jsonData, readOnly, onChange }: Props) {
  const stored = definitionsText(jsonData.definitions);
  const [text, setText] = useState(stored);
  const [result, setResult] = useState<ReadDefinitions | undefined>();
  const [problem, setProblem] = useState<string | undefined>();
  const [describing, setDescribing] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const latest = useRef({ stored, onChange });
  useEffect(() => {
    latest.current = { stored, onChange };
  });

  useEffect(() => {
    let open = true;
    const timer = setTimeout(async () => {
      try {
        const checked = await checkDefinitions(text);
        if (!open) {
          return;
        }
        setResult(checked);
        setProblem(undefined);
        if (checked.mistakes.length === 0 && text !== latest.current.stored) {
          latest.current.onChange({ definitions: text.trim() === '' ? undefined : text });
        }
      } catch (error) {
        if (open) {
          setProblem(errorMessage(error));
        }
      }
    }, CHECK_DELAY_MS);
    return () => {
      open = false;
      clearTimeout(timer);
    };
  }, [text]);

  const take = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = Array.from(currentTarget.files ?? []);
    currentTarget.value = '';
    if (chosen) {
      setText(await chosen.text());
    }
  };
  const describe = async () => {
    setDescribing(true);
    setProblem(undefined);
    try {
      const dataSource = (await getDataSourceSrv().get(uid)) as unknown as Describing;
      const described = await dataSource.describeDevice?.();
      if (described !== undefined) {
        download(described);
      }
    } catch (error) {
      setProblem(errorMessage(error));
    }
    setDescribing(false);
  };

  const mistakes = result?.mistakes ?? [];
  const count = result?.definitions?.all.length ?? 0;
  return (
    <Section
      id="lantime-definitions-section"
      title={t('Definitions')}
      summary={
        count > 0
          ? countText(count)
          : t('No definitions: names, units and states come from the catalogue of the plugin.')
      }
      hasProblem={mistakes.length > 0 || problem !== undefined}
    >
      <FieldSet disabled={readOnly}>
        <Field
          label={t('Definitions of readings')}
          description={t(
            'Names, units and states that add to or correct the catalogue, as YAML or JSON. Use the same document in the exporter.'
          )}
          invalid={mistakes.length > 0}
          error={mistakes.length > 0 ? t('Not applied: the last valid document stays in effect.') : undefined}
        >
          <TextArea
            id="lantime-definitions"
            data-testid="lantime-definitions"
            rows={10}
            cols={80}
            spellCheck={false}
            value={text}
            placeholder={'readings:\n  module/flux/level:\n    name: Flux level\n    unit: mV'}
            disabled={readOnly}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </Field>
        {mistakes.length > 0 && (
          <Alert severity="error" title={t('The definitions have mistakes')} data-testid="lantime-definitions-mistakes">
            <ul>
              {mistakes.slice(0, MOST_MISTAKES).map(({ line, column, path, text: what }) => (
                <li key={`${line} ${column} ${path} ${what}`}>
                  {line === undefined ? '' : t('Line {line}, column {column}:', { line, column: column ?? 1 })} {path}{' '}
                  {what}
                </li>
              ))}
              {mistakes.length > MOST_MISTAKES && (
                <li>{t('{count} more', { count: mistakes.length - MOST_MISTAKES })}</li>
              )}
            </ul>
          </Alert>
        )}
        {mistakes.length === 0 && count > 0 && (
          <p data-testid="lantime-definitions-count">
            {countText(count)} {t('Save to use them.')}
          </p>
        )}
        {problem && <Alert severity="warning" title={problem} />}
        <input
          ref={file}
          type="file"
          accept=".yml,.yaml,.json"
          aria-label={t('File with definitions')}
          style={{ display: 'none' }}
          onChange={(event) => void take(event)}
        />
        <Button type="button" variant="secondary" disabled={readOnly} onClick={() => file.current?.click()}>
          {t('Import')}
        </Button>{' '}
        <Button type="button" variant="secondary" disabled={text.trim() === ''} onClick={() => download(text)}>
          {t('Export')}
        </Button>{' '}
        <Button
          type="button"
          variant="secondary"
          disabled={describing}
          tooltip={t(
            'Downloads a document with all readings of this device that are not yet described or confirmed, for you to correct and import'
          )}
          onClick={() => void describe()}
        >
          {t('Describe this device')}
        </Button>
      </FieldSet>
    </Section>
  );
}
