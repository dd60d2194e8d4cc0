import { DataSourceInstanceSettings, DataSourceJsonData } from '@grafana/data';
import { DEFAULT_KEPT } from './communication-log';
import { safeConfigurationPath } from '../queries/configuration/path';
import {
  DEFAULT_MAX_ANSWER_MEGABYTES,
  DEFAULT_TIMEOUT_SECONDS,
  LARGEST_MAX_ANSWER_MEGABYTES,
  LONGEST_TIMEOUT_SECONDS,
} from '../lantime/answer';
import { DEFAULT_INTERVAL_SECONDS, LONGEST_INTERVAL_SECONDS, MINIMUM_INTERVAL_SECONDS } from '../lantime/poller';

export { DEFAULT_MAX_ANSWER_MEGABYTES, DEFAULT_TIMEOUT_SECONDS, LARGEST_MAX_ANSWER_MEGABYTES };

/**
 * Settings as stored. The connection itself (URL, basic auth, TLS, time-out, headers) is in Grafana's standard fields,
 * which its proxy applies; only those shown in the editor are listed here.
 */
export interface LantimeJsonData extends DataSourceJsonData {
  /** Seconds the proxy waits for the device. */
  timeout?: number | string;
  tlsSkipVerify?: boolean;
  tlsAuthWithCACert?: boolean;
  /** Whether a client certificate is shown. */
  tlsAuth?: boolean;
  serverName?: string;
  enableSecureSocksProxy?: boolean;
  /** Seconds between polls. */
  pollInterval?: number | string;
  /** Megabytes (1e6 bytes); larger responses are not read. */
  maxAnswerMegabytes?: number | string;
  /** Address of the device's web interface, for links in panels. */
  webUrl?: string;
  /** Path of the configuration tree, relative to the device's URL. */
  configurationPath?: string;
  /** Hours of history kept in the browser. */
  historyHours?: number | string;
  /** Megabytes of storage the browser may use for it. */
  historyMegabytes?: number | string;
  /** Uid of a Prometheus data source with the history of this device. */
  prometheusUid?: string;
  /** Label that identifies the device there, and its value. */
  prometheusLabel?: string;
  prometheusTarget?: string;
  /** Whether requests and queries are recorded for the query type Communication; true if not set. */
  trackCommunication?: boolean;
  /** How many requests and how many queries are kept. */
  communicationKept?: number | string;
  /** Definitions that add to or correct the catalogue: a document as text (YAML, JSON) or as a parsed object. */
  definitions?: unknown;
}

/** Secrets; readable only by Grafana's server. */
export interface LantimeSecureJsonData {
  basicAuthPassword?: string;
  tlsCACert?: string;
  tlsClientCert?: string;
  tlsClientKey?: string;
}

/** Effective settings: complete and within their limits. */
export interface Settings {
  /** Name of the data source. */
  name: string;
  /** Address of Grafana's proxy for this data source; empty when no URL is set. */
  proxyUrl: string;
  timeoutSeconds: number;
  pollIntervalSeconds: number;
  maxAnswerMegabytes: number;
  webUrl?: string;
  configurationPath: string;
  historyHours: number;
  historyMegabytes: number;
  /** Requests and queries kept for the query type Communication; 0 if they are not recorded. */
  communicationKept: number;
  /** Definitions as stored; undefined if there are none. */
  definitions?: string | object;
  /** Where Prometheus has the history of this device, if anywhere. */
  prometheus?: { uid: string; labels: Readonly<Record<string, string>> };
}

/** A day of a fully equipped chassis takes about half of the storage. */
export const DEFAULT_HISTORY_HOURS = 24;
export const DEFAULT_HISTORY_MEGABYTES = 64;
export const LONGEST_HISTORY_HOURS = 24 * 31;
const LARGEST_HISTORY_MEGABYTES = 1024;
export const MOST_ENTRIES_KEPT = 10_000;

/** The label in which the provisioned scrape configuration puts the name of the target. */
export const DEFAULT_PROMETHEUS_LABEL = 'instance';

/** Whether a word is a valid label name in Prometheus. */
export const isLabelName = (word: string): boolean => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(word);

function readPrometheus(instanceName: string, stored: LantimeJsonData): Settings['prometheus'] {
  const { prometheusUid: uid, prometheusLabel, prometheusTarget } = stored;
  const label = typeof prometheusLabel === 'string' && isLabelName(prometheusLabel) ? prometheusLabel : undefined;
  const target = typeof prometheusTarget === 'string' && prometheusTarget !== '' ? prometheusTarget : instanceName;
  return typeof uid === 'string' && uid !== ''
    ? { uid, labels: { [label ?? DEFAULT_PROMETHEUS_LABEL]: target } }
    : undefined;
}

/** A number from a setting, which provisioning files may contain as text; the default if it is not a number. */
export function numberWithin(value: unknown, fallback: number, least: number, most: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0
    ? Math.min(most, Math.max(least, number))
    : fallback;
}

/** A URL that is safe to link to, or undefined: only http and https, without credentials. */
export function safeWebUrl(url: string | undefined): string | undefined {
  try {
    const parsed = new URL(url ?? '');
    if (!/^https?:$/.test(parsed.protocol)) {
      return undefined;
    }
    parsed.username = '';
    parsed.password = '';
    return parsed.href;
  } catch {
    return undefined;
  }
}

function readStoredDefinitions(stored: unknown): Settings['definitions'] {
  return typeof stored === 'string'
    ? stored.trim() || undefined
    : typeof stored === 'object' && stored !== null
      ? stored
      : undefined;
}

/** Reads the settings of a data source, or those that the settings page holds, without its proxy. */
export function readSettings(
  instance: Pick<DataSourceInstanceSettings<LantimeJsonData>, 'name' | 'jsonData'> & { url?: string }
): Settings {
  const stored = instance.jsonData ?? {};
  return {
    name: instance.name,
    proxyUrl: instance.url ?? '',
    timeoutSeconds: numberWithin(stored.timeout, DEFAULT_TIMEOUT_SECONDS, 1, LONGEST_TIMEOUT_SECONDS),
    pollIntervalSeconds: numberWithin(
      stored.pollInterval,
      DEFAULT_INTERVAL_SECONDS,
      MINIMUM_INTERVAL_SECONDS,
      LONGEST_INTERVAL_SECONDS
    ),
    maxAnswerMegabytes: numberWithin(
      stored.maxAnswerMegabytes,
      DEFAULT_MAX_ANSWER_MEGABYTES,
      1,
      LARGEST_MAX_ANSWER_MEGABYTES
    ),
    webUrl: safeWebUrl(stored.webUrl),
    configurationPath: safeConfigurationPath(stored.configurationPath),
    historyHours: numberWithin(stored.historyHours, DEFAULT_HISTORY_HOURS, 1, LONGEST_HISTORY_HOURS),
    historyMegabytes: numberWithin(stored.historyMegabytes, DEFAULT_HISTORY_MEGABYTES, 1, LARGEST_HISTORY_MEGABYTES),
    communicationKept:
      stored.trackCommunication === false
        ? 0
        : Math.round(numberWithin(stored.communicationKept, DEFAULT_KEPT, 1, MOST_ENTRIES_KEPT)),
    definitions: readStoredDefinitions(stored.definitions),
    prometheus: readPrometheus(instance.name, stored),
  };
}
