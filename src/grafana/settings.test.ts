/** @jest-environment node */
import { DataSourceInstanceSettings } from '@grafana/data';
import * as fc from 'fast-check';
import { LantimeJsonData, numberWithin, readSettings, safeWebUrl } from './settings';

const settingsWith = (jsonData: unknown, rest: object = {}) =>
  readSettings({
    name: 'Clock room',
    url: '/api/datasources/proxy/uid/abc',
    jsonData,
    ...rest,
  } as DataSourceInstanceSettings<LantimeJsonData>);

describe('settings', () => {
  it('that are empty have defaults', () => {
    const defaults = {
      name: 'Clock room',
      proxyUrl: '/api/datasources/proxy/uid/abc',
      timeoutSeconds: 10,
      pollIntervalSeconds: 10,
      maxAnswerMegabytes: 16,
      webUrl: undefined,
      configurationPath: 'api/config',
      historyHours: 24,
      historyMegabytes: 64,
      communicationKept: 200,
      prometheus: undefined,
    };
    expect(settingsWith({})).toMatchObject(defaults);
    expect(settingsWith(undefined)).toMatchObject(defaults);
    expect(settingsWith(null)).toMatchObject(defaults);
    expect(settingsWith({}, { url: undefined }).proxyUrl).toBe('');
  });

  it('name the device in Prometheus after the data source by default', () => {
    expect(settingsWith({ prometheusTarget: 'ntp1' }).prometheus).toBeUndefined();
    expect(settingsWith({ prometheusUid: 'prom' }).prometheus).toEqual({
      uid: 'prom',
      labels: { instance: 'Clock room' },
    });
    expect(
      settingsWith({ prometheusUid: 'prom', prometheusLabel: 'device', prometheusTarget: 'ntp1' }).prometheus
    ).toEqual({ uid: 'prom', labels: { device: 'ntp1' } });
    expect(settingsWith({ prometheusUid: 'prom', prometheusLabel: 'a="b"' }).prometheus?.labels).toEqual({
      instance: 'Clock room',
    });
  });

  it('limit the size of a response', () => {
    expect(settingsWith({ maxAnswerMegabytes: '2.5' }).maxAnswerMegabytes).toBe(2.5);
    expect(settingsWith({ maxAnswerMegabytes: 0 }).maxAnswerMegabytes).toBe(16);
    expect(settingsWith({ maxAnswerMegabytes: 1e9 }).maxAnswerMegabytes).toBe(256);
  });

  it('disable or limit the communication log', () => {
    expect(settingsWith({ trackCommunication: false, communicationKept: 50 }).communicationKept).toBe(0);
    expect(settingsWith({ communicationKept: '50' }).communicationKept).toBe(50);
    expect(settingsWith({ communicationKept: 1e9 }).communicationKept).toBe(10_000);
  });

  it('are accepted from provisioning files, which may contain numbers as text', () => {
    expect(settingsWith({ timeout: '30', pollInterval: '60', webUrl: 'https://lantime.example.com/' })).toMatchObject({
      timeoutSeconds: 30,
      pollIntervalSeconds: 60,
      webUrl: 'https://lantime.example.com/',
    });
  });

  it.each([
    [1, 5],
    [4.9, 5],
    [5, 5],
    [7.5, 7.5],
    [1e9, 3600],
    [0, 10],
    [-5, 10],
    ['', 10],
    ['soon', 10],
    [null, 10],
    [true, 10],
    [[60], 10],
    [{}, 10],
    [NaN, 10],
    [Infinity, 10],
    ['Infinity', 10],
  ])('with a poll interval of %j poll every %d s', (pollInterval, seconds) => {
    expect(settingsWith({ pollInterval }).pollIntervalSeconds).toBe(seconds);
  });

  it.each([
    [0.2, 1],
    [1, 1],
    [600, 300],
    ['2.5', 2.5],
    ['never', 10],
  ])('with a time-out of %j wait %d s', (timeout, seconds) => {
    expect(settingsWith({ timeout }).timeoutSeconds).toBe(seconds);
  });

  it('with any content result in numbers within their limits, and are not modified', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (timeout, pollInterval, webUrl) => {
        const settings = settingsWith(Object.freeze({ timeout, pollInterval, webUrl }));
        expect(settings.timeoutSeconds).toBeGreaterThanOrEqual(1);
        expect(settings.timeoutSeconds).toBeLessThanOrEqual(300);
        expect(settings.pollIntervalSeconds).toBeGreaterThanOrEqual(5);
        expect(settings.pollIntervalSeconds).toBeLessThanOrEqual(3600);
        expect(settings.webUrl === undefined || /^https?:\/\//.test(settings.webUrl)).toBe(true);
      })
    );
  });
});

describe('the path of the configuration', () => {
  it.each([
    ['api/config', 'api/config'],
    ['/api/configuration/', 'api/configuration'],
    [' api/v2.1/config_tree ', 'api/v2.1/config_tree'],
  ])('%j is %j', (configurationPath, path) => {
    expect(settingsWith({ configurationPath }).configurationPath).toBe(path);
  });

  it.each([
    '..',
    '../admin',
    'api/../admin',
    'api/config/..',
    'api/./config',
    'api//config',
    'api/%2e%2e/admin',
    'api\\config',
    'https://example.com/api',
    'api/config?x=1',
    'api/config#x',
    '',
    5,
    null,
    ['api'],
  ])('%j, which could lead elsewhere, is not taken', (configurationPath) => {
    expect(settingsWith({ configurationPath }).configurationPath).toBe('api/config');
  });
});

describe('a number from a setting', () => {
  it('is always within its limits, or the default', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const number = numberWithin(value, 10, 5, 60);
        expect(number).toBeGreaterThanOrEqual(5);
        expect(number).toBeLessThanOrEqual(60);
      })
    );
  });
});

describe('a URL to link to', () => {
  it.each([
    ['https://lantime.example.com', 'https://lantime.example.com/'],
    ['http://192.0.2.1:8080/status?x=1#top', 'http://192.0.2.1:8080/status?x=1#top'],
    ['  https://lantime.example.com  ', 'https://lantime.example.com/'],
    ['https://[2001:db8::1]/', 'https://[2001:db8::1]/'],
  ])('%j is %j', (url, safe) => {
    expect(safeWebUrl(url)).toBe(safe);
  });

  it('has no credentials, which everyone who sees the panel could read', () => {
    expect(safeWebUrl('https://admin:hunter2@lantime.example.com/a')).toBe('https://lantime.example.com/a');
  });

  it.each([
    undefined,
    '',
    'lantime.example.com',
    '//lantime.example.com',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    '\tjavascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'ftp://lantime.example.com',
    'https://',
  ])('%j is none', (url) => {
    expect(safeWebUrl(url)).toBeUndefined();
  });
});
