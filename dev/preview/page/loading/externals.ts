import * as emotion from '@emotion/css';
import * as grafanaData from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import React from 'react';
import ReactDOM from 'react-dom';
import * as rxjs from 'rxjs';
import * as rxjsOperators from 'rxjs/operators';

/**
 * What the page shares with the plugin: of what Grafana 10.1 shares, the modules that tools/check-externals.ts lets the
 * plugin use. 'react/jsx-runtime' and 'react-dom/client' came later and are left out on purpose.
 */
export const externals: Record<string, unknown> = {
  '@emotion/css': emotion,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  react: React,
  'react-dom': ReactDOM,
  rxjs,
  'rxjs/operators': rxjsOperators,
};
