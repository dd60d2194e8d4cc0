import React from 'react';
import { mark } from '../../i18n';
import type { LantimeQuery } from '../../queries/stored';
import { Choice } from './Choice';

type EditorMode = NonNullable<LantimeQuery['editorMode']>;

const MODES: Array<{ value: EditorMode; label: string; description: string }> = [
  { value: 'builder', label: mark('Builder'), description: mark('The query as fields') },
  { value: 'code', label: mark('Code'), description: mark('The query as text') },
];

interface Props {
  isCode: boolean;
  onChange: (mode: EditorMode) => void;
}

/** Whether a query is written as fields or as text. */
export const EditorModeField = ({ isCode, onChange }: Props) => (
  <Choice<EditorMode> options={MODES} value={isCode ? 'code' : 'builder'} onChange={onChange} />
);
