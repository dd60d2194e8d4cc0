import * as emotion from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as grafanaData from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import lodash from 'lodash';
// Not for use here: plugins may ask for it.
// eslint-disable-next-line no-restricted-imports
import moment from 'moment';
import React from 'react';
import ReactDOM from 'react-dom';
import * as rxjs from 'rxjs';
import * as rxjsOperators from 'rxjs/operators';

/**
 * What the page shares with a plugin. Only what Grafana 10.1 shares too belongs here, so that a plugin that runs here
 * does not fail there ('react/jsx-runtime' and 'react-dom/client' are left out on purpose).
 */
export const externals: Record<string, unknown> = {
  '@emotion/css': emotion,
  '@emotion/react': emotionReact,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  lodash,
  moment,
  react: React,
  'react-dom': ReactDOM,
  rxjs,
  'rxjs/operators': rxjsOperators,
};
