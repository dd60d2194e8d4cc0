/** The files that are generated from the rules. */
import { existsSync, readFileSync } from 'node:fs';
import { ALERTMANAGER_FILE, alertmanagerFile, TEMPLATE, TEMPLATE_FILE } from './alertmanager';
import { alertsPage } from './docs';
import { grafanaNotificationsFile, grafanaRulesFile } from './grafana';
import { mixinFiles } from './mixin';
import { prometheusFile, readSettings, RECORDING_FILE, recordingFile, RULES_FILE } from './prometheus';
import { TEST_FILE, unitTestFile } from './unit-tests';

const PAGE = 'docs/alerts.md';

export function generated(settings = readSettings()): ReadonlyMap<string, string> {
  return new Map([
    [RULES_FILE, prometheusFile(settings)],
    [RECORDING_FILE, recordingFile()],
    [TEST_FILE, unitTestFile()],
    [ALERTMANAGER_FILE, alertmanagerFile()],
    [TEMPLATE_FILE, TEMPLATE],
    // The default file works with every supported Grafana.
    ['provisioning/alerting/lantime-rules.yaml', grafanaRulesFile(settings, 'OK')],
    ['provisioning/alerting/lantime-notifications.yaml', grafanaNotificationsFile()],
    ['provisioning/alerting-10.4.1/lantime-rules.yaml', grafanaRulesFile(settings, 'KeepLast')],
    ['provisioning/alerting-10.4.1/lantime-notifications.yaml', grafanaNotificationsFile()],
    ...mixinFiles(settings),
    ...(existsSync(PAGE) ? [[PAGE, alertsPage(readFileSync(PAGE, 'utf8'))] as const] : []),
  ]);
}
