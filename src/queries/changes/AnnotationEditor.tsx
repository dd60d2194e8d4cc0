import React, { useMemo, useState } from 'react';
import { Alert, InlineField, InlineFieldRow, InlineSwitch, Input } from '@grafana/ui';
import { t } from '../../i18n';
import { AnnotationEditorProps } from './annotations';
import { completeQuery } from '../resolve';
import { LantimeQuery, QUERY_VERSION, StoredQuery } from '../stored';
import { ChangeFields } from './ChangeFields';
import { CodeEditor, Draft } from '../../editor/CodeEditor';
import { useGuides } from '../../editor/code/useGuides';
import { EditorModeField } from '../../editor/fields/EditorModeField';
import { useComponents } from '../../editor/fields/useComponents';
import { useVariables } from '../../editor/fields/useVariables';
import { changeOptions, DEFAULT_ANNOTATIONS } from './kind';
import { changeSubjects } from './subjects';
import { TEMPLATE_NAMES } from './text';
import { useDevice } from '../../editor/fields/useDevice';
import { LABEL_WIDTH } from '../../editor/fields/layout';
import { WideField } from '../../editor/fields/WideField';

const TEMPLATE_NAME_LIST = Object.keys(TEMPLATE_NAMES)
  .map((name) => `{{${name}}}`)
  .join(', ');

/** The editor of annotation queries: which events and state changes mark the graphs, and with what text. */
export default function AnnotationEditor({ datasource, query: stored, onChange, onRunQuery }: AnnotationEditorProps) {
  const { polls, problem } = useDevice(datasource);
  const isOurs = stored.queryType === 'annotations';
  const query = completeQuery({ ...stored, queryType: 'annotations', limit: isOurs ? stored.limit : undefined });
  const options = changeOptions(query as unknown as StoredQuery, 'annotations');
  const { reader, poller } = datasource.device;
  const variables = useVariables();
  const components = useComponents(datasource.device, polls, variables);
  const subjects = useMemo(
    () => changeSubjects(reader, variables),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the reader changes with every poll
    [reader, variables, polls]
  );
  const guides = useGuides();
  const [draft, setDraft] = useState<Draft>();
  const isCode = query.editorMode === 'code';
  const change = (part: Partial<LantimeQuery>) => {
    const { refId, filters, limit, editorMode } = query;
    onChange({
      refId,
      ...(query.datasource ? { datasource: query.datasource } : {}),
      ...(editorMode ? { editorMode } : {}),
      version: QUERY_VERSION,
      queryType: 'annotations',
      components: query.components,
      filters,
      limit,
      ...options,
      ...part,
    });
    onRunQuery();
  };
  /** A text that is applied when its field is left. */
  const text = (name: 'title' | 'text', label: string, placeholder: string) => (
    <WideField
      label={label}
      tooltip={t('Text with {names}. Leave empty for the default.', {
        names: TEMPLATE_NAME_LIST,
      })}
    >
      <Input
        key={options[name]}
        id={`lantime-annotation-${name}`}
        aria-label={label}
        defaultValue={options[name]}
        placeholder={placeholder}
        onBlur={(event) => event.currentTarget.value !== options[name] && change({ [name]: event.currentTarget.value })}
      />
    </WideField>
  );
  const tags = options.tags.join(', ');
  const fields = (
    <>
      <ChangeFields
        id="annotation"
        options={options}
        components={query.components}
        knownComponents={components}
        subjects={subjects}
        hasSource
        labelWidth={LABEL_WIDTH}
        onChange={change}
      />
      <InlineFieldRow>
        <InlineField
          label={t('Regions')}
          labelWidth={LABEL_WIDTH}
          tooltip={t('Shades the time from beginning to end; otherwise only the beginning is marked.')}
        >
          <InlineSwitch
            id="lantime-annotation-regions"
            aria-label={t('Regions')}
            value={options.regions}
            onChange={(event) => change({ regions: event.currentTarget.checked })}
          />
        </InlineField>
        <InlineField label={t('Only active')} tooltip={t('Only what has not ended yet.')}>
          <InlineSwitch
            id="lantime-annotation-active"
            aria-label={t('Only active')}
            value={options.active}
            onChange={(event) => change({ active: event.currentTarget.checked })}
          />
        </InlineField>
        <InlineField label={t('Limit')} tooltip={t('Annotations at most; the latest are kept.')}>
          <Input
            key={query.limit}
            id="lantime-annotation-limit"
            aria-label={t('Limit')}
            type="number"
            min={1}
            width={10}
            defaultValue={query.limit}
            placeholder={String(DEFAULT_ANNOTATIONS)}
            onBlur={(event) => {
              const limit = Number(event.currentTarget.value) || DEFAULT_ANNOTATIONS;
              if (limit !== query.limit) {
                change({ limit });
              }
            }}
          />
        </InlineField>
      </InlineFieldRow>
      {text('title', t('Title'), '{{slot}} {{name}}')}
      {text('text', t('Text'), '{{description}} ({{duration}})')}
      <WideField
        label={t('Tags')}
        tooltip={t('Separated by commas. Severity, slot or chassis, and source are always tags, too.')}
      >
        <Input
          key={tags}
          id="lantime-annotation-tags"
          aria-label={t('Tags')}
          defaultValue={tags}
          onBlur={(event) => {
            const next = event.currentTarget.value
              .split(',')
              .map((tag) => tag.trim())
              .filter(Boolean);
            if (next.join(', ') !== tags) {
              change({ tags: next });
            }
          }}
        />
      </WideField>
    </>
  );
  const code = guides && (
    <CodeEditor
      query={query}
      types={['annotations']}
      guides={guides}
      readings={reader}
      snapshot={poller.current.last?.value}
      device={datasource.settings.name}
      draft={draft}
      onDraft={setDraft}
      onReplace={(next) => {
        // Not merged: an option that the text does not have any more is gone.
        onChange(next as LantimeQuery);
        onRunQuery();
      }}
      onRunQuery={onRunQuery}
    />
  );
  return (
    <>
      {problem && !poller.current.last && (
        <Alert severity="warning" title={t('The device’s events and states cannot be listed')}>
          {t('{problem} The query stays as it is, and names can be typed.', { problem })}
        </Alert>
      )}
      <InlineFieldRow>
        <InlineField label={t('Edit as')} labelWidth={LABEL_WIDTH}>
          <EditorModeField isCode={isCode} onChange={(editorMode) => change({ editorMode })} />
        </InlineField>
      </InlineFieldRow>
      {isCode ? code : fields}
    </>
  );
}
