/** A query as text, with suggestions. The stored query changes only to what can be read. */
import React, { KeyboardEvent, useMemo, useRef, useState } from 'react';
import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { FieldValidationMessage, TextArea, useStyles2 } from '@grafana/ui';
import { t } from '../i18n';
import type { Snapshot } from '../lantime/types';
import type { Readings } from '../lantime/readings';
import type { QueryType } from '../queries';
import type { CompleteQuery } from '../queries/kind';
import { ParseContext, parseQuery, placeInText, printQuery } from '../queries/text-form';
import { abbreviationsOf } from './code/abbreviations';
import { optionId, SuggestionMenu } from './code/SuggestionMenu';
import type { Guides } from './code/useGuides';
import { useSuggestions } from './code/useSuggestions';
import { Hint } from './fields/Hint';
import { useVariables } from './fields/useVariables';

/** Text that was typed and is not stored. */
export interface Draft {
  text: string;
  /** The query that was stored meanwhile, as JSON: another one takes the place of the text. */
  of: string;
}

interface Props {
  query: CompleteQuery;
  /** Kinds that can be written here. */
  types: readonly QueryType[];
  guides: Guides;
  readings: Readings;
  snapshot: Snapshot | undefined;
  /** Name of the data source. */
  device: string;
  draft: Draft | undefined;
  /** @param query what the text says; undefined if it cannot be read */
  onDraft: (draft: Draft | undefined, query: CompleteQuery | undefined) => void;
  /** Stores a query in place of the old one and runs it. */
  onReplace: (query: CompleteQuery) => void;
  onRunQuery: () => void;
}

const LONGEST_LINE = 90;

export function CodeEditor(props: Props) {
  const { query, types, guides, readings, snapshot, device, draft, onDraft, onReplace, onRunQuery } = props;
  const styles = useStyles2(getStyles);
  const input = useRef<HTMLTextAreaElement>(null);
  const variables = useVariables();
  const { generation } = readings;
  const abbreviations = useMemo(
    () => abbreviationsOf(readings, (type) => guides.get(type)?.scope),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the same object learns new readings
    [readings, generation, guides]
  );
  const context: ParseContext & { types: readonly QueryType[] } = {
    base: query,
    types,
    abbreviations,
    valuesOf: (option, type) => {
      const values = guides.get(type)?.values?.[option];
      return Array.isArray(values) ? values.map(({ value }) => value) : undefined;
    },
  };
  const of = JSON.stringify(query);
  const stored = printQuery(query, abbreviations);
  const text = draft?.of === of ? draft.text : stored;
  const parsed = parseQuery(text, context);
  // What is being typed is not finished: the message appears when it is left or run, and then follows the text.
  const [isChecked, setChecked] = useState(draft !== undefined);
  const problem = isChecked && 'problem' in parsed ? parsed.problem : undefined;

  const type = (next: string) => {
    const result = parseQuery(next, context);
    onDraft(next === stored ? undefined : { text: next, of }, 'query' in result ? result.query : undefined);
  };
  const suggestions = useSuggestions(input, { ...context, readings, snapshot, device, guides, variables }, type);
  /** Stores what was typed, if it is a query. @returns whether anything was stored */
  const store = (): boolean => {
    setChecked('problem' in parsed);
    if (!('query' in parsed) || text === stored) {
      return false;
    }
    onDraft(undefined, undefined);
    onReplace(parsed.query);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (suggestions.onKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (!store() && 'query' in parsed) {
        onRunQuery();
      }
    }
  };
  const id = `lantime-code-${query.refId}`;
  const isOpen = suggestions.list.length > 0;
  const position = problem && placeInText(text, problem.from);
  return (
    <div className={styles.editor}>
      <div className={styles.input}>
        <TextArea
          ref={input}
          id={id}
          aria-label={t('Query')}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={isOpen ? `${id}-list` : undefined}
          aria-activedescendant={
            isOpen && suggestions.active >= 0 ? optionId(`${id}-list`, suggestions.active) : undefined
          }
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? `${id}-problem` : `${id}-keys`}
          invalid={problem !== undefined}
          className={styles.text}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          rows={Math.max(2, Math.ceil(text.length / LONGEST_LINE))}
          value={text}
          placeholder="module(clk1) good-satellites"
          onChange={({ currentTarget: { value, selectionStart } }) => {
            type(value);
            suggestions.open(value, selectionStart);
          }}
          onKeyDown={onKeyDown}
          onClick={suggestions.close}
          onBlur={() => {
            suggestions.close();
            store();
          }}
        />
        {isOpen && (
          <SuggestionMenu
            id={`${id}-list`}
            list={suggestions.list}
            active={suggestions.active}
            onTake={suggestions.take}
          />
        )}
      </div>
      {problem && position ? (
        <div id={`${id}-problem`}>
          <FieldValidationMessage>
            {position.line > 1
              ? t('Line {line}, character {column}: {problem}', { ...position, problem: problem.message })
              : t('Character {column}: {problem}', { ...position, problem: problem.message })}
          </FieldValidationMessage>
        </div>
      ) : (
        <div id={`${id}-keys`}>
          <Hint>{t('Enter runs the query, Ctrl+Space shows what can be written here.')}</Hint>
        </div>
      )}
    </div>
  );
}

const getStyles = ({ spacing, typography }: GrafanaTheme2) => ({
  editor: css({ marginBottom: spacing(0.5) }),
  input: css({ position: 'relative' }),
  text: css({
    fontFamily: typography.fontFamilyMonospace,
    fontSize: typography.bodySmall.fontSize,
    resize: 'vertical',
  }),
});
