/** Editors are loaded when they are opened: a dashboard needs none of them. */
import React, { ComponentType, lazy, Suspense } from 'react';
import { LoadingPlaceholder } from '@grafana/ui';
import { loadEditorLanguage } from '../grafana/language';
import { t } from '../i18n';

function onDemand<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): ComponentType<Props> {
  // The language first: what is shown does not change under the reader's eyes.
  const Loaded = lazy(async () => {
    const [editor] = await Promise.all([load(), loadEditorLanguage()]);
    return editor;
  }) as unknown as ComponentType<Props>;
  return function OnDemand(props: Props) {
    return (
      <Suspense fallback={<LoadingPlaceholder text={t('Loading…')} />}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}

export const ConfigEditor = onDemand(() => import('./ConfigEditor'));
export const QueryEditor = onDemand(() => import('./QueryEditor'));
export const QueryHelp = onDemand(() => import('./QueryHelp'));
export const VariableEditor = onDemand(() => import('../queries/variables/Editor'));
export const AnnotationEditor = onDemand(() => import('../queries/changes/AnnotationEditor'));
