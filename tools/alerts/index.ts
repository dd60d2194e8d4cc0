/** What is made of the rules, by file. */
import { ALERTMANAGER_FILE, alertmanagerFile, TEMPLATE, TEMPLATE_FILE } from './alertmanager';
import { TEST_FILE, unitTestFile } from './unit-tests';
import { readSettings, prometheusFile, recordingFile, RECORDING_FILE, RULES_FILE } from './prometheus';

export function generated(settings = readSettings()): ReadonlyMap<string, string> {
  return new Map([
    [RULES_FILE, prometheusFile(settings)],
    [RECORDING_FILE, recordingFile()],
    [TEST_FILE, unitTestFile()],
    [ALERTMANAGER_FILE, alertmanagerFile()],
    [TEMPLATE_FILE, TEMPLATE],
  ]);
}
